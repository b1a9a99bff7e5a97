"""The circuit breaker of each provider, for all organizations and workers: one that fails is left in peace.

Healthy: everybody sends. After a failure one run at a time, so that a provider which does not answer holds one worker
at most. After several failures in a row nobody, for a while that doubles, and then one run that tries.
"""

import time
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from mentoring_platform.notifications.models import Provider
from mentoring_platform.tenancy import clock

OPENS_AFTER = 3
SHORTEST, LONGEST = timedelta(seconds=30), timedelta(minutes=15)


class Turn:
    """One run's turn with a provider; `holds` it alone while the provider ails."""

    def __init__(self, name: str, *, holds: bool):
        self.name, self.holds, self.told_at = name, holds, 0.0

    def succeeded(self) -> None:
        """The provider answers: everybody may send again. Written once a second at most while all is well."""
        if self.holds or time.monotonic() - self.told_at > 1:
            self._forgive()
            self.holds, self.told_at = False, time.monotonic()

    @transaction.atomic
    def failed(self, *, reason: str, retry_after: float | None) -> bool:
        """One more failure in a row; whether the run may go on, holding the provider alone from now on.

        A provider that says when to come again is left until then.
        """
        now, self.holds = clock.now(), True
        Provider.objects.bulk_create([Provider(name=self.name)], ignore_conflicts=True)
        row = Provider.objects.filter(name=self.name)
        told = {"last_failed_at": now, "last_error": reason[:60], "trial_until": now + _held_for()}
        row.update(failures=F("failures") + 1, **told)
        failures = row.values_list("failures", flat=True).get()
        waits = [timedelta(seconds=retry_after)] if retry_after is not None else []
        if failures >= OPENS_AFTER:
            waits.append(min(SHORTEST * 2 ** min(failures - OPENS_AFTER, 10), LONGEST))
        if waits:
            row.update(open_until=now + max(waits))
        return not waits

    @transaction.atomic
    def end(self) -> None:
        """Let others try."""
        if self.holds:
            Provider.objects.filter(name=self.name).update(trial_until=None)

    @transaction.atomic
    def _forgive(self) -> None:
        Provider.objects.filter(name=self.name, failures__gt=0).update(failures=0, open_until=None, trial_until=None)


@transaction.atomic
def begin_turn(name: str) -> Turn | None:
    """A turn with a provider; None while it is left in peace, or another run tries it."""
    now = clock.now()
    ailing = Provider.objects.filter(name=name, failures__gt=0)
    if not ailing.exists():
        return Turn(name, holds=False)
    free = Q(open_until__isnull=True) | Q(open_until__lte=now), Q(trial_until__isnull=True) | Q(trial_until__lte=now)
    taken = ailing.filter(*free).update(trial_until=now + _held_for())
    return Turn(name, holds=True) if taken else None


def _held_for() -> timedelta:
    return timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
