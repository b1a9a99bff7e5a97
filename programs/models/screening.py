"""What a program asks of mentors and of mentees before they are paired, and what is there of it."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from mentoring_platform.accounts.choices import Gender, language_names
from mentoring_platform.tenancy.models import TenantForeignKey, TenantModel
from programs.screening.choices import ConsentAsked, ForMentor, Recommends, TextKind, Way

MAJORITY = 18
LONGEST_LINE = 200


class Screening(TenantModel):
    """Which steps a program asks of its mentors, and whether of a parent; without a row it asks for nothing."""

    program = TenantForeignKey("programs.Program", on_delete=models.CASCADE, related_name="screenings")
    interview = models.BooleanField(_("interview"), default=False)
    references = models.PositiveSmallIntegerField(_("references"), default=0)
    certificate = models.BooleanField(_("background certificate"), default=False)
    commitment = models.BooleanField(_("signed commitment"), default=False)
    weekly_hours = models.PositiveSmallIntegerField(_("hours a week"), null=True, blank=True)
    consent = models.CharField(
        _("consent of a parent"), max_length=10, choices=ConsentAsked.choices, default=ConsentAsked.NOBODY
    )
    needs = ArrayField(models.CharField(max_length=80), verbose_name=_("needs"), default=list, blank=True)

    class Meta:
        verbose_name = _("steps before pairing")
        verbose_name_plural = _("steps before pairing")
        constraints = [models.UniqueConstraint(fields=["organization", "program"], name="screening_once")]


class ScreeningText(TenantModel):
    """A wording that is signed. It never changes: what is written anew is the next number."""

    program = TenantForeignKey("programs.Program", on_delete=models.CASCADE, related_name="screening_texts")
    kind = models.CharField(max_length=10, choices=TextKind.choices)
    number = models.PositiveSmallIntegerField()
    words = models.TextField(_("wording"))
    made_on = models.DateField()

    class Meta:
        ordering = ["kind", "-number"]
        verbose_name = _("wording to sign")
        verbose_name_plural = _("wordings to sign")
        constraints = [
            models.UniqueConstraint(fields=["organization", "program", "kind", "number"], name="screening_text_once")
        ]


class Interview(TenantModel):
    """That somebody of the office spoke with a mentor before he begins: one line of facts. The last one counts."""

    program = TenantForeignKey("programs.Program", on_delete=models.CASCADE, related_name="interviews")
    mentor = TenantForeignKey("mentors.Mentor", on_delete=models.CASCADE, related_name="interviews")
    on = models.DateField(_("day"))
    held_by = models.CharField(_("by whom"), max_length=150)
    result = models.CharField(_("what came of it"), max_length=LONGEST_LINE)
    fits = models.BooleanField(_("suits the program"))
    by = TenantForeignKey("accounts.Membership", on_delete=models.SET_NULL, null=True, related_name="+")
    noted_at = models.DateTimeField()

    class Meta:
        ordering = ["-on", "-noted_at"]
        verbose_name = _("interview")
        verbose_name_plural = _("interviews")


class Reference(TenantModel):
    """Somebody who is asked about a mentor by a link, and what he answered, once.

    Of the link's secret only a hash is kept; a letter sent again has another. What is answered is read by coordinators.
    """

    program = TenantForeignKey("programs.Program", on_delete=models.CASCADE, related_name="references")
    mentor = TenantForeignKey("mentors.Mentor", on_delete=models.CASCADE, related_name="references")
    name = models.CharField(_("name"), max_length=150)
    email = models.EmailField(_("e-mail address"))
    secret_hash = models.CharField(max_length=64, editable=False)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    by = TenantForeignKey("accounts.Membership", on_delete=models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    known_how = models.CharField(_("how they know each other"), max_length=LONGEST_LINE, blank=True)
    strengths = models.TextField(_("what speaks for it"), blank=True)
    doubts = models.TextField(_("what should be known"), blank=True)
    recommends = models.CharField(_("recommends"), max_length=10, choices=Recommends.choices, blank=True)

    class Meta:
        ordering = ["asked_at", "id"]
        verbose_name = _("reference")
        verbose_name_plural = _("references")
        constraints = [
            models.UniqueConstraint(fields=["organization", "secret_hash"], name="reference_secret_once"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, recommends="")
                | (Q(answered_at__isnull=False) & ~Q(recommends="")),
                name="reference_answered_says_something",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class BackgroundCheck(TenantModel):
    """That the office saw a mentor's certificate of the authorities, and until when it is good; no copy is kept."""

    mentor = TenantForeignKey("mentors.Mentor", on_delete=models.CASCADE, related_name="background_checks")
    seen_on = models.DateField(_("seen on"))
    valid_until = models.DateField(_("valid until"))
    by = TenantForeignKey("accounts.Membership", on_delete=models.SET_NULL, null=True, related_name="+")
    noted_at = models.DateTimeField()

    class Meta:
        ordering = ["-valid_until", "-noted_at"]
        verbose_name = _("background certificate")
        verbose_name_plural = _("background certificates")


class Commitment(TenantModel):
    """What a mentor signed, as it was then: wording, length, hours a week."""

    program = TenantForeignKey("programs.Program", on_delete=models.CASCADE, related_name="commitments")
    mentor = TenantForeignKey("mentors.Mentor", on_delete=models.CASCADE, related_name="commitments")
    text = TenantForeignKey("programs.ScreeningText", on_delete=models.PROTECT, null=True, related_name="+")
    months = models.PositiveSmallIntegerField(null=True, blank=True)
    weekly_hours = models.PositiveSmallIntegerField(null=True, blank=True)
    name = models.CharField(_("name"), max_length=150)
    way = models.CharField(_("how"), max_length=10, choices=Way.choices)
    on = models.DateField(_("day"))
    by = TenantForeignKey("accounts.Membership", on_delete=models.SET_NULL, null=True, related_name="+")
    signed_at = models.DateTimeField()

    class Meta:
        ordering = ["-on", "-signed_at"]
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")


class Intake(TenantModel):
    """What the office took down of somebody as they joined: the first meeting, needs, wishes, age.

    Coordinators read it. `for_mentor` are the parts (values of `ForMentor`) that the mentor reads, too.
    """

    enrolment = TenantForeignKey("programs.Enrolment", on_delete=models.CASCADE, related_name="intakes")
    met_on = models.DateField(_("first meeting"), null=True, blank=True)
    met_with = models.CharField(_("with whom"), max_length=150, blank=True)
    needs = ArrayField(models.CharField(max_length=80), verbose_name=_("needs"), default=list, blank=True)
    words = models.TextField(_("in words"), blank=True)
    wished_gender = models.CharField(_("gender"), max_length=10, choices=Gender.choices, blank=True)
    wished_language = models.CharField(_("language"), max_length=10, blank=True)
    wished_age = models.CharField(_("age"), max_length=40, blank=True)
    wished_words = models.CharField(_("in words"), max_length=300, blank=True)
    born_on = models.DateField(_("date of birth"), null=True, blank=True)
    is_minor = models.BooleanField(_("under 18"), null=True, blank=True)
    for_mentor = ArrayField(models.CharField(max_length=10, choices=ForMentor.choices), default=list, blank=True)
    by = TenantForeignKey("accounts.Membership", on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("intake")
        verbose_name_plural = _("intakes")
        constraints = [models.UniqueConstraint(fields=["organization", "enrolment"], name="intake_once")]

    def minor_on(self, day: date) -> bool | None:
        """Whether somebody is under 18 on a day; by the date of birth where it is known. None: nobody noted it."""
        if self.born_on is None:
            return self.is_minor
        had_birthday = (day.month, day.day) >= (self.born_on.month, self.born_on.day)
        return day.year - self.born_on.year - (not had_birthday) < MAJORITY

    @property
    def language_name(self) -> str:
        return language_names([self.wished_language])[0]

    @property
    def shown_labels(self) -> list[str]:
        """Which parts the mentor reads, in words."""
        return [str(part.label) for part in ForMentor if part in self.for_mentor]

    @property
    def has_wishes(self) -> bool:
        return bool(self.wished_gender or self.wished_language or self.wished_age or self.wished_words)


class ParentConsent(TenantModel):
    """That a parent was asked, and what he said: by a link, typed name, or on paper.

    asked → given or refused, once; what was given can be taken back. Of the link's secret only a hash is kept.
    """

    enrolment = TenantForeignKey("programs.Enrolment", on_delete=models.CASCADE, related_name="consents")
    text = TenantForeignKey("programs.ScreeningText", on_delete=models.PROTECT, null=True, related_name="+")
    parent = models.CharField(_("name of the parent"), max_length=150)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = PhoneNumberField(_("phone"), blank=True)
    secret_hash = models.CharField(max_length=64, blank=True, editable=False)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    by = TenantForeignKey("accounts.Membership", on_delete=models.SET_NULL, null=True, related_name="+")
    is_given = models.BooleanField(null=True)
    signed_name = models.CharField(_("signed as"), max_length=150, blank=True)
    way = models.CharField(_("how"), max_length=10, choices=Way.choices, blank=True)
    on = models.DateField(_("day"), null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-id"]
        verbose_name = _("consent of a parent")
        verbose_name_plural = _("consents of parents")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "secret_hash"],
                condition=~Q(secret_hash=""),  # nosec B106  # no password: a link that leads nowhere
                name="consent_secret_once",
            ),
            models.CheckConstraint(
                condition=Q(is_given__isnull=True, on__isnull=True) | Q(is_given__isnull=False, on__isnull=False),
                name="consent_answered_on_a_day",
            ),
        ]


class ScreeningException(TenantModel):
    """That a mentor or an enrolment may be paired although something is missing, until a local day (inclusive)."""

    program = TenantForeignKey("programs.Program", on_delete=models.CASCADE, related_name="screening_exceptions")
    mentor = TenantForeignKey(
        "mentors.Mentor", on_delete=models.CASCADE, null=True, related_name="screening_exceptions"
    )
    enrolment = TenantForeignKey(
        "programs.Enrolment", on_delete=models.CASCADE, null=True, related_name="screening_exceptions"
    )
    starts_on = models.DateField(_("from"))
    until = models.DateField(_("until"))
    why = models.CharField(_("reason"), max_length=300)
    by = TenantForeignKey("accounts.Membership", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-until", "-id"]
        verbose_name = _("exception from readiness")
        verbose_name_plural = _("exceptions from readiness")
        constraints = [
            models.CheckConstraint(
                condition=Q(mentor__isnull=False, enrolment__isnull=True)
                | Q(mentor__isnull=True, enrolment__isnull=False),
                name="screening_exception_of_one",
            ),
            models.CheckConstraint(condition=Q(until__gte=F("starts_on")), name="screening_exception_has_days"),
        ]


class HelpedAndHelps(TenantModel):
    """That a mentor and a mentee are one human being, who was helped and now helps. Both histories stay apart."""

    mentor = TenantForeignKey("mentors.Mentor", on_delete=models.CASCADE, related_name="was_helped")
    mentee = TenantForeignKey("mentees.Mentee", on_delete=models.CASCADE, related_name="now_helps")
    since = models.DateField(_("since"))
    by = TenantForeignKey("accounts.Membership", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("helped, and helps")
        verbose_name_plural = _("helped, and help")
        constraints = [
            models.UniqueConstraint(fields=["organization", "mentor"], name="one_mentor_was_helped_once"),
            models.UniqueConstraint(fields=["organization", "mentee"], name="one_helped_becomes_one_mentor"),
        ]
