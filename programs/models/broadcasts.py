from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentoring_platform.tenancy.choices import Language
from mentoring_platform.tenancy.models import TenantForeignKey, TenantModel
from programs.choices import BroadcastState, CouldNot, DeliveryState, TellWay, Urgency

MOST_CHOICES = 6


class Broadcast(TenantModel):
    """A message that mentors pass on in person, one delivery for each of those it is for.

    To which programs it goes are its BroadcastPrograms; `audience` narrows it: lists of ids `units` (with those
    below) and `tags`, `intensities`, and the id of a saved `view`. What is not there narrows nothing. The days are
    local and inclusive; without them it begins on the day it is sent, and has a week. `choices` is how many answers
    to the question are offered; their words are in the texts. `version` rises with each correction, and what was
    told counts from `counts_from` on. `revision` rises with each change of a draft: who writes names the one he saw.
    """

    state = models.CharField(
        _("state"), max_length=10, choices=BroadcastState.choices, default=BroadcastState.DRAFT, db_index=False
    )
    urgency = models.CharField(_("urgency"), max_length=10, choices=Urgency.choices, default=Urgency.NEXT_TALK)
    tell_from = models.DateField(_("from"), null=True, blank=True)
    tell_until = models.DateField(_("until"), null=True, blank=True)
    audience = models.JSONField(default=dict, blank=True)
    choices = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveSmallIntegerField(default=1)
    counts_from = models.PositiveSmallIntegerField(default=1)
    revision = models.PositiveIntegerField(default=1)
    written_by = TenantForeignKey("accounts.Membership", on_delete=models.PROTECT, related_name="+")
    approved_by = TenantForeignKey("accounts.Membership", on_delete=models.PROTECT, null=True, related_name="+")
    returned_why = models.CharField(_("why it came back"), max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(_("why it was withdrawn"), max_length=300, blank=True)
    is_template = models.BooleanField(_("template"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("message to pass on")
        verbose_name_plural = _("messages to pass on")
        constraints = [
            models.CheckConstraint(
                condition=Q(tell_until__isnull=True)
                | Q(tell_from__isnull=True)
                | Q(tell_until__gte=models.F("tell_from")),
                name="broadcast_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[BroadcastState.DRAFT, BroadcastState.AWAITING])
                | Q(tell_from__isnull=False, tell_until__isnull=False, sent_at__isnull=False),
                name="broadcast_out_has_days",
            ),
            models.CheckConstraint(
                condition=Q(is_template=False) | Q(state=BroadcastState.DRAFT), name="broadcast_template_is_no_message"
            ),
            models.CheckConstraint(condition=Q(choices__lte=MOST_CHOICES), name="broadcast_few_choices"),
        ]

    @property
    def is_draft(self) -> bool:
        return self.state == BroadcastState.DRAFT

    @property
    def is_awaiting(self) -> bool:
        return self.state == BroadcastState.AWAITING

    @property
    def is_out(self) -> bool:
        return self.state == BroadcastState.OUT

    @property
    def is_withdrawn(self) -> bool:
        return self.state == BroadcastState.WITHDRAWN


class BroadcastProgram(TenantModel):
    """That a message goes to a program."""

    broadcast = TenantForeignKey("programs.Broadcast", on_delete=models.CASCADE, related_name="broadcast_programs")
    program = TenantForeignKey("programs.Program", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "broadcast", "program"], name="broadcast_program_once"),
        ]


class BroadcastText(TenantModel):
    """The words of a message in one language and version. Former versions stay, for what was told by them."""

    broadcast = TenantForeignKey("programs.Broadcast", on_delete=models.CASCADE, related_name="texts")
    version = models.PositiveSmallIntegerField(default=1)
    language = models.CharField(_("language"), max_length=5, choices=Language.choices)
    title = models.CharField(_("title"), max_length=120)
    message = models.TextField(_("what to pass on"), max_length=3000, blank=True)
    background = models.TextField(_("background for you"), max_length=3000, blank=True)
    avoid = models.TextField(_("better not to say"), max_length=2000, blank=True)
    question = models.CharField(_("question to ask back"), max_length=200, blank=True)
    choices = ArrayField(models.CharField(max_length=80), verbose_name=_("answers"), default=list, blank=True)

    class Meta:
        verbose_name = _("text of a message")
        verbose_name_plural = _("texts of a message")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "broadcast", "version", "language"], name="broadcast_text_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class BroadcastFile(TenantModel):
    """A file for the mentors who pass a message on."""

    broadcast = TenantForeignKey("programs.Broadcast", on_delete=models.CASCADE, related_name="files")
    file = TenantForeignKey("programs.StoredFile", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "broadcast", "file"], name="broadcast_file_once"),
        ]


class Delivery(TenantModel):
    """A message and one of those it is for. Who is to tell is not stored: who accompanies the enrolment that day.

    What was told keeps by whom, when and in which version, also when it has to be told once more.
    """

    broadcast = TenantForeignKey("programs.Broadcast", on_delete=models.PROTECT, related_name="deliveries")
    enrolment = TenantForeignKey("programs.Enrolment", on_delete=models.PROTECT, related_name="deliveries")
    mentee = TenantForeignKey("mentees.Mentee", on_delete=models.PROTECT, related_name="deliveries")
    state = models.CharField(_("state"), max_length=10, choices=DeliveryState.choices, default=DeliveryState.OPEN)
    not_yet_on = models.DateField(null=True, blank=True)
    why_not = models.CharField(_("why"), max_length=10, choices=CouldNot.choices, blank=True)
    told_on = models.DateField(_("told on"), null=True, blank=True)
    told_by = TenantForeignKey("mentors.Mentor", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    told_version = models.PositiveSmallIntegerField(null=True, blank=True)
    way = models.CharField(_("how"), max_length=15, choices=TellWay.choices, blank=True)
    answered = models.BooleanField(default=False)
    changed_at = models.DateTimeField(null=True)
    changed_by = TenantForeignKey("accounts.Membership", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            models.UniqueConstraint(fields=["organization", "broadcast", "mentee"], name="delivery_once"),
        ]
        indexes = [
            # Read by "my week" and the log of a meeting: what is still to be told to whom one accompanies.
            models.Index(
                fields=["organization", "enrolment"], condition=Q(state=DeliveryState.OPEN), name="delivery_open"
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.state == DeliveryState.OPEN


class AnswerCount(TenantModel):
    """How often an answer was given, by nobody in particular: counted in place, without a time or an order.

    `shown` is what may be seen of it: it follows `count` only when five more answers have come to the question, so
    that nobody who looks again and again sees what a single one has answered.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    broadcast = TenantForeignKey("programs.Broadcast", on_delete=models.CASCADE, related_name="answer_counts")
    choice = models.PositiveSmallIntegerField()
    count = models.PositiveIntegerField(default=0)
    shown = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "broadcast", "choice"], name="answer_count_once"),
        ]


class AttributedAnswer(TenantModel):
    """What somebody answered and agreed to have passed on with the name."""

    delivery = TenantForeignKey("programs.Delivery", on_delete=models.CASCADE, related_name="attributed_answers")
    choice = models.PositiveSmallIntegerField(null=True, blank=True)
    words = models.CharField(_("in their own words"), max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "delivery"], name="attributed_answer_once"),
        ]
