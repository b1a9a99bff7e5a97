"""Does each program keep its promises? Sums by program and week, from the closed weeks."""

from dataclasses import dataclass
from functools import cached_property
from math import floor
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Sum

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.clock import Week
from programs.choices import PairingRole
from programs.models import Enrolment, Pairing
from programs.queries import active_on, enrolments_for
from reports.models import WeeklyAttendance
from reports.queries.reach import (
    mentees_counted,
    pairings_reported_to,
    programs_reported_to,
    sees_sums_only,
    tells_of_few,
)
from reports.queries.weekly import COLUMNS, Counts, last_closed_week, total

WEEKS_SHOWN = 12
ROUNDING_NOISE = 1e-9


@dataclass(frozen=True)
class ProgramSummary:
    """A program today and in its last weeks, the oldest first; None for a week that was not counted.

    For who sees sums alone, None also stands for a week, and for the people of today, that are too few for a sum.
    """

    id: UUID | None
    name: str
    enrolled: int | None
    covered: int | None
    weeks: list[tuple[Week, Counts | None]]

    @cached_property
    def counts(self) -> Counts:
        return total(counts for _week, counts in self.weeks if counts is not None)

    @property
    def held_shares(self) -> list[float | None]:
        return [counts.held_share if counts else None for _week, counts in self.weeks]

    @property
    def reported_shares(self) -> list[float | None]:
        return [counts.reported_share if counts else None for _week, counts in self.weeks]

    @property
    def held_percent(self) -> str:
        return percent(self.counts.held_share)

    @property
    def reported_percent(self) -> str:
        return percent(self.counts.reported_share)


def percent(share: float | None) -> str:
    """A share in whole percent, rounded down so that only all is 100%; a dash where there is none."""
    return "–" if share is None else f"{floor(share * 100 + ROUNDING_NOISE)}%"


def program_summaries(viewer: Viewer) -> list[ProgramSummary]:
    """The viewer's programs by name, with those enrolled today and the last twelve closed weeks; three queries."""
    weeks = last_weeks(viewer)
    counted = _counts_by_week(viewer, weeks)
    people = _people_today(viewer)
    return [
        ProgramSummary(
            program_id,
            name,
            *people.get(program_id, (0, 0)),
            [(week, counted.get((program_id, week))) for week in weeks],
        )
        for program_id, name in programs_reported_to(viewer).values_list("pk", "name")
    ]


def together(summaries: list[ProgramSummary]) -> ProgramSummary:
    """All programs as one, of what each shows: so nothing hidden is the difference of two sums.

    Who is in two programs counts in each.
    """
    by_week = zip(*(summary.weeks for summary in summaries), strict=True)
    weeks = [(column[0][0], _sum_of_known(counts for _week, counts in column)) for column in by_week]
    enrolled = sum(summary.enrolled or 0 for summary in summaries)
    return ProgramSummary(None, "", enrolled, sum(summary.covered or 0 for summary in summaries), weeks)


def last_weeks(viewer: Viewer) -> list[Week]:
    """The last twelve weeks that are over, the oldest first."""
    weeks = [last_closed_week(viewer.organization)]
    while len(weeks) < WEEKS_SHOWN:
        weeks.append(weeks[-1].previous())
    return weeks[::-1]


def _sum_of_known(counts) -> Counts | None:
    known = [one for one in counts if one is not None]
    return total(known) if known else None


def _counts_by_week(viewer: Viewer, weeks: list[Week]) -> dict[tuple[UUID, Week], Counts]:
    rows = (
        WeeklyAttendance.objects.filter(
            week_start__range=(weeks[0].start, weeks[-1].start), pairing__in=pairings_reported_to(viewer).values("pk")
        )
        .order_by()
        .values_list("pairing__enrolment__program", "week_start")
        .annotate(people=mentees_counted(), **{f"sum_of_{name}": Sum(name) for name in COLUMNS})
    )
    all_shown = not sees_sums_only(viewer)
    return {
        (program_id, Week(week_start)): Counts(*counts)
        for program_id, week_start, people, *counts in rows
        if all_shown or not tells_of_few(people)
    }


def _people_today(viewer: Viewer) -> dict[UUID, tuple[int | None, int | None]]:
    today = clock.today(viewer.organization)
    sums_only = sees_sums_only(viewer)
    enrolments = Enrolment.objects.all() if sums_only else enrolments_for(viewer)
    mentor = Pairing.objects.filter(active_on(today), enrolment=OuterRef("pk"), role=PairingRole.PRIMARY)
    rows = (
        enrolments.filter(active_on(today), active_on(today, "program__"))
        .order_by()
        .values_list("program")
        .annotate(enrolled=Count("pk"), covered=Count("pk", filter=Exists(mentor)))
    )
    return {
        program_id: (None, None) if sums_only and tells_of_few(enrolled) else (enrolled, covered)
        for program_id, enrolled, covered in rows
    }
