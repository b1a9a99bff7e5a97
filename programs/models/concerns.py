from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentoring_platform.tenancy.models import TenantForeignKey, TenantModel
from programs.choices import AnswerKind, ConcernState, TurnWay


class ConcernRecipient(TenantModel):
    """Who is told of concerns in a program, in the order of `position`; after the last one the administrators are."""

    program = TenantForeignKey("programs.Program", on_delete=models.CASCADE, related_name="concern_recipients")
    membership = TenantForeignKey("accounts.Membership", on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        verbose_name = _("recipient of concerns")
        verbose_name_plural = _("recipients of concerns")
        constraints = [
            models.UniqueConstraint(fields=["organization", "program", "membership"], name="concern_recipient_once"),
            models.UniqueConstraint(fields=["organization", "program", "position"], name="concern_recipient_in_line"),
        ]


class ConcernGuidance(TenantModel):
    """What an organization tells whoever raises a concern. Until it has written its own, the product's words stand."""

    duty = models.TextField(_("duty to report"), blank=True)

    class Meta:
        verbose_name = _("guidance on concerns")
        verbose_name_plural = _("guidance on concerns")
        constraints = [models.UniqueConstraint(fields=["organization"], name="concern_guidance_once")]


class EmergencyNumber(TenantModel):
    """Whom to call in an emergency. They stand beside a ConcernGuidance: without one the product's are shown."""

    name = models.CharField(_("name"), max_length=80)
    number = models.CharField(_("number"), max_length=30)
    when_to_call = models.CharField(_("when to call"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        verbose_name = _("emergency number")
        verbose_name_plural = _("emergency numbers")
        constraints = [
            models.UniqueConstraint(fields=["organization", "position"], name="emergency_number_in_line"),
        ]


class Concern(TenantModel):
    """Danger or need of treatment that a mentor tells of; read by its author and by whom it was told, nobody else.

    The form makes `id`, so that the same sent twice is one concern. `turn` is the number of the present ConcernTurn,
    `due_at` until when it waits for an answer while it is open.
    """

    pairing = TenantForeignKey("programs.Pairing", on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    in_danger = models.BooleanField(_("danger right now"))
    words = models.TextField(_("what the mentor tells"))
    raised_at = models.DateTimeField()
    state = models.CharField(_("state"), max_length=10, choices=ConcernState.choices, default=ConcernState.OPEN)
    turn = models.PositiveSmallIntegerField(default=1)
    due_at = models.DateTimeField()
    taken_by = TenantForeignKey("accounts.Membership", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("concern")
        verbose_name_plural = _("concerns")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=ConcernState.TAKEN) | Q(taken_by__isnull=False), name="concern_taken_by_somebody"
            ),
        ]
        indexes = [
            # Read by the watch over concerns that are not closed, and by the counts of the office.
            models.Index(
                fields=["organization", "due_at"], condition=~Q(state=ConcernState.CLOSED), name="concern_not_closed"
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.state == ConcernState.OPEN

    @property
    def is_closed(self) -> bool:
        return self.state == ConcernState.CLOSED


class ConcernTurn(TenantModel):
    """That somebody was told of a concern, and may read it from then on; a turn of administrators is several rows."""

    concern = TenantForeignKey("programs.Concern", on_delete=models.CASCADE, related_name="turns")
    number = models.PositiveSmallIntegerField()
    membership = TenantForeignKey("accounts.Membership", on_delete=models.PROTECT, related_name="+")
    way = models.CharField(max_length=15, choices=TurnWay.choices)
    told_at = models.DateTimeField()
    due_at = models.DateTimeField()

    class Meta:
        verbose_name = _("turn of a concern")
        verbose_name_plural = _("turns of a concern")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "concern", "number", "membership"], name="concern_turn_once"
            ),
        ]


class ConcernAnswer(TenantModel):
    """What a recipient did or wrote; the author of the concern reads it. The form makes `id`."""

    concern = TenantForeignKey("programs.Concern", on_delete=models.CASCADE, related_name="answers")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=AnswerKind.choices)
    words = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        verbose_name = _("answer to a concern")
        verbose_name_plural = _("answers to a concern")
