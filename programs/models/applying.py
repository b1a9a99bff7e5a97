"""Forms by which people apply, and what comes of it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from mentoring_platform.accounts.choices import Gender
from mentoring_platform.tenancy.choices import Language
from mentoring_platform.tenancy.models import TenantForeignKey, TenantModel
from mentoring_platform.tenancy.names import searchable
from programs.applying.choices import ApplicationState, Asked, Side


class ApplicationForm(TenantModel):
    """The form of one program and side; what it asks stands in its versions, of which the last is in force."""

    program = TenantForeignKey("programs.Program", on_delete=models.CASCADE, related_name="application_forms")
    side = models.CharField(_("for whom"), max_length=10, choices=Side.choices)
    is_open = models.BooleanField(_("open"), default=False)

    class Meta:
        verbose_name = _("application form")
        verbose_name_plural = _("application forms")
        constraints = [models.UniqueConstraint(fields=["organization", "program", "side"], name="one_form_per_side")]


class ApplicationVersion(TenantModel):
    """What a form asks, as somebody answered it. Once somebody has begun (`is_used`) it stays; a change is a new one.

    `questions` as `applying.questions.Question` writes them; `words` holds introduction, consent and what happens next
    by language; `asks` are values of `Asked`.
    """

    form = TenantForeignKey("programs.ApplicationForm", on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    questions = models.JSONField(default=list)
    words = models.JSONField(default=dict)
    asks = ArrayField(models.CharField(max_length=10, choices=Asked.choices), default=list, blank=True)
    is_used = models.BooleanField(default=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "form", "number"], name="form_version_once")]


class Application(TenantModel):
    """Somebody who applies to a program, or for whom a worker entered it. Its state is a value of `ApplicationState`.

    As a draft only `raw` holds what was typed, field by field, right or wrong; sent, `raw` is empty, and the facts and
    `answers` (by key of the question) stand. What a worker entered has no version.
    """

    program = TenantForeignKey("programs.Program", on_delete=models.CASCADE, related_name="applications")
    side = models.CharField(_("for whom"), max_length=10, choices=Side.choices)
    state = models.CharField(max_length=10, choices=ApplicationState.choices, default=ApplicationState.DRAFT)
    version = TenantForeignKey(
        "programs.ApplicationVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="applications"
    )
    language = models.CharField(max_length=5, choices=Language.choices)
    raw = models.JSONField(default=dict, blank=True)
    answers = models.JSONField(default=dict, blank=True)
    full_name = models.CharField(_("full name"), max_length=150, blank=True)
    search_name = models.CharField(max_length=150, editable=False, blank=True)
    gender = models.CharField(_("gender"), max_length=10, choices=Gender.choices, blank=True)
    phone = PhoneNumberField(_("phone"), blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    unit = TenantForeignKey(
        "tenancy.Unit", verbose_name=_("unit"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    languages = ArrayField(models.CharField(max_length=10), verbose_name=_("languages"), default=list, blank=True)
    writer_name = models.CharField(_("who applies"), max_length=150, blank=True)
    writer_relation = models.CharField(_("how they know each other"), max_length=80, blank=True)
    begun_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    letters = models.PositiveSmallIntegerField(default=0)
    entered_by = TenantForeignKey(
        "accounts.Membership", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    heard_from = models.CharField(_("from whom the office heard of it"), max_length=150, blank=True)
    why = models.TextField(_("why"), max_length=1000, blank=True)
    cares = TenantForeignKey("accounts.Membership", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    waits_for = models.CharField(_("what it waits for"), max_length=200, blank=True)
    waits_until = models.DateField(_("look at it again on"), null=True, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    decided_words = models.TextField(max_length=1000, blank=True)
    mentee = TenantForeignKey(
        "mentees.Mentee", on_delete=models.SET_NULL, null=True, blank=True, related_name="applications"
    )
    mentor = TenantForeignKey(
        "mentors.Mentor", on_delete=models.SET_NULL, null=True, blank=True, related_name="applications"
    )
    referred_to = TenantForeignKey(
        "programs.DirectoryEntry", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        indexes = [models.Index(fields=["organization", "program", "state", "sent_at"], name="application_by_age")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ApplicationState.DRAFT) | Q(sent_at__isnull=False), name="application_sent_or_draft"
            )
        ]

    def __str__(self) -> str:
        return self.full_name

    def save(self, **kwargs) -> None:
        self.search_name = searchable(self.full_name)
        super().save(**kwargs)


class ApplicationLink(TenantModel):
    """The secret by which whoever applies opens the own application, here or from a letter; its hash alone."""

    application = TenantForeignKey("programs.Application", on_delete=models.CASCADE, related_name="links")
    secret_hash = models.CharField(max_length=64)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "secret_hash"], name="application_link_secret_once")
        ]


class ApplicationFile(TenantModel):
    """A file that answers a question."""

    application = TenantForeignKey("programs.Application", on_delete=models.CASCADE, related_name="files")
    question = models.CharField(max_length=12)
    file = TenantForeignKey("programs.StoredFile", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "application", "question"], name="application_file_once")
        ]


class ApplicationWord(TenantModel):
    """What the office asked whoever applied, or the answer to it (`by` is nobody then)."""

    application = TenantForeignKey("programs.Application", on_delete=models.CASCADE, related_name="said")
    from_office = models.BooleanField()
    words = models.TextField(max_length=2000)
    at = models.DateTimeField()
    by = TenantForeignKey("accounts.Membership", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["at", "id"]
