"""Which weeks have to be rolled up."""

from datetime import time

from django.db.models import Min

from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.clock import Week
from mentoring_platform.tenancy.models import Organization
from programs.models import Pairing
from reports.models import WeekClose
from sessions.models import StaleWeek

WEEKS_LOOKED_AT_DAILY = 5


def due_weeks(organization: Organization) -> list[Week]:
    """Weeks that are over and whose roll-up is missing or may no longer be true, the newest first; three queries.

    That is: never rolled up since the first pairing began; marked stale; or one of the last five and not counted
    today, because a pairing or a break may have been changed backwards, and those know nothing of weeks.
    """
    last = clock.this_week(organization).previous()
    first_pairing = Pairing.objects.aggregate(first=Min("starts_on"))["first"]
    if first_pairing is None:
        return []
    computed = dict(WeekClose.objects.values_list("week_start", "computed_at"))
    stale = {clock.week_of(organization, day) for day in StaleWeek.objects.values_list("week_start", flat=True)}
    midnight = clock.local_instant(organization, clock.today(organization), time.min)
    due, week = [], last
    earliest = min([clock.week_of(organization, first_pairing), *stale])
    while week >= earliest:
        is_recent = (last.start - week.start).days < WEEKS_LOOKED_AT_DAILY * 7
        at = computed.get(week.start)
        if at is None and week.end >= first_pairing or week in stale or (at and is_recent and at < midnight):
            due.append(week)
        week = week.previous()
    return due
