from collections.abc import Iterable
from datetime import date

from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.jobs.waking import wake
from mentoring_platform.tenancy.models import Organization
from sessions.models import StaleWeek


def mark_weeks_stale(*, organization: Organization, days: Iterable[date]) -> None:
    """Note that the roll-ups of the weeks of these local days no longer tell the truth.

    Call it last in a transaction: the rows stay locked until the commit, so that a roll-up that has taken the note
    away at the same moment is followed by a new one. Where one of the weeks is over, the count is woken on commit.
    """
    starts = sorted({clock.week_of(organization, day).start for day in days})
    moment = clock.now()
    StaleWeek.objects.bulk_create(
        [StaleWeek(organization=organization, week_start=start, since=moment) for start in starts],
        update_conflicts=True,
        unique_fields=["organization", "week_start"],
        update_fields=["since"],
    )
    if any(start < clock.this_week(organization).start for start in starts):
        wake(kind="close weeks", organization=organization)
