"""When nobody is written to: at night, on Shabbat and on holidays. Pure; instants are UTC, days are local.

No setting of the sun is computed, so that no place is wrong: on the eve of a day of rest nothing goes after 13:00,
which is before sunset wherever people live, and nothing goes again before 08:00 of the first working day after it.
Friday afternoon thus waits for Sunday morning. Holidays are computed; outside Israel their second days are kept too.
"""

from datetime import date, datetime, time, timedelta
from functools import cache

from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization

MORNING, NIGHT, EVE = time(8), time(21), time(13)
"""Between which local times letters go, and when they cease on an eve."""

SATURDAY = 5
ONE_DAY = timedelta(days=1)
IN_ISRAEL = {"Asia/Jerusalem", "Asia/Tel_Aviv", "Israel"}
AFTER_NEW_YEAR, AFTER_PESACH = (0, 1, 9, 14, 21), (0, 6, 50)
SECOND_AFTER_NEW_YEAR, SECOND_AFTER_PESACH = (15, 22), (1, 7, 51)
PESACH_BEFORE_NEW_YEAR = 163
JEWISH_YEARS_AHEAD = 3760
EPOCH = -1_373_427
"""The day before the first of the Hebrew calendar, as `date.toordinal` counts."""


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


def is_rest(organization: Organization, day: date) -> bool:
    """Whether no work is done on this day where the organization is: Shabbat or a holiday."""
    return day.weekday() == SATURDAY or day in holidays(day.year, in_israel=organization.time_zone in IN_ISRAEL)


@cache
def holidays(year: int, *, in_israel: bool) -> frozenset[date]:
    """The days of rest besides Shabbat in a year of the common calendar."""
    days = set()
    for jewish_year in (year + JEWISH_YEARS_AHEAD, year + JEWISH_YEARS_AHEAD + 1):
        new_year = _new_year(jewish_year)
        pesach = _new_year(jewish_year + 1) - PESACH_BEFORE_NEW_YEAR * ONE_DAY
        autumn = AFTER_NEW_YEAR if in_israel else AFTER_NEW_YEAR + SECOND_AFTER_NEW_YEAR
        spring = AFTER_PESACH if in_israel else AFTER_PESACH + SECOND_AFTER_PESACH
        days |= {new_year + after * ONE_DAY for after in autumn} | {pesach + after * ONE_DAY for after in spring}
    return frozenset(day for day in days if day.year == year)


def _new_year(jewish_year: int) -> date:
    """The first of Tishrei: the mean new moon, put off by the four rules."""
    before, this, after = (_elapsed(jewish_year + step) for step in (-1, 0, 1))
    put_off = 2 if after - this == 356 else int(this - before == 382)
    return date.fromordinal(EPOCH + this + put_off)


def _elapsed(jewish_year: int) -> int:
    """Days from the epoch to the mean new moon of a year, without the two rules about the lengths of years."""
    months = (235 * jewish_year - 234) // 19
    days = 29 * months + (12_084 + 13_753 * months) // 25_920
    return days + 1 if 3 * (days + 1) % 7 < 3 else days
