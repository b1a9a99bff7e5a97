"""What can be added up, counted by program and unit in one statement, for a period and those it is compared with."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    UUIDField,
    Value,
    When,
)
from django.db.models.functions import Cast

from mentoring_platform.accounts.viewer import Viewer
from programs.choices import EndReason, PairingRole
from programs.models import Enrolment, Pairing
from programs.queries import active_on, enrolments_for
from reports.compliance.measures import Key
from reports.compliance.periods import Period
from reports.compliance.queries.runs import Part, parts_of, runs_of
from reports.compliance.queries.slices import Slice
from reports.models import AttendanceBlock, WeeklyAttendance
from reports.queries.reach import mentees_counted, pairings_reported_to, sees_sums_only, tells_of_few
from sessions.choices import Outcome
from sessions.models import Meeting, MeetingSeries

NOW, BEFORE, YEAR_AGO = "now", "before", "year_ago"
COLUMNS = ("expected", "held", "excused", "missed", "unreported", "in_time", "delay_hours")
WIDTH = 12


class Tally(NamedTuple):
    """Above and below the line. `people_above` and `people_below`: how many different people they speak of."""

    above: int = 0
    below: int = 0
    people_above: int = 0
    people_below: int = 0

    def plus(self, other: "Tally") -> "Tally":
        return Tally(*map(sum, zip(self, other, strict=True)))


Place = tuple[UUID, UUID | None]
"""A program and a unit of it; None for who is in no unit."""

Cells = dict[Key, dict[str, dict[Place, Tally]]]


def periods_in(period: Period) -> dict[str, Period]:
    """The period and those it is compared with, under their names."""
    named = {NOW: period, BEFORE: period.before, YEAR_AGO: period.year_ago}
    return {name: one for name, one in named.items() if one is not None}


def read_numbers(viewer: Viewer, period: Period, slice_: Slice) -> Cells:
    """All figures that are sums over programs and units; one query, two for who sees sums alone."""
    periods = periods_in(period)
    parts = parts_of((name, one.first, one.last) for name, one in periods.items())
    sums_only = sees_sums_only(viewer)
    members = [_covered(viewer, periods, slice_), *_of_pairings(viewer, periods, slice_)]
    if not sums_only:
        members = [*_meetings(viewer, parts, slice_), *members]
    first, *others = members
    cells: Cells = defaultdict(lambda: defaultdict(lambda: defaultdict(Tally)))
    for what, part, program, unit, *numbers in first.union(*others, all=True):
        if what == "meetings":
            _add_meetings(cells, parts[part], (program, unit), numbers)
        else:
            for name, tally in zip(periods, _tallies(numbers), strict=False):
                cells[Key(what)][name][program, unit] = tally
    if sums_only:
        _add_weeks_of_many(cells, viewer, parts, slice_)
    return cells


def meeting_tallies(numbers: Sequence[int | None]) -> dict[Key, Tally]:
    """The figures of weeks from sums of `COLUMNS`, in that order; more numbers are ignored."""
    expected, held, excused, missed, unreported, in_time, delay = (number or 0 for number in numbers[: len(COLUMNS)])
    reported = expected - unreported
    return {
        Key.HELD: Tally(held, expected),
        Key.EXCUSED: Tally(excused, expected),
        Key.MISSED: Tally(missed, expected),
        Key.UNREPORTED: Tally(unreported, expected),
        Key.REPORTED: Tally(reported, expected),
        Key.IN_TIME: Tally(in_time, reported),
        Key.DELAY: Tally(delay, reported),
    }


def _add_meetings(cells: Cells, part: Part, place: Place, numbers: Sequence[int | None]) -> None:
    for key, tally in meeting_tallies(numbers).items():
        for name in part.of:
            cells[key][name][place] = cells[key][name][place].plus(tally)


def _tallies(numbers: list[int]) -> list[Tally]:
    return [Tally(*numbers[start : start + 4]) for start in range(0, WIDTH, 4)]


def _row(rows: QuerySet, what: str, part: object, place: tuple, numbers: Mapping[str, object]) -> QuerySet:
    """One member of the statement: what it counts, the part of time, program, unit, and twelve numbers."""
    unit = F(place[1]) if place[1] else Cast(Value(None), UUIDField())
    padded = dict(numbers) | {f"n{number}": Value(0) for number in range(len(numbers), WIDTH)}
    named = rows.order_by().annotate(
        what=Value(what, output_field=CharField()), part=part, program_of=F(place[0]), unit_of=unit
    )
    grouped = named.values("what", "part", "program_of", "unit_of").annotate(**padded)
    return grouped.values_list("what", "part", "program_of", "unit_of", *(f"n{number}" for number in range(WIDTH)))


def _meetings(viewer: Viewer, parts: list[Part], slice_: Slice) -> list[QuerySet]:
    place = ("pairing__enrolment__program", "pairing__enrolment__mentee__unit")
    reach = pairings_reported_to(viewer).filter(slice_.of_enrolments("enrolment__")).values("pk")
    sums = {f"n{number}": Sum(column) for number, column in enumerate(COLUMNS)}
    weeks, blocks = attendance_in(parts)
    return [_row(rows.filter(pairing__in=reach), "meetings", F("part_of"), place, sums) for rows in (weeks, blocks)]


def attendance_in(parts: list[Part]) -> tuple[QuerySet, QuerySet]:
    """Single weeks and blocks that together are exactly the weeks of these parts, each with `part_of`, its number."""
    runs = [(number, run) for number, part in enumerate(parts) for run in runs_of(part.first, part.last)]
    weeks = [(number, Q(week_start__range=(run.first, run.last))) for number, run in runs if run.weeks == 1]
    blocks = [
        (number, Q(weeks=run.weeks, starts_on__range=(run.first, run.last))) for number, run in runs if run.weeks > 1
    ]
    return _in_runs(WeeklyAttendance, weeks), _in_runs(AttendanceBlock, blocks)


def _in_runs(model, runs: list[tuple[int, Q]]) -> QuerySet:
    chosen, whens = Q(), []
    for number, run in runs:
        chosen |= run
        whens.append(When(run, then=Value(number)))
    rows = model.objects.filter(chosen) if runs else model.objects.none()
    return rows.annotate(part_of=Case(*whens, default=Value(0), output_field=IntegerField()))


def _counted(whose: Mapping[str, tuple[Q, Q]], people: str | None) -> dict[str, Count]:
    """For each period how many rows are kept, how many there are, and of how many people both speak."""
    counts = []
    for below, kept in whose.values():
        for condition in (below & kept, below):
            counts.append(Count("pk", filter=condition))
        for condition in (below & kept, below):
            counts.append(Count(people, filter=condition, distinct=True) if people else Value(0))
    return {f"n{number}": count for number, count in enumerate(counts)}


def _place(sums_only: bool, prefix: str = "") -> tuple[str, str]:
    """By what is counted: for who sees sums alone not by unit, since nobody may be counted twice among few."""
    return f"{prefix}program", "" if sums_only else f"{prefix}mentee__unit"


def _covered(viewer: Viewer, periods: dict[str, Period], slice_: Slice) -> QuerySet:
    sums_only = sees_sums_only(viewer)
    enrolments = (Enrolment.objects.all() if sums_only else enrolments_for(viewer)).filter(slice_.of_enrolments())
    whose = {name: (running_on(one.as_of), is_covered(one.as_of)) for name, one in periods.items()}
    counts = _counted(whose, "mentee" if sums_only else None)
    return _row(enrolments, Key.COVERAGE.value, Value(0), _place(sums_only), counts)


def _of_pairings(viewer: Viewer, periods: dict[str, Period], slice_: Slice) -> list[QuerySet]:
    sums_only = sees_sums_only(viewer)
    pairings = pairings_reported_to(viewer).filter(slice_.of_enrolments("enrolment__"), role=PairingRole.PRIMARY)
    members = []
    for key, rule in RULES.items():
        whose = {name: rule(one) for name, one in periods.items()}
        concerned = Q()
        for below, _kept in whose.values():
            concerned |= below
        counts = _counted(whose, "enrolment__mentee" if sums_only else None)
        place = _place(sums_only, "enrolment__")
        members.append(_row(pairings.filter(concerned), key.value, Value(0), place, counts))
    return members


def _add_weeks_of_many(cells: Cells, viewer: Viewer, parts: list[Part], slice_: Slice) -> None:
    """Sums over weeks of programs that speak of five people at least, as the weekly report shows them.

    So no difference of periods, or of a period and weeks, tells of fewer.
    """
    days = Q()
    for part in parts:
        days |= Q(week_start__range=(part.first, part.last))
    rows = WeeklyAttendance.objects.filter(days, pairing__in=pairings_reported_to(viewer).values("pk"))
    rows = rows.filter(slice_.of_enrolments("pairing__enrolment__")).order_by()
    sums = {f"sum_of_{column}": Sum(column) for column in COLUMNS}
    counted = rows.values_list("week_start", "pairing__enrolment__program").annotate(**sums, people=mentees_counted())
    for week_start, program, *numbers, people in counted:
        if not tells_of_few(people):
            part = next(part for part in parts if part.first <= week_start <= part.last)
            _add_meetings(cells, part, (program, None), numbers)


def running_on(day: date, prefix: str = "") -> Q:
    """Enrolments that run on a day, in a program that does."""
    return active_on(day, prefix) & active_on(day, f"{prefix}program__")


def is_covered(day: date) -> Q:
    """Enrolments with a main mentor on a day."""
    return Q(Exists(Pairing.objects.filter(active_on(day), enrolment=OuterRef("pk"), role=PairingRole.PRIMARY)))


def pairing_running_on(day: date) -> Q:
    """Pairings that run on a day, in an enrolment and a program that do."""
    return active_on(day) & running_on(day, "enrolment__")


def _days_from(column: str, days: int):
    return ExpressionWrapper(OuterRef(column) + timedelta(days=days), output_field=DateField())


def _met(first: object, last: object) -> Q:
    held = Meeting.objects.filter(pairing=OuterRef("pk"), logs__outcome=Outcome.HELD)
    return Q(Exists(held.filter(**({"local_date__gte": first} if first else {}), local_date__lte=last)))


def _begun(period: Period, days: int) -> Q:
    """Pairings that began in the period, and so long before its day that the rule can be judged."""
    return Q(starts_on__range=(period.first, min(period.last, period.as_of - timedelta(days=days))))


def _ended(period: Period) -> Q:
    return Q(ends_on__range=(period.first, period.last), ends_on__lt=period.as_of)


def first_time(period: Period) -> tuple[Q, Q]:
    """Who is judged, and whose fixed time began within a week."""
    soon = MeetingSeries.objects.filter(pairing=OuterRef("pk"), starts_on__lte=_days_from("starts_on", 7))
    return _begun(period, 7), Q(Exists(soon))


def first_meeting(period: Period) -> tuple[Q, Q]:
    """Who is judged, and who met within two weeks."""
    return _begun(period, 14), _met(None, _days_from("starts_on", 14))


def endings(period: Period) -> tuple[Q, Q]:
    """Who is judged, and who has a reason and met in the last three weeks."""
    return _ended(period), ~Q(end_reason="") & _met(_days_from("ends_on", -21), OuterRef("ends_on"))


def early(period: Period) -> tuple[Q, Q]:
    """Whose agreement is judged, and who ended before it."""
    broken = Q(ends_on__lt=F("committed_until")) & ~Q(end_reason=EndReason.COMPLETED)
    return _ended(period) & Q(committed_until__isnull=False), broken


def past(period: Period) -> tuple[Q, Q]:
    """Whose agreement is judged, and who is past it."""
    running = pairing_running_on(period.as_of) & Q(committed_until__isnull=False)
    return running, Q(committed_until__lt=period.as_of)


RULES = {
    Key.FIRST_TIME: first_time,
    Key.FIRST_MEETING: first_meeting,
    Key.ENDINGS: endings,
    Key.EARLY: early,
    Key.PAST: past,
}
"""The figures over main mentors' pairings: for a period who is judged, and of whom it is kept."""
