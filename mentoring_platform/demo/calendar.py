"""The year the demo lives in: terms and breaks in the land of Israel, as spans of days (both inclusive).

Holidays are none of it: its programs observe them, as those of any organization do. Everything follows from the first
day of Rosh Hashana, since from Pesach to the next one the months have fixed lengths: Pesach begins 163 days before it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from pyluach.dates import HebrewDate

from mentoring_platform.calendars.hebrew import year_name
from programs.choices import PeriodKind

FIRST_YEAR, LAST_YEAR = 5785, 5796
TISHREI = 7

EARLIEST = date(2025, 10, 15)
LATEST = date(2035, 12, 31)
"""Days that can be the demo's today: a year before and some months after are told."""


@dataclass(frozen=True, order=True)
class Period:
    """A part of a year; both days are inclusive."""

    starts_on: date
    ends_on: date
    name: str
    kind: str = PeriodKind.BREAK


@dataclass(frozen=True)
class JewishYear:
    """The days of one year that the demo needs, counted from its new year and from the next one's."""

    name: str
    new_year: date
    next_new_year: date

    def after_new_year(self, days: int) -> date:
        return self.new_year + timedelta(days=days)

    def after_pesach(self, days: int) -> date:
        return self.next_new_year + timedelta(days=days - 163)

    def before_next(self, days: int) -> date:
        return self.next_new_year - timedelta(days=days)


def _years() -> Iterator[JewishYear]:
    new_years = [HebrewDate(year, TISHREI, 1).to_pydate() for year in range(FIRST_YEAR, LAST_YEAR + 2)]
    for number, (new_year, following) in enumerate(pairwise(new_years), FIRST_YEAR):
        yield JewishYear(year_name(number, language="he"), new_year, following)


def _within(periods: Iterator[Period], first: date, last: date) -> list[Period]:
    return sorted(period for period in periods if period.ends_on >= first and period.starts_on <= last)


def yeshiva_periods(first: date, last: date) -> list[Period]:
    """Terms and breaks of a yeshiva that touch the span: three terms a year, and the time between them."""
    return _within((period for year in _years() for period in _yeshiva_year(year)), first, last)


def community_periods(first: date, last: date) -> list[Period]:
    """The year of work of a council or a network: a fortnight in August is a break."""
    return _within((period for year in _years() for period in _community_year(year)), first, last)


def breaks_of(periods: list[Period]) -> list[tuple[date, date]]:
    """The spans in which no meeting is expected."""
    return [(period.starts_on, period.ends_on) for period in periods if period.kind == PeriodKind.BREAK]


def _yeshiva_year(year: JewishYear) -> Iterator[Period]:
    day, pesach, before = year.after_new_year, year.after_pesach, year.before_next
    term = PeriodKind.TERM
    yield Period(day(30), pesach(-15), f"זמן חורף {year.name}", term)
    yield Period(pesach(16), before(51), f"זמן קיץ {year.name}", term)
    yield Period(before(29), before(-9), f"זמן אלול {year.name}", term)
    yield Period(day(10), day(29), "בין הזמנים · תשרי")
    yield Period(pesach(-14), pesach(15), "בין הזמנים · ניסן")
    yield Period(before(50), before(30), "בין הזמנים · אב")


def _community_year(year: JewishYear) -> Iterator[Period]:
    day, pesach = year.after_new_year, year.after_pesach
    yield Period(day(0), year.before_next(1), f"שנת פעילות {year.name}", PeriodKind.TERM)
    august = pesach(0).year
    yield Period(date(august, 8, 8), date(august, 8, 21), "חופשת קיץ")
