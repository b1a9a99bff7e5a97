"""Compares what the product says of a history with what the statements say, and counts what was compared."""

from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from random import Random
from typing import Any

from django.db.models import Q
from django.http import QueryDict

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy.clock import Week
from mentoring_platform.tenancy.scope import organization_scope
from programs.queries import program_ids
from reports.compliance.measures import MEASURES, WEEKLY, Key, Unit
from reports.compliance.periods import Period, period_of
from reports.compliance.queries import Slice, lines, names_people, people_behind, slice_for, survival, weeks_of
from reports.models import WeeklyAttendance
from reports.queries.reach import FEWEST_PEOPLE
from reports.queries.weekly import weekly_report
from tests.reports.oracle import spans
from tests.reports.oracle.asking import Asking
from tests.reports.oracle.history import History
from tests.reports.oracle.spans import Span

DAY = timedelta(days=1)
COLUMNS = ("expected", "held", "excused", "missed", "unreported", "extra_held", "minutes", "in_time", "delay_hours")


@dataclass
class Tally:
    """How many figures were compared, and what differed: where, what the product says, what it ought to be."""

    compared: int = 0
    empty: int = 0
    differences: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"compared {self.compared:,} figures, {self.empty:,} of them empty, {len(self.differences):,} differ"

    def same(self, where: str, found: object, expected: object) -> None:
        self.compared += 1
        self.empty += expected in ((0, 0), None)
        if found != expected:
            self.differences.append(f"{where}: says {found}, ought to be {expected}")


@dataclass(frozen=True)
class Chosen:
    """A period as it is asked for, and the days that it ought to hold, with those it is compared with."""

    name: str
    query: str
    program: object
    span: Span
    before: Span | None
    year_ago: Span | None


def periods(history: History) -> list[Chosen]:
    """Each way to choose a period."""
    found = []
    for number in (12, 4, 52):
        found.append(_plain(f"last {number}", f"period={number}", spans.last_weeks(history, number)))
    for back in (0, 80, 170):
        day = spans.last_day_over(history) - back * DAY - 6 * DAY
        quarter = spans.quarter_of(history, day)
        value = f"{day.year}q{(day.month + 2) // 3}"
        found.append(_plain(value, f"period={value}", quarter))
    first = history.first + (history.today - history.first) / 3
    for last in (first + 45 * DAY, history.today):
        span = spans.weeks_from_to(history, first, last)
        found.append(_plain(f"from {first} to {last}", f"period=range&from={first}&to={last}", span))
    for row in history.terms:
        span = spans.term(history, row)
        if span:
            others = spans.term_before(history, row), spans.term_a_year_ago(history, row)
            found.append(Chosen(f"term {row.starts_on}", f"period={row.pk}", row.program, span, *others))
    return found


def _plain(name: str, query: str, span: Span) -> Chosen:
    return Chosen(name, query, None, span, spans.before(span), spans.year_ago(span))


def choices(history: History, viewer: Viewer) -> list[tuple[Chosen, tuple[Any, Any, str]]]:
    """All that somebody may look at."""
    return [(chosen, one) for chosen in periods(history) for one in slices(history, viewer, chosen.program)]


def slices(history: History, viewer: Viewer, program: Any) -> list[tuple[Any, Any, str]]:
    """Program, unit, and by what the lines are: the whole, programs side by side, units side by side.

    Of those the viewer may choose; where the period is a term of a program, of that one alone.
    """
    ids = program_ids(viewer)
    programs = [one for one in history.programs if (ids is None or one.pk in ids) and program in (None, one)]
    units = [one for one in history.units if viewer.unit_ids is None or one.pk in viewer.unit_ids]
    found = [(one, None, by) for one in programs for by in ("whole", "unit")]
    found += [(one, unit, "whole") for one in programs for unit in units]
    if program is None:
        found += [(None, None, by) for by in ("whole", "program", "unit")] * 2
        found += [(None, unit, by) for unit in units for by in ("whole", "program", "unit")]
    return found


def compare_weeks(history: History, tally: Tally) -> None:
    """Each row of WeeklyAttendance with the meetings behind it, and that there are no others."""
    asking = Asking(history, history.viewers["administrator"])
    last = spans.last_day_over(history)
    day = spans.week_start(history, history.first)
    while day < last:
        week = Span(day, day + 6 * DAY, day + 6 * DAY)
        counted = asking.weeks(week)
        there = {
            pairing.pk
            for pairing in history.pairings
            if pairing.starts_on <= week.last and (pairing.ends_on is None or pairing.ends_on >= week.first)
        }
        expected = {pk: counted.get(pk, (0,) * len(COLUMNS)) for pk in there | counted.keys()}
        rows = WeeklyAttendance.objects.filter(week_start=day).values_list("pairing", *COLUMNS)
        tally.same(f"{history.seed} week {day}", {pk: tuple(row) for pk, *row in rows}, expected)
        tally.compared += len(expected) * len(COLUMNS) - 1
        day += 7 * DAY


def compare_weekly_report(history: History, asked: dict[str, Asking], tally: Tally, random: Random) -> None:
    """The sum of the weekly report, for everybody who reads people in it."""
    week = Week(spans.last_day_over(history) - (6 + 7 * random.randrange(12)) * DAY)
    for name, asking in asked.items():
        report = weekly_report(asking.viewer, week, of_pairings=Q(), of_enrolments=None)
        rows = asking.weeks(Span(week.start, week.end, week.end)).values()
        expected = tuple(map(sum, zip((0,) * len(COLUMNS), *rows, strict=True)))
        tally.same(f"{history.seed} {name}: weekly report of {week.start}", tuple(report.counts), expected[:7])
        tally.compared += 6


def compare_sums_alone(history: History, tally: Tally) -> None:
    """What somebody who sees sums alone is shown is true, of five people at least, and adds up to what is shown."""
    viewer, everything = history.viewers["steering"], Asking(history, history.viewers["administrator"])
    period, whole = period_of(viewer, QueryDict("")), slice_for(viewer)
    span = Span(period.first, period.last, period.as_of)
    found = lines(viewer, period, whole, by="program")
    for line in found:
        for key in MEASURES:
            where = f"{history.seed} steering, {line.slice_name}, {key}"
            expected = _of_many(history, everything, key, span, line.program_id)
            figure = line.figures[key]
            shown = (figure.numerator, figure.denominator) if not figure.is_hidden else None
            tally.same(where, shown, expected)
    (together,) = lines(viewer, period, whole, by="whole")
    for key in MEASURES:
        shown = [line.figures[key] for line in found if not line.figures[key].is_hidden]
        expected = sum(one.numerator for one in shown), sum(one.denominator for one in shown)
        figure = together.figures[key]
        where = f"{history.seed} steering, {key} of all"
        tally.same(where, (figure.numerator or 0, figure.denominator or 0), expected)


def _of_many(history: History, asking: Asking, key: str, span: Span, program: object) -> tuple[int, int] | None:
    """A figure without weeks of fewer than five mentees; None for one that speaks of fewer than five people."""
    if key not in WEEKLY:
        expected = asking.figure(key, span, program)
        few = any(0 < people < FEWEST_PEOPLE for people in (expected.people, expected.counted_people))
        return None if few else expected.both
    weeks = [asking.figure(key, week, program) for week in single_weeks(span)]
    many = [one.both for one in weeks if one.people >= FEWEST_PEOPLE]
    return sum(one[0] for one in many), sum(one[1] for one in many)


def single_weeks(span: Span) -> list[Span]:
    """The weeks of a period, each by itself."""
    number = ((span.last - span.first).days + 1) // 7
    starts = [span.first + 7 * week * DAY for week in range(number)]
    return [Span(start, start + 6 * DAY, start + 6 * DAY) for start in starts]


def weeks_of_seed(seed: int) -> int:
    """How many weeks of history a seed has: mostly enough for a year ago, sometimes few, sometimes for two years."""
    return (66, 30, 66, 112)[seed % 4]


def compare(history: History, tally: Tally, *, looks: int) -> None:
    """All weeks, and so many looks at figures: each by somebody, of a period, a slice, and in lines of some kind."""
    random = Random(history.seed)
    with organization_scope(history.organization):
        compare_weeks(history, tally)
        asked = {name: Asking(history, viewer) for name, viewer in history.viewers.items() if name != "steering"}
        compare_weekly_report(history, asked, tally, random)
        compare_sums_alone(history, tally)
        offered = {name: choices(history, asking.viewer) for name, asking in asked.items()}
        for _ in range(looks):
            name, asking = random.choice(list(asked.items()))
            chosen, (program, unit, by) = random.choice(offered[name])
            look = Look(
                f"{history.seed} {name}, {chosen.name}, {program}/{unit} by {by}", asking, chosen, program, unit
            )
            look.at_period(tally)
            look.at_lines(tally, by)
            look.at_weeks(tally, random.choice(WEEKLY))
            look.at_people(tally, random.choice(list(Key)))
            look.at_survival(tally)


@dataclass(frozen=True)
class Look:
    """Somebody looks at a slice in a period."""

    where: str
    asking: Asking
    chosen: Chosen
    program: Any
    unit: Any

    @cached_property
    def slice(self) -> Slice:
        return slice_for(self.asking.viewer, program=self.program.pk if self.program else "", unit=self._unit or "")

    @property
    def _program(self):
        return self.program and self.program.pk

    @property
    def _unit(self):
        return self.unit and self.unit.pk

    @cached_property
    def period(self) -> Period:
        return period_of(self.asking.viewer, QueryDict(self.chosen.query), self.chosen.program)

    def at_period(self, tally: Tally) -> None:
        """The days of the period and of those it is compared with."""
        for name, found, span in self._times():
            days = (found.first, found.last, found.as_of) if found else None
            tally.same(f"{self.where}: days {name}", days, (span.first, span.last, span.as_of) if span else None)

    def _times(self):
        return (
            ("now", self.period, self.chosen.span),
            ("before", self.period.before, self.chosen.before),
            ("year_ago", self.period.year_ago, self.chosen.year_ago),
        )

    def at_lines(self, tally: Tally, by: str) -> None:
        """Each figure of each line, with those of before and a year ago."""
        found = lines(self.asking.viewer, self.period, self.slice, by=by)
        told = tuple(line.unit_id for line in found if line.unit_id)
        for line in found:
            program = line.program_id if by == "program" else self._program
            unit, outside = self._unit, ()
            if by == "unit":
                unit, outside = (line.unit_id, ()) if line.unit_id else (self._unit, told)
            for name, figures, span in (
                ("now", line.figures, self.chosen.span),
                ("before", line.before, self.chosen.before),
                ("year_ago", line.year_ago, self.chosen.year_ago),
            ):
                for key, measure in MEASURES.items():
                    if name == "now" or (measure.compares and span):
                        figure = figures[key]
                        expected = self.asking.figure(key, span, program, unit, outside).both
                        where = f"{self.where}: {line.slice_name}, {key} {name}"
                        tally.same(where, (figure.numerator, figure.denominator), expected)

    def at_weeks(self, tally: Tally, key: str) -> None:
        """One measure week by week."""
        for week, figure in weeks_of(self.asking.viewer, self.period, self.slice, key):
            span = Span(week.start, week.end, week.end)
            found = (figure.numerator, figure.denominator) if figure else (0, 0)
            tally.same(
                f"{self.where}: {key} {week.start}",
                found,
                self.asking.figure(key, span, self._program, self._unit).both,
            )

    def at_people(self, tally: Tally, key: Key) -> None:
        """That who stands behind a figure adds up to it, those who are counted and those who are missing, too."""
        if not names_people(self.asking.viewer, key):
            return
        numerator, denominator, *_people = self.asking.figure(key, self.chosen.span, self._program, self._unit)
        where = f"{self.where}: people behind {key}"
        sums = {}
        for part in ("all", "counted", "missing"):
            behind = people_behind(self.asking.viewer, self.period, self.slice, key, part)
            rows = list(behind)
            sums[part] = sum(row.above for row in rows), sum(row.below for row in rows)
            totals = behind.totals
            tally.same(f"{where}, {part}", (totals.rows, totals.above, totals.below), (len(rows), *sums[part]))
        tally.same(f"{where}, all", sums["all"], (numerator, denominator))
        tally.same(f"{where}, counted", sums["counted"][0], numerator)
        if MEASURES[key].unit == Unit.SHARE:
            tally.same(f"{where}, missing", sums["missing"][1] - sums["missing"][0], denominator - numerator)

    def at_survival(self, tally: Tally) -> None:
        """The curve, to the fourth place, and of how many pairings it is."""
        points, pairings = self.asking.survival(self.chosen.span, self._program, self._unit)
        found = survival(self.asking.viewer, self.period, self.slice)
        tally.same(f"{self.where}: pairings of the curve", found.pairings, pairings)
        tally.same(
            f"{self.where}: curve",
            [(point.month, round(point.share, 9), point.at_risk) for point in found.points],
            [(point.month, round(float(point.share), 9), point.at_risk) for point in points],
        )
