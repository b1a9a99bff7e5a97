"""What can be added up, counted by program and unit in one statement, for a period and those it is compared with."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from mentoring_platform.accounts.viewer import Viewer
from reports.compliance.measures import Key
from reports.compliance.periods import Period
from reports.compliance.queries.runs import parts_of
from reports.compliance.queries.slices import Slice
from reports.compliance.queries.statements import WHENS, periods_in, rows_of, weeks_in, whose
from reports.queries.reach import FEWEST_PEOPLE, sees_sums_only

COLUMNS = ("expected", "held", "excused", "missed", "unreported", "in_time", "delay_hours")


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


def read_numbers(viewer: Viewer, period: Period, slice_: Slice) -> Cells:
    """All figures that are sums over programs and units; one query."""
    periods = periods_in(period)
    parts = parts_of((name, one.first, one.last) for name, one in periods.items())
    sums_only = sees_sums_only(viewer)
    parameters = whose(viewer, periods, slice_) | weeks_in(parts, single=sums_only)
    parameters |= {"sums_only": sums_only, "fewest": FEWEST_PEOPLE}
    cells: Cells = defaultdict(lambda: defaultdict(lambda: defaultdict(Tally)))
    for what, number, program, unit, *numbers in rows_of("numbers", parameters):
        if what == "meetings":
            for key, tally in meeting_tallies(numbers).items():
                for name in parts[number].of:
                    cells[key][name][program, unit] = cells[key][name][program, unit].plus(tally)
        else:
            cells[Key(what)][WHENS[number]][program, unit] = Tally(*numbers[:4])
    return cells


def meeting_tallies(numbers: Sequence[int]) -> dict[Key, Tally]:
    """The figures of weeks from sums of `COLUMNS`, in that order."""
    expected, held, excused, missed, unreported, in_time, delay = numbers
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
