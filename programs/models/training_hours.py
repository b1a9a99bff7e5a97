from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mentoring_platform.tenancy.models import TenantForeignKey, TenantModel
from programs.choices import CountsFor
from programs.training_hours.choices import CertificateState, RequirementKind
from programs.training_hours.reckoning import certificate_state


class TrainingRequirement(TenantModel):
    """Hours of training that a program asks of its mentors; with no minutes it asks for nothing.

    Its year begins on one day of the calendar. `due_days`: how long somebody new has for it.
    """

    program = TenantForeignKey("programs.Program", on_delete=models.CASCADE, related_name="training_requirements")
    kind = models.CharField(max_length=10, choices=RequirementKind.choices)
    minutes = models.PositiveIntegerField(_("minutes"), default=0)
    before_pairing = models.BooleanField(_("required before pairing"), default=False)
    due_days = models.PositiveSmallIntegerField(_("days for somebody new"), default=0)
    begins_month = models.PositiveSmallIntegerField(_("month in which the year begins"), default=1)
    begins_day = models.PositiveSmallIntegerField(_("day on which the year begins"), default=1)

    class Meta:
        ordering = ["kind"]
        verbose_name = _("required training")
        verbose_name_plural = _("required training")
        constraints = [
            models.UniqueConstraint(fields=["organization", "program", "kind"], name="training_requirement_once"),
            models.CheckConstraint(
                condition=Q(before_pairing=False) | Q(kind=RequirementKind.INITIAL),
                name="training_before_pairing_is_initial",
            ),
            models.CheckConstraint(
                condition=Q(begins_month__gte=1, begins_month__lte=12, begins_day__gte=1, begins_day__lte=31),
                name="training_year_begins_on_a_day",
            ),
        ]


class TrainingCredit(TenantModel):
    """Minutes of training from elsewhere. What was wrong is corrected by another one, which may be below zero."""

    mentor = TenantForeignKey("mentors.Mentor", on_delete=models.CASCADE, related_name="training_credits")
    on = models.DateField(_("day"))
    minutes = models.IntegerField(_("minutes"))
    counts_as = models.CharField(_("counts for"), max_length=10, choices=CountsFor.choices, default=CountsFor.BOTH)
    why = models.CharField(_("reason"), max_length=300)
    by = TenantForeignKey("accounts.Membership", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-on", "-id"]
        verbose_name = _("credited training")
        verbose_name_plural = _("credited training")
        constraints = [models.CheckConstraint(condition=~Q(minutes=0), name="training_credit_says_something")]


class TrainingExemption(TenantModel):
    """That somebody need not fulfil a requirement between two local days (inclusive); without a last day for good."""

    mentor = TenantForeignKey("mentors.Mentor", on_delete=models.CASCADE, related_name="training_exemptions")
    requirement = TenantForeignKey("programs.TrainingRequirement", on_delete=models.CASCADE, related_name="exemptions")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    why = models.CharField(_("reason"), max_length=300)
    by = TenantForeignKey("accounts.Membership", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-starts_on", "-id"]
        verbose_name = _("exemption from training")
        verbose_name_plural = _("exemptions from training")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="training_exemption_has_days"
            ),
        ]


class Certificate(TenantModel):
    """What was confirmed in writing, as it stood then: of a course, or of a year of a program.

    Names are kept as they were written on it. `number` is drawn by chance: it can be looked up, and not be guessed.
    """

    mentor = TenantForeignKey("mentors.Mentor", on_delete=models.CASCADE, null=True, related_name="certificates")
    contact = TenantForeignKey("mentees.Contact", on_delete=models.CASCADE, null=True, related_name="certificates")
    course = TenantForeignKey("programs.Course", on_delete=models.PROTECT, null=True, related_name="certificates")
    program = TenantForeignKey("programs.Program", on_delete=models.PROTECT, null=True, related_name="certificates")
    name = models.CharField(_("name"), max_length=150)
    title = models.CharField(_("for what"), max_length=150)
    minutes = models.PositiveIntegerField(_("minutes"))
    first_on = models.DateField(_("first day"))
    last_on = models.DateField(_("last day"))
    issued_on = models.DateField(_("issued on"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    number = models.CharField(_("number"), max_length=20)
    issued_by = TenantForeignKey("accounts.Membership", on_delete=models.SET_NULL, null=True, related_name="+")
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_why = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        ordering = ["-issued_on", "name", "id"]
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        constraints = [
            models.UniqueConstraint(fields=["organization", "number"], name="certificate_number_once"),
            models.CheckConstraint(
                condition=Q(mentor__isnull=False, contact__isnull=True) | Q(mentor__isnull=True, contact__isnull=False),
                name="certificate_of_one_person",
            ),
            models.UniqueConstraint(
                fields=["organization", "course", "mentor"],
                condition=Q(course__isnull=False, mentor__isnull=False, withdrawn_on__isnull=True),
                name="certificate_of_course_once",
            ),
            models.UniqueConstraint(
                fields=["organization", "course", "contact"],
                condition=Q(course__isnull=False, contact__isnull=False, withdrawn_on__isnull=True),
                name="certificate_of_contact_once",
            ),
            models.UniqueConstraint(
                fields=["organization", "program", "mentor", "last_on"],
                condition=Q(course__isnull=True, withdrawn_on__isnull=True),
                name="certificate_of_year_once",
            ),
        ]
        indexes = [
            # Read by the list of certificates that expire.
            models.Index(fields=["organization", "valid_until"], name="certificate_by_expiry"),
        ]

    def __str__(self) -> str:
        return f"{self.title} · {self.name}"

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_on is not None

    def state_on(self, day: date) -> CertificateState:
        """Whether it is valid on a local day; its last day is one of them."""
        return certificate_state(self.valid_until, day, withdrawn=self.is_withdrawn)
