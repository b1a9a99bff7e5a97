"""The figures of a slice and period, whole or side by side, from one reading of one query."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from django.utils.translation import gettext as _

from mentoring_platform.accounts.viewer import Viewer
from reports.compliance.measures import MEASURES, OF_MENTORS, WEEKLY, Figure, Key
from reports.compliance.periods import Period
from reports.compliance.queries.mentors import Held, Mentors, asking_for, mentors_of, tally_of
from reports.compliance.queries.numbers import Numbers, Place, Tally, numbers_of, parts_in
from reports.compliance.queries.slices import Slice
from reports.compliance.queries.statements import BEFORE, NOW, YEAR_AGO, days_in, periods_in, rows_of, whose
from reports.queries.reach import sees_sums_only, tells_of_few

BY = ("whole", "program", "unit")


@dataclass(frozen=True)
class Line:
    """The figures of one slice. `targets`: percent, or hours, where all its programs aim at the same."""

    slice_name: str
    program_id: UUID | None
    unit_id: UUID | None
    figures: dict[Key, Figure]
    before: dict[Key, Figure]
    year_ago: dict[Key, Figure]
    targets: dict[Key, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Reading:
    """All that was counted of a slice; lines of every kind are made of it without asking again."""

    slice: Slice
    period: Period
    sums_only: bool
    numbers: Numbers
    mentors: Mentors
    keys: Collection[Key]
    _known: dict[str, list[Line]] = field(default_factory=dict, repr=False)

    def lines(self, by: str) -> list[Line]:
        """The figures of the whole slice, or of its programs or units side by side.

        Units are those right below the chosen one, or the highest in reach; what is in none of them is a line of its
        own without `unit_id`, so that lines add up to the whole. Who sees sums alone is told of no units.
        """
        if by not in self._known:
            made = {"whole": lambda: [self._whole()], "program": self._by_program, "unit": self._by_unit}
            self._known[by] = made[by]()
        return self._known[by]

    def _whole(self) -> Line:
        slice_ = self.slice
        program, unit = slice_.program and slice_.program.pk, slice_.unit and slice_.unit.pk
        if self.sums_only and program is None:
            return self._together(self.lines("program"))
        return self._line(slice_.name, program, unit, lambda place: True)

    def _by_program(self) -> list[Line]:
        slice_ = self.slice
        unit = slice_.unit and slice_.unit.pk
        chosen = [slice_.program] if slice_.program else slice_.programs
        running = {
            program.pk
            for program in chosen
            if program.starts_on <= self.period.as_of
            and (program.ends_on is None or program.ends_on >= self.period.first)
        }
        lines = [
            self._line(str(program), program.pk, unit, lambda place, key=str(program.pk): place[0] == key)
            for program in chosen
        ]
        return [line for line in lines if line.program_id in running or _says_something(line)]

    def _by_unit(self) -> list[Line]:
        if self.sums_only:  # what is in no unit, which for him is everybody, would be a sum over what is hidden, too
            return []
        slice_ = self.slice
        program = slice_.program and slice_.program.pk
        lines, told = [], set()
        for unit in slice_.units_below:
            below = {str(key) for key in slice_.with_those_below(unit.pk)}
            told |= below
            lines.append(self._line(str(unit), program, unit.pk, lambda place, below=below: place[1] in below))
        name = _("Right in %(unit)s") % {"unit": slice_.unit} if slice_.unit else _("In no unit")
        rest = self._line(name, program, None, lambda place: place[1] not in told)
        return [*lines, rest] if _says_something(rest) else lines

    def _line(self, name: str, program: UUID | None, unit: UUID | None, holds: Callable[[Place], bool]) -> Line:
        places = [place for place in self._places if holds(place)]
        sums = self.numbers.of(places)
        figures: dict[str, dict[Key, Figure]] = {NOW: {}, BEFORE: {}, YEAR_AGO: {}}
        for when in periods_in(self.period):
            held = [row for place in places for row in self._held_in[when].get(place, ())]
            for key in self.keys:
                if when == NOW or MEASURES[key].compares:
                    tally = self._of_mentors(key, held, when) if key in OF_MENTORS else sums[when][key]
                    figures[when][key] = self._figure(key, tally)
        programs = {str(program)} if program else {place[0] for place in places}
        return Line(name, program, unit, figures[NOW], figures[BEFORE], figures[YEAR_AGO], self._targets(programs))

    @cached_property
    def _places(self) -> list[Place]:
        """Where anything was counted, mentors included."""
        return list(
            dict.fromkeys([*self.numbers.by_place, *(place for held in self._held_in.values() for place in held)])
        )

    @cached_property
    def _held_in(self) -> dict[str, dict[Place, list[Held]]]:
        found: dict[str, dict[Place, list[Held]]] = {when: {} for when in periods_in(self.period)}
        for when, by_place in found.items():
            for row in self.mentors.held[when]:
                by_place.setdefault((row.program, row.unit), []).append(row)
        return found

    def _of_mentors(self, key: Key, held: Iterable[Held], when: str) -> Tally:
        kept = self.mentors.supported(held, when) if key == Key.SUPPORT else self.mentors.trained(held)
        return tally_of(kept)

    def _figure(self, key: Key, tally: Tally) -> Figure:
        # Weeks of few are left out already, as the weekly report does; its numbers are of meetings, not of people.
        few = self.sums_only and key not in WEEKLY
        if few and (tells_of_few(tally.people_above) or tells_of_few(tally.people_below)):
            return Figure(MEASURES[key], None, None)
        return Figure(MEASURES[key], tally.above, tally.below)

    def _together(self, lines: list[Line]) -> Line:
        """The sum of what lines show, so that nothing hidden is a difference; who is in two programs counts in each."""
        sums = {
            name: {
                key: _sum_of(key, [getattr(line, name).get(key) for line in lines]) for key in self._told(name, lines)
            }
            for name in ("figures", "before", "year_ago")
        }
        targets = self._targets({str(line.program_id) for line in lines})
        return Line(self.slice.name, None, None, **sums, targets=targets)

    def _told(self, name: str, lines: list[Line]) -> list[Key]:
        if name == "figures":
            return list(self.keys)
        return [key for key in self.keys if any(key in getattr(line, name) for line in lines)]

    def _targets(self, programs: set[str]) -> dict[Key, int]:
        first, *others = [self.mentors.targets.get(program, {}) for program in programs] or [{}]
        return {
            Key(key): value
            for key, value in first.items()
            if key in Key.values and all(other.get(key) == value for other in others)
        }


def read(viewer: Viewer, period: Period, slice_: Slice, keys: Collection[Key] = tuple(MEASURES)) -> Reading:
    """Count a slice, all measures or some; one query, however long the history is."""
    asked = {"measures": [key.value for key in keys], **asking_for(slice_, keys), **days_in(parts_in(period))}
    rows = rows_of("figures", whose(viewer, periods_in(period), slice_) | asked)
    numbers, mentors = numbers_of(period, rows), mentors_of(period, rows, viewer.organization.zone)
    return Reading(slice_, period, sees_sums_only(viewer), numbers, mentors, keys)


def lines(viewer: Viewer, period: Period, slice_: Slice, *, by: str) -> list[Line]:
    """The figures of a slice by "whole", "program" or "unit". Who wants several of these asks `read` once."""
    return read(viewer, period, slice_).lines(by)


def _sum_of(key: Key, figures: list[Figure | None]) -> Figure:
    shown = [figure for figure in figures if figure is not None and not figure.is_hidden]
    if figures and not shown:
        return Figure(MEASURES[key], None, None)
    return Figure(
        MEASURES[key], sum(figure.numerator or 0 for figure in shown), sum(figure.denominator or 0 for figure in shown)
    )


def _says_something(line: Line) -> bool:
    told = (*line.figures.values(), *line.before.values(), *line.year_ago.values())
    return any(figure.denominator for figure in told)
