from django.db import models
from django.db.models import Q

from mentoring_platform.tenancy.models import TenantModel


class OutgoingMessage(TenantModel):
    """An e-mail on its way: written with its cause, sent by a worker, at most once per `key`.

    One that `keeps_rest` waits for the hours of `notifications.rest`. `headers` are added to those every e-mail has.
    """

    key = models.CharField(max_length=120)
    to = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField(blank=True)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True)
    forget_when_sent = models.BooleanField(default=False)
    keeps_rest = models.BooleanField(default=False)
    headers = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "key"], name="message_key_once")]
        indexes = [
            # Read by the sweeper, each minute.
            models.Index(fields=["organization", "due_at"], condition=Q(sent_at__isnull=True), name="message_waiting"),
        ]
