"""Figures about mentors: who had support talks, and who is trained. With the targets, one statement reads it all."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta, tzinfo
from typing import NamedTuple

from mentoring_platform.accounts.viewer import Viewer
from programs.training_hours.choices import HoursState
from programs.training_hours.reckoning import Attended, Credit, Record, Required, Span, standing_on
from programs.training_hours.records import COUNTS_FOR
from reports.compliance.measures import OF_MENTORS, Key
from reports.compliance.periods import Period
from reports.compliance.queries.numbers import Tally
from reports.compliance.queries.slices import Slice
from reports.compliance.queries.statements import NOW, Row, periods_in, rows_of, spans_in, whose


class Held(NamedTuple):
    """That a mentor has running pairings in a program and unit on the day of a period, the first one since then.

    `talk` is the day of the last support talk until that day, whatever it was about.
    """

    mentor: str
    program: str
    unit: str | None
    pace: int
    since: date
    talk: date | None


@dataclass
class Training:
    """What programs ask for, and what these mentors have of it."""

    zone: tzinfo
    asked: dict[str, list[tuple[str, Required]]] = field(default_factory=lambda: defaultdict(list))
    joined: dict[tuple[str, str], date] = field(default_factory=dict)
    exempt: dict[tuple[str, str], list[Span]] = field(default_factory=lambda: defaultdict(list))
    credits: dict[str, list[Credit]] = field(default_factory=lambda: defaultdict(list))
    attended: dict[str, list[tuple[str | None, Attended]]] = field(default_factory=lambda: defaultdict(list))

    def is_fulfilled(self, mentor: str, program: str, day: date) -> bool | None:
        """Whether somebody meets, or is exempt from, all that a program asks on a day; None where it asks nothing."""
        if program not in self.asked:
            return None
        record = Record(
            self.joined[program, mentor],
            [facts for course_of, facts in self.attended[mentor] if course_of in (None, program)],
            self.credits[mentor],
        )
        standings = (
            standing_on(required, record, exempt=self.exempt[requirement, mentor], zone=self.zone, day=day)
            for requirement, required in self.asked[program]
        )
        return all(standing.state in (HoursState.MET, HoursState.EXEMPT) for standing in standings)


@dataclass
class Mentors:
    """The mentors of a slice, with what is known of them; and what programs aim at."""

    periods: dict[str, Period]
    training: Training
    held: dict[str, list[Held]] = field(default_factory=lambda: defaultdict(list))
    targets: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    fulfilled: dict[tuple[str, str], bool | None] = field(default_factory=dict)

    def supported(self, held: Iterable[Held], when: str) -> dict[str, bool]:
        """Of the mentors of these rows of a period who are to have support talks, whose last is not too long ago."""
        pace: dict[str, int] = {}
        since: dict[str, date] = {}
        for row in held:
            mentor, first = row.mentor, row.talk or row.since
            if mentor not in since or first < since[mentor]:
                since[mentor] = first
            if row.pace and (mentor not in pace or row.pace < pace[mentor]):
                pace[mentor] = row.pace
        day = self.periods[when].as_of
        return {mentor: day - since[mentor] <= timedelta(days=days) for mentor, days in pace.items()}

    def trained(self, held: Iterable[Held]) -> dict[str, bool]:
        """Of the mentors of these present rows of whom training is asked, who has all of it."""
        found: dict[str, bool] = {}
        for mentor, program in {(row.mentor, row.program) for row in held}:
            if (mentor, program) not in self.fulfilled:
                day = self.periods[NOW].as_of
                self.fulfilled[mentor, program] = self.training.is_fulfilled(mentor, program, day)
            fulfilled = self.fulfilled[mentor, program]
            if fulfilled is not None:
                found[mentor] = found.get(mentor, True) and fulfilled
        return found


def tally_of(kept: dict[str, bool]) -> Tally:
    """How many mentors of all; each is a person."""
    above, below = sum(kept.values()), len(kept)
    return Tally(above, below, above, below)


def read_mentors(viewer: Viewer, period: Period, slice_: Slice, keys: Collection[Key] = OF_MENTORS) -> Mentors:
    """The mentors of a slice with their talks and their training, and the targets of programs; one query.

    Of mentors nothing is read unless one of the measures asks for them.
    """
    parameters = whose(viewer, periods_in(period), slice_) | asking_for(slice_, keys)
    return mentors_of(period, rows_of("mentors", parameters), viewer.organization.zone)


def asking_for(slice_: Slice, keys: Collection[Key]) -> dict[str, object]:
    """The parameters that say what of mentors and targets is asked for."""
    return {
        "seen_programs": [program.pk for program in slice_.programs],
        "of_mentors": any(key in OF_MENTORS for key in keys),
    }


def mentors_of(period: Period, rows: Iterable[Row], zone: tzinfo) -> Mentors:
    """The same, from the rows that say it; others are left alone."""
    periods = periods_in(period)
    found = Mentors(periods, Training(zone))
    training = found.training
    names = spans_in(periods)
    for what, mentor, program, other, word, number, more, first, last, instant, sums in rows:
        if sums is not None:
            continue
        match what:
            case "held":
                for when in names[more]:
                    found.held[when].append(Held(mentor, program, other, number, first, last))
            case "target":
                found.targets[program][word] = number
            case "asked":
                required = Required(word, number, more // 10_000, more // 100 % 100, more % 100)
                training.asked[program].append((other, required))
            case "joined":
                training.joined[program, mentor] = first
            case "exempt":
                training.exempt[other, mentor].append(Span(first, last))
            case "credit":
                training.credits[mentor].append(Credit(first, number, COUNTS_FOR[word]))
            case "there":
                attended = Attended(other, instant, number, COUNTS_FOR[word])
                training.attended[mentor].append((program, attended))
    return found
