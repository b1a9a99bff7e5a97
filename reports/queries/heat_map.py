"""Each mentee of a program, week by week through a term."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.clock import Week
from programs.choices import PeriodKind
from programs.models import CalendarPeriod, Enrolment, Program
from programs.queries import enrolments_for, not_over_on, periods_of
from reports.models import WeeklyAttendance
from reports.queries.weekly import COLUMNS, Counts
from sessions.models import Meeting
from sessions.queries.meetings import meetings_for, with_make_up

WEEKS_WITHOUT_TERM = 16
MOST_WEEKS = 30


@dataclass(frozen=True)
class HeatRow:
    """A mentee with the counts of each week; None where there was no mentor or nothing is counted yet."""

    enrolment: Enrolment
    cells: list[tuple[Week, Counts | None]]


def terms_of(program: Program) -> list[CalendarPeriod]:
    """The terms of a program, the newest first; one query."""
    return list(periods_of(program).filter(kind=PeriodKind.TERM).order_by("-starts_on"))


def term_of_today(viewer: Viewer, terms: list[CalendarPeriod]) -> CalendarPeriod | None:
    """The term that began last; None where the program has none yet."""
    today = clock.today(viewer.organization)
    return next((term for term in terms if term.starts_on <= today), None)


def weeks_of_term(viewer: Viewer, term: CalendarPeriod | None) -> list[Week]:
    """The weeks of a term up to the last one that is over, thirty at most; without a term the last sixteen."""
    last = clock.this_week(viewer.organization).previous()
    first = clock.week_of(viewer.organization, term.starts_on) if term else Week(_back(last, WEEKS_WITHOUT_TERM))
    if term:
        last = min(last, clock.week_of(viewer.organization, term.ends_on))
    weeks = [last]
    while weeks[-1].start > first.start and len(weeks) < MOST_WEEKS:
        weeks.append(weeks[-1].previous())
    return weeks[::-1] if last >= first else []


def _back(week: Week, number: int) -> date:
    return week.start - timedelta(weeks=number - 1)


def enrolments_of_weeks(viewer: Viewer, program: Program, weeks: list[Week], chosen: Q) -> QuerySet[Enrolment]:
    """The program's mentees of these weeks, by name; `chosen` is a condition on enrolments."""
    if not weeks:
        return Enrolment.objects.none()
    in_weeks = Q(starts_on__lte=weeks[-1].end) & not_over_on(weeks[0].start)
    return enrolments_for(viewer).filter(in_weeks, chosen, program=program)


def heat_rows(enrolments: list[Enrolment], weeks: list[Week]) -> list[HeatRow]:
    """The cells of these mentees; one query. Two mentors in one week are added up."""
    if not weeks:
        return []
    sums = (
        WeeklyAttendance.objects.filter(
            pairing__enrolment__in=[enrolment.pk for enrolment in enrolments],
            week_start__range=(weeks[0].start, weeks[-1].start),
        )
        .order_by()
        .values_list("pairing__enrolment", "week_start")
        .annotate(**{f"sum_of_{name}": Sum(name) for name in COLUMNS})
    )
    counted: dict[tuple[UUID, Week], Counts] = {(pk, Week(start)): Counts(*counts) for pk, start, *counts in sums}
    return [HeatRow(one, [(week, counted.get((one.pk, week))) for week in weeks]) for one in enrolments]


def meetings_of_week(viewer: Viewer, enrolment: Enrolment, week: Week) -> QuerySet[Meeting]:
    """The meetings behind a cell, in order of time."""
    meetings = with_make_up(meetings_for(viewer)).filter(
        pairing__enrolment=enrolment, local_date__range=(week.start, week.end)
    )
    return meetings.order_by("starts_at", "pk")
