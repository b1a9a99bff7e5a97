"""A program's year as months of days, each with what it is. Pure."""

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from programs.choices import PeriodKind
from programs.models import CalendarPeriod

MONTHS = 12
SATURDAY = 5
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Day:
    """A day of a month. `mark` is what it is first of all: holiday, open, break, rest, term, or nothing."""

    day: date
    mark: str
    names: tuple[str, ...]
    is_today: bool


@dataclass(frozen=True)
class Month:
    """A month in weeks; None where the week belongs to another month. `periods` are the holidays that lie in it."""

    first: date
    weeks: Sequence[Sequence[Day | None]]
    holidays: Sequence[CalendarPeriod] = field(default_factory=list)


def months_of(
    begins: date, periods: Iterable[CalendarPeriod], *, first_weekday: int, today: date, rest: tuple[date | None, ...]
) -> list[Month]:
    """Twelve months from that of `begins` on. `rest` are the first and the last day of the rule of Shabbat."""
    every = list(periods)
    months = []
    year, month = begins.year, begins.month
    for _ in range(MONTHS):
        marked = {
            day: Day(day, *_mark(day, every, rest), day == today)
            for day in _days(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))
        }
        laid_out = calendar.Calendar(first_weekday).monthdatescalendar(year, month)
        holidays = [period for period in every if period.kind == PeriodKind.HOLIDAY and period.starts_on in marked]
        months.append(Month(date(year, month, 1), [[marked.get(day) for day in week] for week in laid_out], holidays))
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return months


def month_after(day: date, number: int) -> date:
    """The first day of the month that lies so many months after (or before) that of a day."""
    months = day.year * 12 + day.month - 1 + number
    return date(months // 12, months % 12 + 1, 1)


def _mark(day: date, periods: Sequence[CalendarPeriod], rest: tuple[date | None, ...]) -> tuple[str, tuple[str, ...]]:
    there = [period for period in periods if period.starts_on <= day <= period.ends_on]
    names = tuple(period.name for period in there)
    kinds = {("open" if period.is_open else period.kind) for period in there}
    since, until = rest
    if day.weekday() == SATURDAY and since is not None and since <= day <= (until or day):
        kinds.add("rest")
    order = (PeriodKind.HOLIDAY, "rest", PeriodKind.BREAK, "open", PeriodKind.TERM)
    return next((str(kind) for kind in order if kind in kinds), ""), names


def _days(first: date, last: date) -> list[date]:
    return [first + number * ONE_DAY for number in range((last - first).days + 1)]
