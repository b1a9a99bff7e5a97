import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mentoring_platform.tenancy.choices import Language
from mentoring_platform.tenancy.models import TenantForeignKey, TenantModel
from programs.choices import Whose

LEAST, MOST = 1, 5
"""The ends of the scale: 5 is the good one."""


class PulsePlan(TenantModel):
    """Whether a program asks how it goes, and when: `first_after` days after a pairing began, then every `every` days.

    What fell due before `since`, the day it was switched on, is not asked any more.
    """

    program = TenantForeignKey("programs.Program", on_delete=models.CASCADE, related_name="pulse_plans")
    is_on = models.BooleanField(_("ask"), default=False)
    first_after = models.PositiveSmallIntegerField(_("days until the first"), default=30)
    every = models.PositiveSmallIntegerField(_("days between two"), default=60)
    since = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "program"], name="pulse_plan_once"),
            models.CheckConstraint(condition=Q(first_after__gte=7, every__gte=30), name="pulse_plan_leaves_in_peace"),
            models.CheckConstraint(condition=Q(is_on=False) | Q(since__isnull=False), name="pulse_plan_on_since_a_day"),
        ]


class PulseVersion(TenantModel):
    """The questions of a program to one side, as they are asked together. Other words are another version.

    Those of `is_exit` are asked once, when a pairing is over (`sessions.closing`), and are the same for every program.
    """

    program = TenantForeignKey("programs.Program", on_delete=models.CASCADE, related_name="pulse_versions")
    whose = models.CharField(max_length=10, choices=Whose.choices)
    number = models.PositiveSmallIntegerField()
    made_on = models.DateField()
    is_exit = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "program", "whose", "number"], name="pulse_version_once"),
        ]


class PulseQuestion(TenantModel):
    """A question in one language, with the words at the ends of its scale of five; the good end is the last."""

    version = TenantForeignKey("programs.PulseVersion", on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    language = models.CharField(_("language"), max_length=5, choices=Language.choices)
    words = models.CharField(_("question"), max_length=200)
    low = models.CharField(_("one end"), max_length=40)
    high = models.CharField(_("the other end"), max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "version", "position", "language"], name="pulse_question_once"
            ),
        ]


class Pulse(TenantModel):
    """That one side of a pairing was asked, and whether it answered: neither when, nor what.

    It can be answered up to `closes_on`, inclusive, once. `turn` counts from the first that was due. Of the secret in
    the letter's address a hash alone is kept.
    """

    pairing = TenantForeignKey("programs.Pairing", on_delete=models.CASCADE, related_name="pulses")
    whose = models.CharField(max_length=10, choices=Whose.choices)
    version = TenantForeignKey("programs.PulseVersion", on_delete=models.PROTECT, related_name="pulses")
    turn = models.PositiveSmallIntegerField()
    asked_on = models.DateField()
    closes_on = models.DateField()
    secret_hash = models.CharField(max_length=64)
    is_answered = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("short questionnaire")
        verbose_name_plural = _("short questionnaires")
        constraints = [
            models.UniqueConstraint(fields=["organization", "pairing", "whose", "turn"], name="pulse_once_a_turn"),
            models.UniqueConstraint(fields=["organization", "secret_hash"], name="pulse_secret_once"),
            models.CheckConstraint(condition=Q(closes_on__gte=F("asked_on")), name="pulse_closes_after_it_is_asked"),
        ]
        indexes = [
            # Read as a quarter is published.
            models.Index(fields=["organization", "asked_on"], name="pulse_by_day"),
        ]


class SharedAnswer(TenantModel):
    """An answer that its giver lets the coordinator see beside the name. `on` is the day."""

    pulse = TenantForeignKey("programs.Pulse", on_delete=models.CASCADE, related_name="shared_answers")
    position = models.PositiveSmallIntegerField()
    value = models.PositiveSmallIntegerField()
    on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "pulse", "position"], name="shared_answer_once"),
            models.CheckConstraint(condition=Q(value__range=(LEAST, MOST)), name="shared_answer_on_the_scale"),
        ]
        indexes = [
            # Read each morning, however many years have answered.
            models.Index(fields=["organization", "on"], name="shared_answers_by_day"),
        ]


class PulseQuarter(TenantModel):
    """A quarter of the calendar year in which pulses are asked. Its secret makes the marks, and is destroyed when the
    quarter is published; the row stays without it, so that nothing can be counted into it any more."""

    first_day = models.DateField()
    secret = models.BinaryField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "first_day"], name="pulse_quarter_once")]


class PulseContribution(TenantModel):
    """An answer without a person, until its quarter is published.

    It names no pulse, no pairing, nobody and no moment; its id is random, since one that tells the time would lead to
    the request that brought it. The mark, made with the secret of the quarter, tells people of one program apart.
    `unit` is no foreign key, so that a unit can be removed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    first_day = models.DateField()
    version = TenantForeignKey("programs.PulseVersion", on_delete=models.CASCADE, related_name="+")
    unit = models.UUIDField(null=True)
    position = models.PositiveSmallIntegerField()
    value = models.PositiveSmallIntegerField()
    mark = models.BinaryField(max_length=32)

    class Meta:
        indexes = [models.Index(fields=["organization", "first_day"], name="pulse_contributions_of_quarter")]
        constraints = [
            models.CheckConstraint(condition=Q(value__range=(LEAST, MOST)), name="pulse_contribution_on_the_scale"),
        ]


class TalkRequest(TenantModel):
    """That somebody would like to talk to somebody of the office. Mentors never learn of it."""

    pairing = TenantForeignKey("programs.Pairing", on_delete=models.CASCADE, related_name="talk_requests")
    whose = models.CharField(max_length=10, choices=Whose.choices)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    since = models.DateField()
    settled_on = models.DateField(null=True)
    settled_by = TenantForeignKey("accounts.Membership", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("request for a talk")
        verbose_name_plural = _("requests for a talk")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "pairing", "whose"],
                condition=Q(settled_on__isnull=True),
                name="talk_request_waits_once",
            ),
        ]


class PulseFigure(TenantModel):
    """What is told of a quarter: of a unit (None: the whole program) with those below it, and a question.

    `people` answered, and `halves` is twice their mean. Under position 0 stands how many of those who were `asked`
    answered anything. Append-only, and only what may be told (`reports.pulses.disclosure`). `unit` is no foreign key,
    so that a unit can be removed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    first_day = models.DateField()
    version = TenantForeignKey("programs.PulseVersion", on_delete=models.CASCADE, related_name="figures")
    unit = models.UUIDField(null=True)
    position = models.PositiveSmallIntegerField()
    people = models.PositiveIntegerField()
    asked = models.PositiveIntegerField(null=True)
    halves = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "version", "first_day", "unit", "position"],
                name="pulse_figure_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(position=0, halves__isnull=True, asked__gte=5)
                | Q(position__gte=1, people__gte=5, asked__isnull=True, halves__range=(2 * LEAST, 2 * MOST)),
                name="pulse_figure_of_many",
            ),
        ]
