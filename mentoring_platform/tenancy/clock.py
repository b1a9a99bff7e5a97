"""The one place that knows what "now", "today" and "this week" are.

Instants are UTC; days are local to the organization's zone.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone

from mentoring_platform.tenancy.models.organization import Organization
from mentoring_platform.ui.dates import EARLIEST_DAY, LATEST_DAY

WEEK = timedelta(days=7)


@dataclass(frozen=True, order=True)
class Week:
    """Seven days beginning with the organization's first weekday; `end` is the last day, inclusive."""

    start: date

    @property
    def end(self) -> date:
        return self.start + timedelta(days=6)

    @property
    def days(self) -> list[date]:
        return [self.start + timedelta(days=offset) for offset in range(7)]

    def contains(self, day: date) -> bool:
        return self.start <= day <= self.end

    def next(self) -> "Week":
        return Week(self.start + WEEK)

    def previous(self) -> "Week":
        return Week(self.start - WEEK)


def now() -> datetime:
    """The present instant, in UTC."""
    return timezone.now()


def day_from(text: str) -> date | None:
    """The day that an ISO text names; None for what is no day, or lies beyond the years people live in."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if EARLIEST_DAY <= day <= LATEST_DAY else None


def today(organization: Organization) -> date:
    """The present day where the organization is."""
    return local_day(organization, now())


def local_day(organization: Organization, instant: datetime) -> date:
    """The day of an aware instant where the organization is."""
    return instant.astimezone(organization.zone).date()


def local_time(organization: Organization, instant: datetime) -> time:
    """The clock time of an aware instant where the organization is."""
    return instant.astimezone(organization.zone).time()


def local_instant(organization: Organization, day: date, at: time) -> datetime:
    """The UTC instant of a local clock time on a day.

    Across a change of clocks the local time is kept. A time that the spring change skips moves forward by the gap
    (PEP 495, fold=0); one that the autumn change repeats is taken the first time.
    """
    return datetime.combine(day, at, tzinfo=organization.zone).astimezone(UTC)


def day_bounds(organization: Organization, first: date, last: date) -> tuple[datetime, datetime]:
    """UTC instants of the beginning of `first` and of the end of `last` (exclusive), in the organization's zone."""
    return (
        local_instant(organization, first, time.min),
        local_instant(organization, last + timedelta(days=1), time.min),
    )


def week_of(organization: Organization, day: date) -> Week:
    """The organization's week that holds a day."""
    return Week(day - timedelta(days=(day.weekday() - organization.first_weekday) % 7))


def this_week(organization: Organization) -> Week:
    """The organization's present week."""
    return week_of(organization, today(organization))
