"""What became of a message: one place where it leaves the state of waiting, and where an address turns out broken.

waiting → sent (→ delivered | bounced) | given up | dropped. Messages inside another share its fate.
"""

import logging
from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from mentoring_platform.notifications.channels import Refused, Sent, Temporary
from mentoring_platform.notifications.choices import Channel, Result
from mentoring_platform.notifications.models import Address, DeliveryAttempt, OutgoingMessage
from mentoring_platform.notifications.models.message import IS_WAITING
from mentoring_platform.notifications.services.claiming import MOST_ATTEMPTS, Claim, Parcel
from mentoring_platform.tenancy import clock

logger = logging.getLogger(__name__)


@transaction.atomic
def note_sent(parcel: Parcel, claim: Claim, *, provider: str, sent: Sent) -> None:
    """The provider has it. What holds personal links is emptied, and the attempt is written down."""
    told = {"sent_at": clock.now(), "claimed_until": None, "provider": provider, "last_error": ""}
    inside = {part.pk for part in parcel.parts}
    forgotten = {part.pk for part in parcel.parts if part.forget_when_sent}
    messages = OutgoingMessage.objects.filter(IS_WAITING, Q(claim=claim.id) | Q(merged_into=parcel.head))
    reference = sent.reference[:200]
    if len(inside) == 1:
        more = {"provider_reference": reference} | (EMPTY if forgotten else {})
        changed = messages.filter(pk=parcel.head.pk).update(**told, **more)
    else:
        changed = messages.filter(pk__in=inside).update(**told)
        OutgoingMessage.objects.filter(pk=parcel.head.pk).update(provider_reference=reference)
        OutgoingMessage.objects.filter(pk__in=forgotten).update(**EMPTY)
    if not changed:
        logger.warning("message %s was sent after somebody else had taken it", parcel.head.pk)
    _write_attempt(parcel, provider, Result.SENT, "")


@transaction.atomic
def note_refused(parcel: Parcel, claim: Claim, *, provider: str, error: Refused) -> None:
    """It will never go. Parts go by themselves unless the address is at fault, which is then marked as broken."""
    now = clock.now()
    ended = {"given_up_at": now, "claimed_until": None, "provider": provider, "last_error": error.reason[:200]}
    head = OutgoingMessage.objects.filter(IS_WAITING, pk=parcel.head.pk, claim=claim.id)
    inside = OutgoingMessage.objects.filter(IS_WAITING, merged_into=parcel.head)
    if error.is_wrong_address:
        inside.update(**ended)
        mark_broken(message=parcel.head, reason=error.reason)
    else:
        inside.update(merged_into=None)
    head.update(**ended)
    _write_attempt(parcel, provider, Result.REFUSED, error.reason)


@transaction.atomic
def note_failed(parcel: Parcel, claim: Claim, *, provider: str, error: Temporary) -> None:
    """It is tried again after 2, 4, 8 … minutes, or when the provider says; after eight attempts it is given up.

    What has surely not gone is free to go with others next time; what may have gone keeps its shape.
    """
    now, attempts = clock.now(), parcel.head.attempts
    wait = timedelta(minutes=2**attempts)
    if error.retry_after is not None:
        wait = timedelta(seconds=error.retry_after)
    told = {"claimed_until": None, "last_error": error.reason[:200], "provider": provider}
    inside = OutgoingMessage.objects.filter(IS_WAITING, merged_into=parcel.head)
    if attempts >= MOST_ATTEMPTS:
        told |= {"given_up_at": now}
        inside.update(given_up_at=now, last_error=error.reason[:200])
    else:
        told |= {"retry_at": now + wait}
        if error.is_certain:
            told |= {"claim": None}
            inside.update(merged_into=None)
    OutgoingMessage.objects.filter(IS_WAITING, pk=parcel.head.pk, claim=claim.id).update(**told)
    _write_attempt(parcel, provider, Result.FAILED, error.reason)


@transaction.atomic
def note_delivered(*, message: OutgoingMessage) -> None:
    """The provider says that it has arrived. Of several such words the first counts; a bounce stays a bounce."""
    found = Q(pk=message.pk) | Q(merged_into=message.pk)
    OutgoingMessage.objects.filter(found, delivered_at__isnull=True, bounced_at__isnull=True).update(
        delivered_at=clock.now()
    )


@transaction.atomic
def note_bounced(*, message: OutgoingMessage, reason: str, is_wrong_address: bool) -> None:
    """The provider says that it has not arrived; with `is_wrong_address`, that nothing will at this address."""
    found = Q(pk=message.pk) | Q(merged_into=message.pk)
    OutgoingMessage.objects.filter(found, bounced_at__isnull=True).update(
        bounced_at=clock.now(), last_error=reason[:200]
    )
    if is_wrong_address:
        mark_broken(message=message, reason=reason)


def mark_broken(*, message: OutgoingMessage, reason: str) -> None:
    """From now on nothing is sent to this address of its reader, until it is corrected.

    A broken e-mail address has a row of its own, which holds as long as the user's address is the same.
    """
    broken = {"broken_at": clock.now(), "broken_reason": reason[:60]}
    if message.address_id:
        Address.objects.filter(pk=message.address_id, broken_at__isnull=True).update(**broken)
    elif message.membership_id and message.channel == Channel.EMAIL:
        Address.objects.update_or_create(
            organization_id=message.organization_id,
            membership_id=message.membership_id,
            channel=Channel.EMAIL,
            value=message.to,
            defaults=broken,
        )


EMPTY = {"text": "", "html": "", "short": "", "link": "", "headers": {}}


def _write_attempt(parcel: Parcel, provider: str, result: Result, reason: str) -> None:
    DeliveryAttempt.objects.create(
        organization_id=parcel.head.organization_id,
        message=parcel.head,
        at=clock.now(),
        provider=provider,
        result=result,
        reason=reason[:60],
    )
