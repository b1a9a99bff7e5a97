"""Sending what waits in the outbox, by a worker: claim, commit, send, note."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings

from mentoring_platform.notifications.channels import Adapter, Refused, Temporary, adapter_for
from mentoring_platform.notifications.choices import Channel
from mentoring_platform.notifications.services.breaker import Turn, begin_turn
from mentoring_platform.notifications.services.claiming import Claim, Parcel, claim_due, release, renew
from mentoring_platform.notifications.services.merging import letter_of
from mentoring_platform.notifications.services.outcomes import note_failed, note_refused, note_sent
from mentoring_platform.notifications.tasks import deliver
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization

logger = logging.getLogger(__name__)
SECONDS_A_RUN = 60


def send_waiting_messages(*, organization: Organization, channel: str = Channel.EMAIL) -> int:
    """Send what is due on a channel, and return how many letters went. One failure never stops the rest.

    Call it outside a transaction: messages are claimed, sent and noted in transactions of their own, so that two
    workers never send the same one, and a worker that ends in the middle takes nothing back. What it had in hand is
    tried again when its claim ends (`OUTBOX_LEASE_SECONDS`), under the same id. A failed message waits longer each time
    (2, 4, 8 … minutes), eight attempts at most. A provider that fails three times in a row ends the run, and is left in
    peace for all organizations (`breaker`). After a minute the rest is left to another run, behind
    those of other organizations.
    """
    adapter = adapter_for(channel)
    turn = begin_turn(adapter.name) if adapter else None
    if turn is None:
        return 0
    run = Run(organization, channel, adapter, turn)
    try:
        run.send_all()
    finally:
        adapter.close()
        turn.end()
    if run.is_late:
        deliver.enqueue(organization, channel=channel)
    return run.sent


class Run:
    """One worker's turn with one channel of one organization."""

    def __init__(self, organization: Organization, channel: str, adapter: Adapter, turn: Turn):
        self.organization, self.channel, self.adapter, self.turn = organization, channel, adapter, turn
        self.ends = time.monotonic() + SECONDS_A_RUN
        self.is_late, self.provider_fails, self.sent = False, False, 0

    @property
    def may_go_on(self) -> bool:
        return not self.is_late and not self.provider_fails

    def send_all(self) -> None:
        while self.may_go_on and (claim := claim_due(self.organization, self.channel)).parcels:
            with _giving_back(claim) as left:
                self._send_claimed(claim, left)

    def _send_claimed(self, claim: Claim, left: list[Parcel]) -> None:
        held_until = _lease_from_now()
        while left and self.may_go_on:
            if clock.now() >= held_until - timedelta(seconds=settings.OUTBOX_LEASE_SECONDS / 2):
                ours, held_until = renew(claim), _lease_from_now()
                left[:] = [parcel for parcel in left if parcel.head.pk in ours]
                continue
            self._send(claim, left.pop(0))
            self.is_late = time.monotonic() >= self.ends

    def _send(self, claim: Claim, parcel: Parcel) -> None:
        told = {"provider": self.adapter.name}
        try:
            sent = self.adapter.send(letter_of(self.organization, parcel))
        except Refused as error:
            note_refused(parcel, claim, **told, error=error)
            self.turn.succeeded()
        except Temporary as error:
            self._failed(claim, parcel, error)
        # nosemgrep: every-error-swallowed -- a fault of this one letter: it must not stop the others, and is logged
        except Exception as error:
            reason = type(error).__name__
            self._failed(claim, parcel, Temporary(reason, blames_provider=False, is_certain=False))
        else:
            note_sent(parcel, claim, **told, sent=sent)
            self.turn.succeeded()
            self.sent += 1

    def _failed(self, claim: Claim, parcel: Parcel, error: Temporary) -> None:
        logger.warning("message %s was not sent by %s: %s", parcel.head.pk, self.adapter.name, error.reason)
        note_failed(parcel, claim, provider=self.adapter.name, error=error)
        if error.blames_provider:
            self.provider_fails = not self.turn.failed(reason=error.reason, retry_after=error.retry_after)


@contextmanager
def _giving_back(claim: Claim) -> Iterator[list[Parcel]]:
    """What is left of a claim when its run ends in whatever way, is free for the next one at once."""
    left = list(claim.parcels)
    try:
        yield left
    finally:
        if left:
            release(left, claim)


def _lease_from_now():
    return clock.now() + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
