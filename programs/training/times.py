"""When the sessions of a course are. Pure; days are local, instants UTC."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization

ONE_DAY = timedelta(days=1)
A_YEAR = timedelta(weeks=52)
"""After so long the day of the week is the same."""

OPENS, CLOSES = timedelta(minutes=30), timedelta(minutes=30)
"""How long before a session its code opens, and how long after its end it still does."""

MOST_SESSIONS = 40
MOST_SKIPPED = 60
Span = tuple[datetime, datetime]


class Every(StrEnum):
    """How far the sessions of a course are apart."""

    DAY = "day"
    WEEK = "week"
    FORTNIGHT = "fortnight"


STEPS = {Every.DAY: ONE_DAY, Every.WEEK: timedelta(weeks=1), Every.FORTNIGHT: timedelta(weeks=2)}


def days_of(first: date, number: int, every: Every, is_closed: Callable[[date], bool] | None = None) -> list[date]:
    """So many days from the first one on; what `is_closed` is jumped over, and the course ends later.

    Fewer come back only if there seems to be no end of closed days.
    """
    days: list[date] = []
    day, skipped = first, 0
    while len(days) < number and skipped <= MOST_SKIPPED:
        if is_closed is not None and is_closed(day):
            skipped += 1
        else:
            days.append(day)
        day += STEPS[every]
    return days


def spans_of(organization: Organization, days: list[date], at: time, minutes: int) -> list[Span]:
    """These days at a local time, as instants; across a change of clocks the local time is kept."""
    begins = [clock.local_instant(organization, day, at) for day in days]
    return [(instant, instant + timedelta(minutes=minutes)) for instant in begins]


def a_year_later(organization: Organization, instant: datetime) -> datetime:
    """The same local time on the same day of the week, 52 weeks later."""
    day = clock.local_day(organization, instant) + A_YEAR
    return clock.local_instant(organization, day, clock.local_time(organization, instant))


def is_check_in_open(starts_at: datetime, ends_at: datetime, now: datetime) -> bool:
    """Whether a code is taken: from half an hour before the session until half an hour after it, both inclusive."""
    return starts_at - OPENS <= now <= ends_at + CLOSES
