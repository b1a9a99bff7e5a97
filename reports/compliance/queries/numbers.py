"""What can be added up, counted by program and unit in one statement, for a period and those it is compared with."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from reports.compliance.measures import MEASURES, OF_MENTORS, WEEKLY, Key
from reports.compliance.periods import Period
from reports.compliance.queries.runs import Part, parts_of
from reports.compliance.queries.statements import WHENS, Row, periods_in, spans_in

COLUMNS = ("expected", "held", "excused", "missed", "unreported", "in_time", "delay_hours")


class Tally(NamedTuple):
    """Above and below the line. `people_above` and `people_below`: how many different people they speak of."""

    above: int = 0
    below: int = 0
    people_above: int = 0
    people_below: int = 0


Place = tuple[str, str | None]
"""The ids of a program and a unit of it; None for who is in no unit."""

JUDGED = tuple(key for key in MEASURES if key not in WEEKLY and key not in OF_MENTORS)
PEOPLE = len(Tally._fields)
WIDTH = len(COLUMNS) + PEOPLE * len(JUDGED)
"""So many numbers a place has for each period: the sums of its weeks, and a tally of each measure of people."""


@dataclass
class Numbers:
    """What was counted of each place: for each period `WIDTH` numbers, one period after the other."""

    by_place: dict[Place, list[int]] = field(default_factory=dict)

    def add(self, place: Place, when: str, at: int, numbers: Sequence[int]) -> None:
        """Add numbers from the place `at` of a period on."""
        found = self.by_place.setdefault(place, [0] * (WIDTH * len(WHENS)))
        for column, number in enumerate(numbers, WHENS.index(when) * WIDTH + at):
            found[column] += number

    def of(self, places: Iterable[Place]) -> dict[str, dict[Key, Tally]]:
        """All tallies of these places together, by period and measure."""
        told = [self.by_place[place] for place in places if place in self.by_place]
        sums = [sum(column) for column in zip(*told, strict=True)] or [0] * (WIDTH * len(WHENS))
        return {when: self._tallies(sums[number * WIDTH : (number + 1) * WIDTH]) for number, when in enumerate(WHENS)}

    def _tallies(self, numbers: Sequence[int]) -> dict[Key, Tally]:
        first = len(COLUMNS)
        found = meeting_tallies(numbers[:first])
        for at, key in enumerate(JUDGED):
            found[key] = Tally(*numbers[first + at * PEOPLE : first + (at + 1) * PEOPLE])
        return found


def parts_in(period: Period) -> list[Part]:
    """The days whose weeks are added up, those that several periods share as a part of their own."""
    return parts_of((name, one.first, one.last) for name, one in periods_in(period).items())


def numbers_of(period: Period, rows: Iterable[Row]) -> Numbers:
    """The figures that are sums over programs and units, from the rows that say them."""
    names, parts, found = spans_in(periods_in(period)), parts_in(period), Numbers()
    judged = {key.value: len(COLUMNS) + at * PEOPLE for at, key in enumerate(JUDGED)}
    for what, _mentor, program, unit, _word, number, *_days, sums in rows:
        if sums is None:
            continue
        is_sum = what == "meetings"
        for name in parts[number].of if is_sum else names[number]:
            found.add((program, unit), name, 0 if is_sum else judged[what], sums)
    return found


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
