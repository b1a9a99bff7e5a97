"""Which closed weeks a report speaks of: a run of whole weeks, by the rules of all figures."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import get_language

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.clock import WEEK, Week
from mentoring_platform.ui.dates import say_period
from programs.choices import PeriodKind as PartOfYear
from programs.models import CalendarPeriod
from reports.building.choices import PeriodKind
from reports.queries.reach import programs_reported_to
from reports.queries.weekly import last_closed_week

LONGEST_WEEKS = 160
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """`first` is the first day of the first week, `last` the last day of the last. Empty: `last` is before `first`."""

    first: date
    last: date
    kind: str

    @property
    def is_empty(self) -> bool:
        return self.last < self.first

    def in_words(self, today: date) -> str:
        """The kind with its days: "The last 12 weeks · 24 August – 15 November"."""
        label = PeriodKind(self.kind).label if self.kind in PeriodKind.values else ""
        days = "–" if self.is_empty else say_period(self.first, self.last, today=today, language=get_language() or "")
        return str(days) if self.kind == PeriodKind.FIXED else f"{label} · {days}"


def span_of(
    viewer: Viewer, kind: str, *, first: date | None = None, last: date | None = None, program: UUID | None = None
) -> Span:
    """The weeks of a period as of today; at most one query, for a term. Only weeks that are over are in it.

    Of calendar months, quarters and terms it has the weeks that begin in them. From a day to a day is widened to whole
    weeks. What is no period counts as the last twelve weeks.
    """
    newest = last_closed_week(viewer.organization)
    today = clock.today(viewer.organization)
    if kind == PeriodKind.FIXED and first and last:
        begin, end = clock.week_of(viewer.organization, first), clock.week_of(viewer.organization, last)
        return _span(max(begin, Week(end.start - LONGEST_WEEKS * WEEK)), min(end, newest), kind)
    if kind == PeriodKind.LAST_MONTH:
        this = today.replace(day=1)
        return _beginning_in(viewer, (this - DAY).replace(day=1), this - DAY, newest, kind)
    if kind in (PeriodKind.THIS_QUARTER, PeriodKind.LAST_QUARTER):
        begins, ends = _quarter(today if kind == PeriodKind.THIS_QUARTER else _quarter(today)[0] - DAY)
        return _beginning_in(viewer, begins, ends, newest, kind)
    if kind == PeriodKind.THIS_TERM and (term := _term(viewer, today, program)):
        return _beginning_in(viewer, *term, newest, kind)
    number = {PeriodKind.WEEKS_4: 4, PeriodKind.WEEKS_52: 52}.get(kind, 12)
    known = kind if kind in (PeriodKind.WEEKS_4, PeriodKind.WEEKS_52) else PeriodKind.WEEKS_12
    return _span(Week(newest.start - (number - 1) * WEEK), newest, known)


def _span(begin: Week, end: Week, kind: str) -> Span:
    return Span(begin.start, end.end if end >= begin else begin.start - DAY, kind)


def _beginning_in(viewer: Viewer, first: date, last: date, newest: Week, kind: str) -> Span:
    begin = clock.week_of(viewer.organization, first)
    begin = begin if begin.start == first else begin.next()
    return _span(begin, min(clock.week_of(viewer.organization, last), newest), kind)


def _quarter(day: date) -> tuple[date, date]:
    first = day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    return first, (first + timedelta(days=95)).replace(day=1) - DAY


def _term(viewer: Viewer, today: date, program: UUID | None) -> tuple[date, date] | None:
    """The term that began last, of one program or of all in reach."""
    terms = CalendarPeriod.objects.filter(kind=PartOfYear.TERM, starts_on__lte=today)
    mine = (
        terms.filter(program=program) if program else terms.filter(program__in=programs_reported_to(viewer).order_by())
    )
    return mine.order_by("-starts_on", "-ends_on").values_list("starts_on", "ends_on").first()
