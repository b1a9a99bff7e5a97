"""When a report by letter falls due. Pure: instants are UTC, days are local."""

from datetime import date, datetime, time, timedelta

from mentoring_platform.notifications.rest import after_rest
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from reports.exports.choices import Rhythm

STILL_NEWS = timedelta(days=3)
"""How long after its hour a letter is still written, should nothing have run until then."""

QUARTER = 3


def last_day(rhythm: str, day: int, today: date) -> date:
    """The newest day on which a letter fell due, today included; `day` as `ReportSchedule` keeps it."""
    if rhythm == Rhythm.WEEKLY:
        return today - timedelta(days=(today.weekday() - day) % 7)
    if rhythm == Rhythm.MONTHLY:
        month = today.replace(day=1) if today.day >= day else (today.replace(day=1) - timedelta(days=1)).replace(day=1)
        return month.replace(day=day)
    return quarter_of(today)


def next_day(rhythm: str, day: int, today: date) -> date:
    """The first day after today on which a letter falls due."""
    found = today + timedelta(days=1)
    while last_day(rhythm, day, found) <= today:
        found += timedelta(days=1)
    return last_day(rhythm, day, found)


def quarter_of(day: date) -> date:
    """The first day of the quarter of the year that holds a day."""
    return date(day.year, (day.month - 1) // QUARTER * QUARTER + 1, 1)


def goes_at(organization: Organization, day: date) -> datetime:
    """When the letter of a day goes: at the hour of the organization's letters; after Shabbat or a holiday on it."""
    return after_rest(organization, clock.local_instant(organization, day, time(organization.closing_hour)))


def due_day(
    organization: Organization, *, rhythm: str, day: int, set_at: datetime, told_for: date | None
) -> date | None:
    """The day whose letter is to be written now; None before its hour, once it is written, and when it is old."""
    found, now = last_day(rhythm, day, clock.today(organization)), clock.now()
    at = goes_at(organization, found)
    if not set_at <= at <= now < at + STILL_NEWS:
        return None
    return found if told_for is None or told_for < found else None
