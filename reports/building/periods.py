"""Which closed weeks a report speaks of: a run of whole weeks, by the rules of `reports.compliance.periods`."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import get_language

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from mentoring_platform.ui.dates import say_period
from programs.choices import PeriodKind as PartOfYear
from programs.models import CalendarPeriod
from reports.building.choices import PeriodKind
from reports.compliance.periods import (
    Days,
    last_weeks,
    quarter_days,
    quarter_of,
    quarters_over,
    weeks_beginning_in,
    weeks_of_quarter,
    weeks_with_days,
)
from reports.queries.reach import programs_reported_to, sees_sums_only

DAY = timedelta(days=1)
ROLLING = {PeriodKind.WEEKS_4: 4, PeriodKind.WEEKS_12: 12, PeriodKind.WEEKS_52: 52}
OF_SUMS = (PeriodKind.LAST_QUARTER, PeriodKind.FIXED)
"""What is offered to who sees sums alone."""


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


def periods_for(viewer: Viewer) -> list[tuple[str, str]]:
    """What the viewer can choose."""
    offered = OF_SUMS if sees_sums_only(viewer) else PeriodKind
    return [(kind.value, kind.label) for kind in offered]


def span_of(
    viewer: Viewer, kind: str, *, first: date | None = None, last: date | None = None, program: UUID | None = None
) -> Span:
    """The weeks of a period as of today; at most one query, for a term. Only weeks that are over are in it.

    Of calendar months, quarters and terms it has the weeks that begin in them. From a day to a day is widened to whole
    weeks. What is no period counts as the last twelve weeks. Who sees sums alone reads quarters that are over, as on
    the dashboards: those that lie in the period, or the last one.
    """
    known, days = _days(viewer, kind, first, last, program)
    if not sees_sums_only(viewer):
        return Span(*days, known)
    over = [weeks_of_quarter(viewer.organization, value) for value in quarters_over(viewer.organization)]
    within = [one for one in over if days[0] <= one[0] and one[1] <= days[1]] or over[:1]
    begin, end = within[-1][0], within[0][1]
    return Span(begin, end, PeriodKind.LAST_QUARTER if (begin, end) == over[0] else PeriodKind.FIXED)


def _days(viewer: Viewer, kind: str, first: date | None, last: date | None, program: UUID | None) -> tuple[str, Days]:
    """The kind, if it is known and says something here, and its weeks."""
    organization, today = viewer.organization, clock.today(viewer.organization)
    if kind == PeriodKind.FIXED and first and last:
        return kind, weeks_with_days(organization, first, last)
    if kind == PeriodKind.LAST_MONTH:
        before = today.replace(day=1) - DAY
        return kind, weeks_beginning_in(organization, before.replace(day=1), before)
    if kind == PeriodKind.THIS_QUARTER:
        return kind, weeks_of_quarter(organization, quarter_of(today))
    if kind == PeriodKind.LAST_QUARTER:
        begins, _after = quarter_days(quarter_of(today))
        return kind, weeks_of_quarter(organization, quarter_of(begins - DAY))
    if kind == PeriodKind.THIS_TERM and (term := _term(viewer, today, program)):
        return kind, weeks_beginning_in(organization, *term)
    known = kind if kind in ROLLING else PeriodKind.WEEKS_12
    period = last_weeks(organization, ROLLING[known])
    return known, (period.first, period.last)


def _term(viewer: Viewer, today: date, program: UUID | None) -> tuple[date, date] | None:
    """The term that began last, of one program or of all in reach."""
    terms = CalendarPeriod.objects.filter(kind=PartOfYear.TERM, starts_on__lte=today)
    mine = (
        terms.filter(program=program) if program else terms.filter(program__in=programs_reported_to(viewer).order_by())
    )
    return mine.order_by("-starts_on", "-ends_on").values_list("starts_on", "ends_on").first()
