from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mentees.choices import MenteeKind
from mentoring_platform.notifications.choices import RemindBefore
from mentoring_platform.tenancy.models import TenantModel
from programs.choices import BROADCAST_STEPS, Frequency, GoalsPolicy, PairingWay, ReminderStep, SummaryPolicy

DEFAULT_WORDS = {
    "mentor": pgettext_lazy("word of a program", "mentor"),
    "mentors": pgettext_lazy("word of a program", "mentors"),
    "mentee": pgettext_lazy("word of a program", "mentee"),
    "mentees": pgettext_lazy("word of a program", "mentees"),
    "meeting": pgettext_lazy("word of a program", "meeting"),
    "meetings": pgettext_lazy("word of a program", "meetings"),
}


def broadcast_steps() -> list[str]:
    return [value for value, _label in BROADCAST_STEPS]


def first_step() -> list[str]:
    return [ReminderStep.REPORT.value]


class Program(TenantModel):
    """What an organization runs: its words, rhythm, calendar and policies.

    `observes` are the kinds of days it keeps (values of `Observance`). They are rows of the calendar up to
    `observed_until`; Shabbat alone is a rule, in force from `shabbat_from` until `shabbat_until` (inclusive, or open).
    """

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("short name"), max_length=60, allow_unicode=True)
    description = models.TextField(_("description"), blank=True)
    terms = models.JSONField(_("your own words"), default=dict, blank=True)
    rhythm = models.CharField(_("rhythm"), max_length=12, choices=Frequency.choices, default=Frequency.WEEKLY)
    meeting_minutes = models.PositiveSmallIntegerField(_("length of a meeting in minutes"), default=45)
    summary_policy = models.CharField(
        _("shared summaries"), max_length=15, choices=SummaryPolicy.choices, default=SummaryPolicy.OFF
    )
    remind_mentor_before = models.CharField(
        _("reminder of the mentor before a meeting"),
        max_length=10,
        choices=RemindBefore.choices,
        default=RemindBefore.OFF,
        db_default=RemindBefore.OFF,
    )
    remind_mentee_before = models.CharField(
        _("reminder of who is accompanied before a meeting"),
        max_length=10,
        choices=RemindBefore.choices,
        default=RemindBefore.OFF,
        db_default=RemindBefore.OFF,
    )
    reminder_steps = ArrayField(
        models.CharField(max_length=15, choices=ReminderStep.choices),
        verbose_name=_("letters about what is not reported"),
        default=first_step,
        blank=True,
    )
    broadcast_steps = ArrayField(
        models.CharField(max_length=10, choices=BROADCAST_STEPS),
        verbose_name=_("letters about messages to pass on"),
        default=broadcast_steps,
        blank=True,
    )
    goals_policy = models.CharField(
        _("what coordinators see of goals"), max_length=10, choices=GoalsPolicy.choices, default=GoalsPolicy.NOTHING
    )
    mentors_change_times = models.BooleanField(
        _("mentors change the times of their meetings"), default=True, db_default=True
    )
    broadcast_approval = models.BooleanField(
        _("a second person approves messages to pass on"), default=False, db_default=False
    )
    support_every_days = models.PositiveSmallIntegerField(
        _("days between support talks with a mentor"), default=60, db_default=60
    )
    commitment_months = models.PositiveSmallIntegerField(
        _("months for which mentors commit themselves"), null=True, blank=True
    )
    pairing_way = models.CharField(
        _("how mentors are found"),
        max_length=10,
        choices=PairingWay.choices,
        default=PairingWay.BY_HAND,
        db_default=PairingWay.BY_HAND,
    )
    choice_most = models.PositiveSmallIntegerField(_("how many mentors one may name"), default=3, db_default=3)
    answer_days = models.PositiveSmallIntegerField(_("days for a mentor to answer"), default=5, db_default=5)
    focus_weight = models.PositiveSmallIntegerField(_("for how many somebody in focus counts"), default=1, db_default=1)
    exceptional_weight = models.PositiveSmallIntegerField(
        _("for how many an exceptional need counts"), default=1, db_default=1
    )
    mentee_kind = models.CharField(
        _("who is accompanied"), max_length=15, choices=MenteeKind.choices, default=MenteeKind.PERSON
    )
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    observes = ArrayField(models.CharField(max_length=20), verbose_name=_("observed days"), default=list, blank=True)
    holiday_country = models.CharField(_("public holidays of"), max_length=2, blank=True, default="")
    observed_until = models.DateField(null=True, blank=True, editable=False)
    # Shabbat is no row but a rule; these two keep it from changing what was expected before it was chosen or dropped.
    shabbat_from = models.DateField(null=True, blank=True, editable=False)
    shabbat_until = models.DateField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("program")
        verbose_name_plural = _("programs")
        constraints = [
            models.UniqueConstraint(fields=["organization", "slug"], name="program_slug_once"),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="program_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def keeps_shabbat(self, day: date) -> bool:
        """Whether this day, if it is a Saturday, is one on which the program does not meet."""
        return self.shabbat_from is not None and self.shabbat_from <= day <= (self.shabbat_until or day)

    @property
    def reminder_labels(self) -> list[str]:
        """Who is written to when, in the order of time."""
        before = [
            f"{label}: {wanted.label}"
            for label, wanted in (
                (self.heading("mentor"), RemindBefore(self.remind_mentor_before)),
                (self.heading("mentee"), RemindBefore(self.remind_mentee_before)),
            )
            if wanted != RemindBefore.OFF
        ]
        return before + [str(step.label) for step in ReminderStep if step in self.reminder_steps]

    def word(self, key: str) -> str:
        """The program's own word for a thing of `TERM_WORDS`, else the product's."""
        return self.terms.get(key) or str(DEFAULT_WORDS[key])

    def heading(self, key: str) -> str:
        """The same word as it stands at the beginning of a line."""
        return capfirst(self.word(key))
