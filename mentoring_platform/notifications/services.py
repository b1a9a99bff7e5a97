"""The outbox: `queue_email` in the transaction of the cause, `send_waiting_messages` by a worker."""

import logging
import time
from datetime import datetime, timedelta

from django.core.mail import EmailMultiAlternatives
from django.db import transaction

from mentoring_platform.notifications.models import OutgoingMessage
from mentoring_platform.notifications.rest import may_write
from mentoring_platform.notifications.tasks import deliver
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization

logger = logging.getLogger(__name__)
MOST_ATTEMPTS = 8
CLAIMED_FOR = timedelta(minutes=10)
SECONDS_A_RUN = 120


def queue_email(
    *,
    organization: Organization,
    key: str,
    to: str,
    subject: str,
    text: str,
    html: str = "",
    forget_when_sent: bool = False,
    keeps_rest: bool = False,
    not_before: datetime | None = None,
    headers: dict[str, str] | None = None,
) -> OutgoingMessage | None:
    """Put one e-mail into the outbox; returns None if a message with this key is there already.

    Sent soon after the commit, or once `not_before` has come; if the queue is lost, by the next sweep. Nothing
    confidential belongs in it. A letter with a personal link is emptied once it is sent (`forget_when_sent`), so that
    no copy of the link stays behind. What nobody waits for (`keeps_rest`) is not sent at night, on Shabbat or on a
    holiday, after a failure neither.
    """
    moment = clock.now()
    message, created = OutgoingMessage.objects.get_or_create(
        organization=organization,
        key=key,
        defaults={
            "to": to,
            "subject": " ".join(subject.split()),
            "text": text,
            "html": html,
            "created_at": moment,
            "due_at": max(moment, not_before or moment),
            "forget_when_sent": forget_when_sent,
            "keeps_rest": keeps_rest,
            "headers": headers or {},
        },
    )
    if not created:
        return None
    deliver.enqueue(organization)
    return message


def send_waiting_messages(*, organization: Organization, most: int = 100) -> int:
    """Send what is due, and return how many went. One failure is noted with its message and never stops the rest.

    Call it outside a transaction: each message is claimed, sent and noted by itself, so that two workers never send the
    same one, and a worker that ends in the middle takes nothing back. The one it had in hand is tried again after ten
    minutes. A failed message waits longer each time (2, 4, 8 … minutes), eight times at most. After two minutes the
    rest is left to the next run.
    """
    ends, tried, sent = time.monotonic() + SECONDS_A_RUN, 0, 0
    while tried < most and (message := _claim(organization)) is not None:
        tried += 1
        sent += _deliver(message)
        if time.monotonic() >= ends:
            break
    return sent


@transaction.atomic
def _claim(organization: Organization) -> OutgoingMessage | None:
    waiting = OutgoingMessage.objects.select_for_update(skip_locked=True).filter(
        sent_at__isnull=True, due_at__lte=clock.now(), attempts__lt=MOST_ATTEMPTS
    )
    if not may_write(organization, clock.now()):
        waiting = waiting.filter(keeps_rest=False)
    message = waiting.order_by("due_at").first()
    if message is not None:
        message.attempts += 1
        message.due_at = clock.now() + CLAIMED_FOR
        message.save(update_fields=["attempts", "due_at"])
    return message


def _deliver(message: OutgoingMessage) -> bool:
    try:
        _send(message)
    # nosemgrep: every-error-swallowed -- any provider's failure: it must not stop the others, and is logged
    except Exception as error:
        logger.warning("message %s was not sent: %s", message.pk, type(error).__name__)
        message.last_error = type(error).__name__
        message.due_at = clock.now() + timedelta(minutes=2**message.attempts)
    else:
        message.sent_at, message.last_error = clock.now(), ""
        if message.forget_when_sent:
            message.text, message.html, message.headers = "", "", {}
    with transaction.atomic():
        message.save(update_fields=["last_error", "due_at", "sent_at", "text", "html", "headers"])
    return message.sent_at is not None


def _send(message: OutgoingMessage) -> None:
    email = EmailMultiAlternatives(message.subject, message.text, to=[message.to], headers=message.headers)
    if message.html:
        email.attach_alternative(message.html, "text/html")
    email.send()
