"""When nobody is written to: at night, on Shabbat and on holidays. Pure; instants are UTC, days are local.

No setting of the sun is computed, so that no place is wrong: on the eve of a day of rest nothing goes after 13:00,
which is before sunset wherever people live, and nothing goes again before 08:00 of the first working day after it.
Friday afternoon thus waits for Sunday morning. Which days are holy is told by `mentoring_platform.calendars`; outside
Israel their second days are kept too.
"""

from datetime import date, datetime, time, timedelta

from mentoring_platform.calendars.observances import is_day_of_rest
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization

MORNING, NIGHT, EVE = time(8), time(21), time(13)
"""Between which local times letters go, and when they cease on an eve."""

ONE_DAY = timedelta(days=1)


def hours_of(organization: Organization, day: date) -> tuple[datetime, datetime] | None:
    """From when until when (exclusive) letters may go on a local day; None on a day of rest."""
    if is_rest(organization, day):
        return None
    ends = EVE if is_rest(organization, day + ONE_DAY) else NIGHT
    return clock.local_instant(organization, day, MORNING), clock.local_instant(organization, day, ends)


def may_write(organization: Organization, instant: datetime) -> bool:
    """Whether letters that wait for it may go at this instant."""
    hours = hours_of(organization, clock.local_day(organization, instant))
    return hours is not None and hours[0] <= instant < hours[1]


def after_rest(organization: Organization, instant: datetime) -> datetime:
    """The instant itself; for one on a day of rest or its eve from 13:00 on, 08:00 of the next working day."""
    day = clock.local_day(organization, instant)
    begins = is_rest(organization, day + ONE_DAY) and clock.local_time(organization, instant) >= EVE
    if not begins and not is_rest(organization, day):
        return instant
    day += ONE_DAY
    while is_rest(organization, day):
        day += ONE_DAY
    return clock.local_instant(organization, day, MORNING)


def is_rest(organization: Organization, day: date) -> bool:
    """Whether no work is done on this day where the organization is: Shabbat or a holiday."""
    return is_day_of_rest(day, in_israel=organization.in_israel)
