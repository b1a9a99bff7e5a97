from django.db import models
from django.db.models import Q

from mentoring_platform.accounts.models import Membership
from mentoring_platform.notifications.choices import ALWAYS, Channel, Kind, Result, State
from mentoring_platform.tenancy.models import TenantForeignKey, TenantModel

from .address import Address

IS_WAITING = Q(sent_at__isnull=True, given_up_at__isnull=True, dropped_at__isnull=True)


class OutgoingMessage(TenantModel):
    """A message on its way: written with its cause, sent by a worker, at most once per `key`.

    One that `keeps_rest` waits for the hours of `notifications.rest` and for its reader's quiet hours, and goes as one
    with others that wait for the same reader: it is then `merged_into` the first of them, which carries all. Who sends
    it holds it until `claimed_until`. `headers` are added to those every e-mail has.
    """

    key = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.ACCESS, db_default=Kind.ACCESS)
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.EMAIL, db_default=Channel.EMAIL)
    membership = TenantForeignKey(Membership, null=True, on_delete=models.SET_NULL, related_name="+")
    address = TenantForeignKey(Address, null=True, on_delete=models.SET_NULL, related_name="+")
    to = models.CharField(max_length=320)
    subject = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    short = models.CharField(max_length=300, blank=True, default="", db_default="")
    link = models.CharField(max_length=500, blank=True, default="", db_default="")
    headers = models.JSONField(default=dict)
    forget_when_sent = models.BooleanField(default=False)
    keeps_rest = models.BooleanField(default=False)

    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    retry_at = models.DateTimeField(null=True)
    claimed_until = models.DateTimeField(null=True)
    claim = models.UUIDField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True)
    merged_into = TenantForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="parts")

    provider = models.CharField(max_length=40, blank=True, default="", db_default="")
    provider_reference = models.CharField(max_length=200, blank=True, default="", db_default="")
    sent_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    bounced_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "key"], name="message_key_once")]
        indexes = [
            # Read by the workers.
            models.Index(fields=["organization", "channel", "due_at", "id"], condition=IS_WAITING, name="message_due"),
            # What waits, and what went today, for one reader.
            models.Index(fields=["organization", "channel", "to", "sent_at"], name="message_reader"),
            # Read by the answers of providers.
            models.Index(
                fields=["organization", "provider", "provider_reference"],
                condition=~Q(provider_reference=""),
                name="message_reference",
            ),
        ]

    @property
    def state(self) -> State:
        """What became of it; a message inside another shares the fate of that."""
        if self.dropped_at:
            return State.DROPPED
        if self.bounced_at:
            return State.BOUNCED
        if self.delivered_at:
            return State.DELIVERED
        if self.sent_at:
            return State.SENT
        return State.GIVEN_UP if self.given_up_at else State.WAITING

    @property
    def waits_for_nothing(self) -> bool:
        return self.kind in ALWAYS


class DeliveryAttempt(TenantModel):
    """One attempt to send a message, never changed afterwards: when, and one word on how it ended."""

    message = TenantForeignKey(OutgoingMessage, on_delete=models.CASCADE, related_name="tries")
    at = models.DateTimeField()
    provider = models.CharField(max_length=40)
    result = models.CharField(max_length=12, choices=Result.choices)
    reason = models.CharField(max_length=60, blank=True)
