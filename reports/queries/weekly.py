"""The weekly report: one reading, from which page, sheet and print are made."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, Subquery, Sum, TextField
from django.db.models.functions import Cast

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.clock import Week
from mentoring_platform.tenancy.models import Organization
from programs.models import Pairing
from programs.queries import enrolments_for, not_over_on
from reports.models import WeekClose, WeeklyAttendance
from reports.permissions import can_see_rows
from reports.queries.reach import mentees_counted, pairings_reported_to, tells_of_few
from sessions.models import Meeting


class Counts(NamedTuple):
    """Meetings of a week. expected = held + excused + missed + unreported; extra ones and minutes stand apart."""

    expected: int = 0
    held: int = 0
    excused: int = 0
    missed: int = 0
    unreported: int = 0
    extra_held: int = 0
    minutes: int = 0


NOTHING = Counts()
COLUMNS = Counts._fields


def total(counts: Iterable[Counts]) -> Counts:
    """The sum of all of these."""
    return Counts(*map(sum, zip(NOTHING, *counts, strict=True)))


class Row(NamedTuple):
    """One mentee with one mentor; `enrolment` leads to the meetings, `people` are the ids of all who are named.

    `stands_in_for` is the name of the mentor whose place a substitute took. A tuple, as a week has thousands of them.
    """

    mentor: str
    mentee: str
    enrolment: UUID
    program: str
    unit: str
    counts: Counts
    people: tuple[UUID, ...]
    stands_in_for: str = ""


@dataclass
class MentorRows:
    """A mentor with the rows of the week; the name is empty for those who have no mentor."""

    name: str
    rows: list[Row] = field(default_factory=list)

    @cached_property
    def counts(self) -> Counts:
        return total(row.counts for row in self.rows)


@dataclass(frozen=True)
class WeeklyReport:
    """A week as it stood at `computed_at`; None while it has not been counted. Those without a mentor come first.

    `told_at` is when its close was told in letters, None before; `late_reports` how many reports were made since.
    """

    week: Week
    computed_at: datetime | None
    mentors: list[MentorRows]
    told_at: datetime | None = None
    late_reports: int = 0

    @cached_property
    def counts(self) -> Counts:
        return total(mentor.counts for mentor in self.mentors)

    @property
    def rows(self) -> list[Row]:
        return [row for mentor in self.mentors for row in mentor.rows]

    @property
    def people(self) -> set[UUID]:
        """The ids of all mentors and mentees who are named."""
        return {key for row in self.rows for key in row.people}


class ProgramSum(NamedTuple):
    """A program's week as one line; `pairings` and `counts` are None where they would speak of single people."""

    name: str
    pairings: int | None
    counts: Counts | None


@dataclass(frozen=True)
class WeeklySums:
    """A week for who sees sums alone: no name, and no sum over fewer than five mentees.

    The sum of all is made of what is shown, so that nothing hidden is the difference of two sums.
    """

    week: Week
    computed_at: datetime | None
    programs: list[ProgramSum]
    told_at: datetime | None = None

    @cached_property
    def counts(self) -> Counts:
        return total(program.counts for program in self.programs if program.counts)

    @property
    def pairings(self) -> int:
        return sum(program.pairings for program in self.programs if program.pairings)


def last_closed_week(organization: Organization) -> Week:
    """The last week that is over where the organization is."""
    return clock.this_week(organization).previous()


def weekly_report(viewer: Viewer, week: Week, *, of_pairings: Q, of_enrolments: Q | None) -> WeeklyReport:
    """Everything the viewer may read of a week; two queries, another where no row tells of its close, and after that.

    `of_pairings` and `of_enrolments` are the filters as conditions on pairings and on enrolments; None leaves out
    those without a mentor. A mentee who changed the mentor in the week has two rows.
    """
    closed, mentors = _with_mentor(viewer, week, of_pairings)
    if closed is None:
        return WeeklyReport(week, None, [])
    if of_enrolments is not None and can_see_rows(viewer):
        alone = _without_mentor(viewer, week, of_enrolments)
        mentors = [MentorRows("", alone), *mentors] if alone else mentors
    late = _late_reports(viewer, week, of_pairings, closed.told_at) if closed.told_at else 0
    return WeeklyReport(week, closed.computed_at, mentors, closed.told_at, late)


def weekly_sums(viewer: Viewer, week: Week, *, of_pairings: Q) -> WeeklySums:
    """The sums of a week by program, by name; two queries. No name of a person is read."""
    closed = WeekClose.objects.filter(week_start=week.start).first()
    if closed is None:
        return WeeklySums(week, None, [])
    reach = pairings_reported_to(viewer).filter(of_pairings)
    rows = (
        WeeklyAttendance.objects.filter(week_start=week.start, pairing__in=reach.values("pk"))
        .order_by("pairing__enrolment__program__name", "pairing__enrolment__program")
        .values_list("pairing__enrolment__program", "pairing__enrolment__program__name")
        .annotate(
            pairings=Count("pk"),
            people=mentees_counted(),
            **{f"sum_of_{name}": Sum(name) for name in COLUMNS},
        )
    )
    sums = [
        ProgramSum(name, None, None) if tells_of_few(people) else ProgramSum(name, pairings, Counts(*counts))
        for _program, name, pairings, people, *counts in rows
    ]
    return WeeklySums(week, closed.computed_at, sums, closed.told_at)


class Closed(NamedTuple):
    """When a week was counted, and when its close was told in letters."""

    computed_at: datetime
    told_at: datetime | None


def _with_mentor(viewer: Viewer, week: Week, of_pairings: Q) -> tuple[Closed | None, list[MentorRows]]:
    """The rows of a week by mentor, and of its close, which is read with them; alone where there are none."""
    reach = pairings_reported_to(viewer).filter(of_pairings)
    people = (
        "pairing__mentor",
        "pairing__mentor__full_name",
        "pairing__enrolment__mentee__full_name",
        "pairing__enrolment",
        "pairing__enrolment__program__name",
        "pairing__enrolment__mentee__unit__name",
        "pairing__enrolment__mentee",
        "pairing__ends_on",
        "pairing__stands_in_for__mentor",
        "pairing__stands_in_for__mentor__full_name",
    )
    today, for_office = clock.today(viewer.organization), can_see_rows(viewer)
    weeks = WeeklyAttendance.objects.filter(week_start=week.start, pairing__in=reach.values("pk"))
    ordered = weeks.order_by("pairing__mentor__full_name", "pairing__mentor", people[2], "pairing")
    mentors: list[MentorRows] = []
    closes = WeekClose.objects.filter(week_start=week.start)
    # As text: a moment in each of thousands of rows would be made a moment each time.
    facts = {f"week_{name}": Cast(Subquery(closes.values(name)), TextField()) for name in Closed._fields}
    rows = list(ordered.annotate(**facts).values_list(*facts, *people, *COLUMNS))
    if rows:
        computed_at, told_at = rows[0][: len(facts)]
        closed = computed_at and Closed(_moment(computed_at), told_at and _moment(told_at))
    else:
        found = closes.values_list(*Closed._fields).first()
        closed = found and Closed(*found)
    if closed is None:
        return None, []
    group, last = MentorRows(""), None
    for row in rows:
        mentor_id, mentor, mentee, enrolment, program, unit, mentee_id, ends_on, regular_id, regular, *counts = row[
            len(facts) :
        ]
        if mentor_id != last:
            group, last = MentorRows(mentor), mentor_id
            mentors.append(group)
        # The unit is the present one: a former mentor does not learn where somebody is by now.
        shown = unit if unit and (for_office or ends_on is None or ends_on >= today) else ""
        named = (mentor_id, mentee_id, regular_id) if regular_id else (mentor_id, mentee_id)
        counted = Counts._make(counts)
        group.rows.append(Row(mentor, mentee, enrolment, program, shown, counted, named, regular or ""))
    return closed, mentors


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def _late_reports(viewer: Viewer, week: Week, of_pairings: Q, since: datetime) -> int:
    reach = pairings_reported_to(viewer).filter(of_pairings)
    meetings = Meeting.objects.filter(local_date__range=(week.start, week.end), pairing__in=reach.values("pk"))
    return meetings.filter(logs__logged_at__gt=since).count()


def _without_mentor(viewer: Viewer, week: Week, of_enrolments: Q) -> list[Row]:
    in_week = Q(starts_on__lte=week.end) & not_over_on(week.start)
    program_runs = Q(program__starts_on__lte=week.end) & not_over_on(week.start, "program__")
    paired = Pairing.objects.filter(in_week, enrolment=OuterRef("pk"))
    enrolments = enrolments_for(viewer).filter(of_enrolments, in_week, program_runs, ~Exists(paired))
    found = enrolments.values_list("mentee__full_name", "pk", "program__name", "mentee__unit__name", "mentee")
    return [
        Row("", name, enrolment, program, unit or "", NOTHING, (mentee_id,))
        for name, enrolment, program, unit, mentee_id in found
    ]
