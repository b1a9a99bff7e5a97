"""Which weeks a figure is about, and with which it is compared. Days are local; only closed weeks are in a period."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum

from django.http import Http404, QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.clock import Week
from mentoring_platform.tenancy.models import Organization
from programs.choices import PeriodKind
from programs.models import CalendarPeriod, Program
from programs.queries import periods_of
from reports.queries.reach import sees_sums_only
from reports.queries.weekly import last_closed_week

WEEK = timedelta(weeks=1)
YEAR = timedelta(weeks=52)
DAY = timedelta(days=1)
TERM_MOVES = timedelta(weeks=5)
DEFAULT_WEEKS = 12
ROLLING = (12, 4, 52)
QUARTERS_OFFERED = 6
TERMS_OFFERED = 8
MOST_WEEKS = 260

Days = tuple[date, date]
"""The first day of a first week, and the last day of a last one."""


class PeriodKindOf(Enum):
    """How a period was chosen."""

    WEEKS = "weeks"
    QUARTER = "quarter"
    TERM = "term"
    RANGE = "range"


@dataclass(frozen=True)
class Period:
    """A run of whole closed weeks; `first` is the first day of the first week, `last` the last day of the last.

    `as_of` is the day on which what runs is looked at. `value` is how it stands in an address (`period`).
    """

    kind: PeriodKindOf
    value: str
    first: date
    last: date
    as_of: date
    name: str
    before: "Period | None" = None
    year_ago: "Period | None" = None

    @property
    def weeks(self) -> list[Week]:
        """The weeks, the oldest first."""
        return [Week(self.first + WEEK * number) for number in range(self.number)]

    @property
    def number(self) -> int:
        """How many weeks there are, one at least."""
        return ((self.last - self.first).days + 1) // 7

    @property
    def days(self) -> str:
        """The first and the last day, as people read them."""
        return f"{date_format(self.first, 'SHORT_DATE_FORMAT')} – {date_format(self.last, 'SHORT_DATE_FORMAT')}"


def period_of(viewer: Viewer, data: QueryDict, program: Program | None = None) -> Period:
    """The period of an address: `period` is 12, 4, 52, 2026q3, the id of a term of `program`, or "range" with `from`
    and `to`; without it the last twelve closed weeks. Raises Http404 for what is no period.

    Who sees sums alone reads quarters that are over, and no others: they lie apart, so that no two of them differ by a
    few people. One query where a program is chosen, of which `choices_of` asks nothing more.
    """
    terms = _terms(program)
    if sees_sums_only(viewer):
        return _published(viewer.organization, data.get("period", ""))
    return _chosen(viewer.organization, data, terms)


def choices_of(viewer: Viewer, program: Program | None = None) -> list[tuple[str, str]]:
    """What can be chosen as `period`, in the order of a menu; "range" is the last. One query where a program is."""
    organization = viewer.organization
    last = last_closed_week(organization)
    if sees_sums_only(viewer):
        return [(value, _quarter_name(value)) for value in quarters_over(organization)]
    quarters = [(value, _quarter_name(value)) for value in _last_quarters(organization)]
    rolling = [(str(number), _weeks_name(number)) for number in ROLLING]
    begun = [term for term in _terms(program) if _first_week_from(organization, term.starts_on) <= last.start]
    terms = [(str(term.pk), term.name) for term in begun[:TERMS_OFFERED]]
    return [*rolling, *terms, *quarters, ("range", _("From a day to a day"))]


def last_weeks(organization: Organization, number: int) -> Period:
    """The last so many closed weeks."""
    last = last_closed_week(organization)
    first = last.start - WEEK * (number - 1)
    return _compared(organization, PeriodKindOf.WEEKS, str(number), first, last.end, _weeks_name(number))


def quarter(organization: Organization, value: str) -> Period:
    """A quarter of the year (2026q3): the weeks whose first day lies in it. Raises Http404 for what is none."""
    first, last = _some(weeks_of_quarter(organization, value))
    return _compared(organization, PeriodKindOf.QUARTER, value, first, last, _quarter_name(value))


def weeks_of_quarter(organization: Organization, value: str) -> Days:
    """The weeks of a quarter as `weeks_beginning_in` gives them. Raises Http404 for what is none."""
    first_day, after = quarter_days(value)
    return weeks_beginning_in(organization, first_day, after - DAY)


def weeks_beginning_in(organization: Organization, first_day: date, last_day: date) -> Days:
    """The first and the last day of the closed weeks that begin in these days; of none the last is before the first."""
    first = _first_week_from(organization, first_day)
    last = min(_first_week_from(organization, last_day + DAY) - DAY, last_closed_week(organization).end)
    return first, max(last, first - DAY)


def weeks_with_days(organization: Organization, first_day: date, last_day: date) -> Days:
    """The same of the closed weeks that have one of these days, the last `MOST_WEEKS` of them."""
    begin, end = (clock.week_of(organization, day) for day in (first_day, last_day))
    end = min(end, last_closed_week(organization))
    first = max(begin, Week(end.start - WEEK * (MOST_WEEKS - 1))).start
    return first, max(end.end, first - DAY)


def quarters_over(organization: Organization) -> list[str]:
    """The quarters that are offered and over, the newest first: what who sees sums alone reads."""
    return [value for value in _last_quarters(organization) if _is_over(organization, value)]


def _chosen(organization: Organization, data: QueryDict, terms: list[CalendarPeriod]) -> Period:
    value = data.get("period") or str(DEFAULT_WEEKS)
    if value in {str(number) for number in ROLLING}:
        return last_weeks(organization, int(value))
    if value == "range":
        return _range(organization, data)
    term = next((term for term in terms if str(term.pk) == value), None)
    return _term(organization, term, terms) if term else quarter(organization, value)


def _range(organization: Organization, data: QueryDict) -> Period:
    days = [clock.day_from(data.get(name, "")) for name in ("from", "to")]
    if None in days:
        raise Http404
    first, last = weeks_with_days(organization, *sorted(days))
    if last < first:  # all of it is to come
        closed = last_closed_week(organization)
        first, last = closed.start, closed.end
    name = f"{date_format(first, 'SHORT_DATE_FORMAT')} – {date_format(last, 'SHORT_DATE_FORMAT')}"
    return _compared(organization, PeriodKindOf.RANGE, "range", first, last, name)


def _term(organization: Organization, term: CalendarPeriod, terms: list[CalendarPeriod]) -> Period:
    """A term, beside the term before and the one that began about a year earlier."""
    period = _plain_term(organization, term)
    former = next((one for one in terms if one.starts_on < term.starts_on), None)
    wanted = term.starts_on - YEAR
    near = [one for one in terms if abs(one.starts_on - wanted) <= TERM_MOVES and one.pk != term.pk]
    alike = min(near, key=lambda one: abs(one.starts_on - wanted), default=None)
    return replace(
        period,
        before=_plain_term(organization, former) if former else None,
        year_ago=_plain_term(organization, alike) if alike else _moved(period, -YEAR),
    )


def _plain_term(organization: Organization, term: CalendarPeriod) -> Period:
    first, last = _some(weeks_beginning_in(organization, term.starts_on, term.ends_on))
    return _plain(organization, PeriodKindOf.TERM, str(term.pk), first, last, term.name)


def _published(organization: Organization, value: str) -> Period:
    over = quarters_over(organization)
    if value and value not in over:
        raise Http404
    period = quarter(organization, value or over[0])
    return replace(
        period,
        before=_if_published(organization, period.before),
        year_ago=_if_published(organization, period.year_ago),
    )


def _if_published(organization: Organization, period: Period | None) -> Period | None:
    """A period to compare with, if it is a quarter, too; else its difference from one would be a few weeks."""
    if period is None:
        return None
    same = quarter(organization, quarter_of(period.first))
    return period if (same.first, same.last) == (period.first, period.last) else None


def _compared(organization, kind: PeriodKindOf, value: str, first: date, last: date, name: str) -> Period:
    period = _plain(organization, kind, value, first, last, name)
    return replace(period, before=_moved(period, -WEEK * period.number), year_ago=_moved(period, -YEAR))


def _plain(organization, kind: PeriodKindOf, value: str, first: date, last: date, name: str) -> Period:
    is_present = last == last_closed_week(organization).end
    return Period(kind, value, first, last, clock.today(organization) if is_present else last, name)


def _moved(period: Period, by: timedelta) -> Period:
    first, last = period.first + by, period.last + by
    name = f"{date_format(first, 'SHORT_DATE_FORMAT')} – {date_format(last, 'SHORT_DATE_FORMAT')}"
    return Period(PeriodKindOf.RANGE, "range", first, last, last, name)


def _terms(program: Program | None) -> list[CalendarPeriod]:
    """The terms of a program, the newest first; read once for a program that a request holds."""
    if program is None:
        return []
    if not hasattr(program, "terms_read"):
        program.terms_read = list(periods_of(program).filter(kind=PeriodKind.TERM).order_by("-starts_on"))
    return program.terms_read


def _first_week_from(organization: Organization, day: date) -> date:
    """The first day of the first week that begins on a day or later."""
    week = clock.week_of(organization, day)
    return week.start if week.start == day else week.next().start


def _some(days: Days) -> Days:
    """The same; raises Http404 where no week is closed yet."""
    first, last = days
    if last < first:
        raise Http404
    return days


def _weeks_name(number: int) -> str:
    return ngettext("The last closed week", "The last %(number)d weeks", number) % {"number": number}


def _quarter_name(value: str) -> str:
    return _("Quarter %(quarter)s of %(year)s") % {"year": value[:4], "quarter": value[5:]}


def quarter_of(day: date) -> str:
    """The quarter of a day, as it stands in an address."""
    return f"{day.year:04}q{(day.month - 1) // 3 + 1}"


def quarter_days(value: str) -> tuple[date, date]:
    """The first day of a quarter, and the first one after it."""
    year, _q, number = value.partition("q")
    is_named = len(year) == 4 and year.isascii() and year.isdigit() and number in ("1", "2", "3", "4")
    first = clock.day_from(f"{year}-{int(number) * 3 - 2:02}-01") if is_named else None
    if first is None:
        raise Http404
    return first, date(first.year + (number == "4"), first.month % 12 + 3 if number != "4" else 1, 1)


def _last_quarters(organization: Organization) -> list[str]:
    """The quarters that have a closed week, the newest first."""
    day, found = last_closed_week(organization).start, []
    while len(found) < QUARTERS_OFFERED:
        found.append(quarter_of(day))
        day = quarter_days(found[-1])[0] - DAY
    return found


def _is_over(organization: Organization, value: str) -> bool:
    _first, after = quarter_days(value)
    return _first_week_from(organization, after) - DAY <= last_closed_week(organization).end
