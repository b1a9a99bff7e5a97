"""Which closed weeks are counted again tonight, where they differ, and what the last nights have found."""

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from django.db import connection

from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.clock import Week
from mentoring_platform.tenancy.models import JobRun, Organization
from reports.models import WeekCheck, WeekClose
from reports.queries import due_weeks
from reports.queries.counting import DIFFERING, counting_parameters

KIND = "check figures"
LATEST, OLDER = 5, 5
FROM_HOUR = 2
"""From which local hour on a night's check is made, so that the weeks of the day have been counted before."""
SHOWN = timedelta(days=30)


@dataclass(frozen=True)
class Checks:
    """The last night's check, and what the last thirty days have found."""

    last: WeekCheck | None
    weeks: int
    found: list[WeekCheck]


def weeks_to_check(organization: Organization) -> list[Week]:
    """The last closed weeks and some older ones, drawn by the day; none that is counted anew anyway. Four queries."""
    due = set(due_weeks(organization))
    starts = WeekClose.objects.order_by("-week_start").values_list("week_start", flat=True)
    closed = [week for week in map(Week, starts) if clock.week_of(organization, week.start) == week]
    # Drawn by the day, and alike however often it is asked.
    today = clock.today(organization)
    older = sorted(
        closed[LATEST:], key=lambda week: sha256(f"{organization.pk} {today} {week.start}".encode()).digest()
    )
    return [week for week in (*closed[:LATEST], *older[:OLDER]) if week not in due]


def differing_pairings(organization: Organization, week: Week) -> list[UUID]:
    """Pairings whose row of this week is not what meetings and logs say; none if the week is marked. One query."""
    with connection.cursor() as cursor:
        cursor.execute(DIFFERING, counting_parameters(organization, week))
        return [row[0] for row in cursor.fetchall()]


def is_check_due(organization: Organization) -> bool:
    """Whether this night's check has still to be made."""
    if clock.local_time(organization, clock.now()).hour < FROM_HOUR:
        return False
    today = clock.today(organization).isoformat()
    return not JobRun.objects.filter(kind=KIND, period=today, finished_at__isnull=False).exists()


def checks_of(organization: Organization) -> Checks:
    """What an administrator is told of the checks; two queries."""
    recent = WeekCheck.objects.filter(checked_on__gt=clock.today(organization) - SHOWN).order_by(
        "-checked_on", "-week_start"
    )
    found = list(recent.filter(differing__gt=0))
    latest = list(WeekCheck.objects.order_by("-checked_on")[: LATEST + OLDER])
    weeks = sum(check.checked_on == latest[0].checked_on for check in latest)
    return Checks(last=latest[0] if latest else None, weeks=weeks, found=found)
