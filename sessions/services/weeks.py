from collections.abc import Iterable
from datetime import date

from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from sessions.models import StaleWeek


def mark_weeks_stale(*, organization: Organization, days: Iterable[date]) -> None:
    """Note that the roll-ups of the weeks of these local days no longer tell the truth.

    Call it last in a transaction: the rows stay locked until the commit, so that a roll-up that has taken the note
    away at the same moment is followed by a new one.
    """
    starts = sorted({clock.week_of(organization, day).start for day in days})
    moment = clock.now()
    StaleWeek.objects.bulk_create(
        [StaleWeek(organization=organization, week_start=start, since=moment) for start in starts],
        update_conflicts=True,
        unique_fields=["organization", "week_start"],
        update_fields=["since"],
    )
