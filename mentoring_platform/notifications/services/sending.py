"""Sending what waits in the outbox, by a worker."""

import logging
import time
from datetime import timedelta

from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Q

from mentoring_platform.notifications.choices import Channel
from mentoring_platform.notifications.models import OutgoingMessage
from mentoring_platform.notifications.models.message import IS_WAITING
from mentoring_platform.notifications.rest import may_write
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization

logger = logging.getLogger(__name__)
MOST_ATTEMPTS = 8
CLAIMED_FOR = timedelta(minutes=10)
SECONDS_A_RUN = 120


def send_waiting_messages(*, organization: Organization, channel: str = Channel.EMAIL, most: int = 100) -> int:
    """Send what is due, and return how many went. One failure is noted with its message and never stops the rest."""
    ends, tried, sent = time.monotonic() + SECONDS_A_RUN, 0, 0
    while tried < most and (message := _claim(organization, channel)) is not None:
        tried += 1
        sent += _deliver(message)
        if time.monotonic() >= ends:
            break
    return sent


@transaction.atomic
def _claim(organization: Organization, channel: str) -> OutgoingMessage | None:
    now = clock.now()
    waiting = OutgoingMessage.objects.select_for_update(skip_locked=True).filter(
        IS_WAITING,
        Q(retry_at__isnull=True) | Q(retry_at__lte=now),
        Q(claimed_until__isnull=True) | Q(claimed_until__lte=now),
        channel=channel,
        due_at__lte=now,
        attempts__lt=MOST_ATTEMPTS,
    )
    if not may_write(organization, now):
        waiting = waiting.filter(keeps_rest=False)
    message = waiting.order_by("due_at").first()
    if message is not None:
        message.attempts += 1
        message.claimed_until = now + CLAIMED_FOR
        message.save(update_fields=["attempts", "claimed_until"])
    return message


def _deliver(message: OutgoingMessage) -> bool:
    try:
        _send(message)
    # nosemgrep: every-error-swallowed -- any provider's failure: it must not stop the others, and is logged
    except Exception as error:
        logger.warning("message %s was not sent: %s", message.pk, type(error).__name__)
        message.last_error = type(error).__name__
        message.retry_at = clock.now() + timedelta(minutes=2**message.attempts)
    else:
        message.sent_at, message.last_error = clock.now(), ""
        if message.forget_when_sent:
            message.text, message.html, message.headers = "", "", {}
    message.claimed_until = None
    with transaction.atomic():
        message.save(update_fields=["last_error", "retry_at", "claimed_until", "sent_at", "text", "html", "headers"])
    return message.sent_at is not None


def _send(message: OutgoingMessage) -> None:
    email = EmailMultiAlternatives(message.subject, message.text, to=[message.to], headers=message.headers)
    if message.html:
        email.attach_alternative(message.html, "text/html")
    email.send()
