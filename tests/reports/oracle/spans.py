"""Which days a period holds, said once more in plain Python: whole weeks that are over."""

from dataclasses import dataclass
from datetime import date, timedelta

from tests.reports.oracle.history import History

DAY = timedelta(days=1)
YEAR = 52 * 7 * DAY


@dataclass(frozen=True)
class Span:
    """From the first day of a week to the last of one, and the day by which who runs is told."""

    first: date
    last: date
    as_of: date


def week_start(history: History, day: date) -> date:
    """The first day of the organization's week that holds a day."""
    while day.weekday() != history.organization.first_weekday:
        day -= DAY
    return day


def last_day_over(history: History) -> date:
    """The last day of the last week that is over."""
    return week_start(history, history.today) - DAY


def weeks_from_to(history: History, first: date, last: date) -> Span | None:
    """Both are widened to whole weeks; those that are not over are left out."""
    first, last = week_start(history, first), week_start(history, last) + 6 * DAY
    end = last_day_over(history)
    last = min(last, end)
    return Span(first, last, history.today if last == end else last) if first <= last else None


def last_weeks(history: History, number: int) -> Span:
    last = last_day_over(history)
    return Span(last - (7 * number - 1) * DAY, last, history.today)


def weeks_beginning(history: History, first: date, last: date) -> Span | None:
    """The weeks that are over and whose first day lies between two days."""
    start = week_start(history, first)
    if start < first:
        start += 7 * DAY
    end = week_start(history, last) + 6 * DAY
    return weeks_from_to(history, start, end) if start <= end else None


def quarter_of(history: History, day: date) -> Span | None:
    """The weeks of the quarter of the calendar year that holds a day."""
    month = (day.month - 1) // 3 * 3 + 1
    first = date(day.year, month, 1)
    following = date(day.year + month // 10, (month + 2) % 12 + 1, 1)
    return weeks_beginning(history, first, following - DAY)


def before(span: Span) -> Span:
    """As many weeks directly before."""
    length = span.last - span.first + DAY
    return Span(span.first - length, span.last - length, span.last - length)


def year_ago(span: Span) -> Span:
    """The same weeks 52 weeks earlier."""
    return Span(span.first - YEAR, span.last - YEAR, span.last - YEAR)


def terms_of(history: History, program) -> list:
    """The terms of a program in the order of time."""
    return sorted((term for term in history.terms if term.program_id == program.pk), key=lambda term: term.starts_on)


def term(history: History, row) -> Span | None:
    """The weeks of a term."""
    return weeks_beginning(history, row.starts_on, row.ends_on)


def term_before(history: History, row) -> Span | None:
    """The weeks of the term before it, if there is one."""
    earlier = [one for one in terms_of(history, row.program) if one.starts_on < row.starts_on]
    return term(history, earlier[-1]) if earlier else None


def term_a_year_ago(history: History, row) -> Span | None:
    """The weeks of the term that began 52 weeks earlier, give or take five; else the same weeks 52 weeks earlier."""
    distances = [(abs((row.starts_on - YEAR) - one.starts_on), one) for one in terms_of(history, row.program)]
    near = [pair for pair in distances if pair[0] <= 35 * DAY and pair[1] is not row]
    if near:
        return term(history, min(near, key=lambda pair: pair[0])[1])
    same = term(history, row)
    return year_ago(same) if same else None
