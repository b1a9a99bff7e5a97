"""How it is going in the demo: what both sides were asked and answered, what was told of it, and who needs a hand."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from uuid import UUID

from mentoring_platform.demo.world import World
from mentoring_platform.members.services import hash_of
from programs.choices import PairingRole, Whose
from programs.models import (
    Pairing,
    Program,
    Pulse,
    PulseContribution,
    PulseFigure,
    PulsePlan,
    PulseQuarter,
    PulseQuestion,
    PulseVersion,
    SharedAnswer,
    TalkRequest,
)
from programs.pulses.proposal import proposed_questions
from reports.pulses.disclosure import Answers, Turnout, added, figure, units_to_tell_of
from reports.pulses.services import told_from
from sessions.pulses.marks import mark_of, quarter_of
from sessions.pulses.queries import open_until

FIRST, EVERY = 30, 60
ANSWERED, SHARED, UNHAPPY = 0.75, 0.25, 0.08
"""Shares: of those asked who answer, of these who let it be seen, and of pairings that do not go well."""
HAPPY_VALUES, UNHAPPY_VALUES = (5, 5, 4, 4, 4, 3), (1, 2, 2, 3)


@dataclass(frozen=True)
class Given:
    """What one side of a pairing answered when it was asked; `values` is empty where it did not answer."""

    pulse: Pulse
    person: UUID
    unit: UUID | None
    values: tuple[int, ...]
    is_shared: bool


def tell_pulses(world: World, program: Program) -> None:
    """A program that has asked since its history began: quarters that were told, one that runs, somebody who waits."""
    rng = Random(f"{world.telling.seed}/{world.organization.slug}/pulses")  # nosec B311  # noqa: S311  no secret
    world.add(PulsePlan, program=program, is_on=True, first_after=FIRST, every=EVERY, since=world.first_day)
    asked = {whose: _questions(world, program, whose) for whose in Whose}
    given = [row for whose in Whose for row in _asked(world, program, whose, *asked[whose], rng)]
    _plant(world, given)
    by_quarter: dict[date, list[Given]] = defaultdict(list)
    for row in given:
        by_quarter[quarter_of(row.pulse.asked_on)].append(row)
    for first_day, rows in sorted(by_quarter.items()):
        if told_from(first_day) <= world.today:
            world.add(PulseQuarter, first_day=first_day, secret=None)
            _tell(world, first_day, rows, rng)
        else:
            _keep(world, first_day, rows, rng)
    waiting = [row for row in given if row.pulse.whose == Whose.MENTEE and row.pulse.pairing.ends_on is None]
    if waiting:
        pairing = waiting[-1].pulse.pairing
        world.add(TalkRequest, pairing=pairing, whose=Whose.MENTEE, phone=world.phone(), since=world.day_ago(1))


def _questions(world: World, program: Program, whose: str) -> tuple[PulseVersion, int]:
    version = world.add(PulseVersion, program=program, whose=whose, number=1, made_on=world.first_day)
    for language in ("he", "en"):
        asked = proposed_questions(whose, language)
        for position, one in enumerate(asked, 1):
            world.add(
                PulseQuestion, version=version, position=position, language=language, words=one.words, low=one.low,
                high=one.high,
            )  # fmt: skip
    return version, len(asked)


def _asked(world: World, program: Program, whose: str, version: PulseVersion, number: int, rng: Random) -> list[Given]:
    found = []
    for pairing in world.rows(Pairing):
        if pairing.enrolment.program_id != program.id or pairing.role != PairingRole.PRIMARY:
            continue
        person = pairing.mentor if whose == Whose.MENTOR else pairing.enrolment.mentee
        values = UNHAPPY_VALUES if rng.random() < UNHAPPY else HAPPY_VALUES
        for turn, day in _days(world, pairing):
            answers = rng.random() < ANSWERED and day < world.today
            pulse = world.add(
                Pulse, pairing=pairing, whose=whose, turn=turn, version=version, asked_on=day,
                closes_on=open_until(day), secret_hash=hash_of(f"{rng.random()}"), is_answered=answers,
            )  # fmt: skip
            given = tuple(rng.choice(values) for _question in range(number)) if answers else ()
            is_shared = answers and rng.random() < SHARED
            found.append(Given(pulse, person.id, person.unit_id, given, is_shared))
            if is_shared:
                _let_see(world, found[-1])
    return found


def _plant(world: World, given: list[Given]) -> None:
    """Somebody whom it does not help lets the office see it."""
    last = {row.pulse.pairing: row for row in given if row.pulse.whose == Whose.MENTEE and row.values}
    running = [row for row in last.values() if row.pulse.pairing.ends_on is None and not row.is_shared]
    for row in running[:1]:
        low = replace(row, values=(2,) * len(row.values), is_shared=True)
        given[given.index(row)] = low
        _let_see(world, low)


def _let_see(world: World, row: Given) -> None:
    on = min(row.pulse.asked_on + timedelta(days=3), world.today - timedelta(days=1))
    for position, value in enumerate(row.values, 1):
        world.add(SharedAnswer, pulse=row.pulse, position=position, value=value, on=on)


def _days(world: World, pairing: Pairing) -> Iterator[tuple[int, date]]:
    """When a pairing was asked, as far as the history reaches, a day before the present one at the latest."""
    last = min(filter(None, (pairing.ends_on, world.today - timedelta(days=1))))
    turn, day = 0, pairing.starts_on + timedelta(days=FIRST)
    while day <= last:
        if day >= world.first_day:
            yield turn, day
        turn, day = turn + 1, day + timedelta(days=EVERY)


def _tell(world: World, first_day: date, rows: list[Given], rng: Random) -> None:
    """As `reports.pulses.services.publish_pulses` does."""
    units = dict.fromkeys({row.unit for row in rows if row.unit})
    for version in sorted({row.pulse.version for row in rows}, key=lambda version: version.id):
        of_version = [row for row in rows if row.pulse.version == version]
        for position in (1, 2):
            own: dict = defaultdict(Answers)
            for row in _one_each([row for row in of_version if len(row.values) >= position]):
                value = (row.values[position - 1],)
                own[row.unit] = own[row.unit].plus(Answers((), value) if row.is_shared else Answers(value))
            _add_figures(world, version, first_day, position, units_to_tell_of(own, units, Answers(), rng.choice))
        turnouts: dict = defaultdict(Turnout)
        for row in _one_each(sorted(of_version, key=lambda row: not row.values)):
            turnouts[row.unit] = turnouts[row.unit].plus(Turnout(1, 0) if row.values else Turnout(0, 1))
        for unit, parts in units_to_tell_of(turnouts, units, Turnout(), rng.choice).items():
            answered = sum(part.answered for part in parts)
            asked = answered + sum(part.silent for part in parts)
            its = {"version": version, "first_day": first_day, "unit": unit, "position": 0}
            world.add(PulseFigure, **its, people=answered, asked=asked)


def _add_figures(world: World, version: PulseVersion, first_day: date, position: int, told: dict) -> None:
    for unit, blocks in told.items():
        one = added(map(figure, blocks))
        its = {"version": version, "first_day": first_day, "unit": unit, "position": position}
        world.add(PulseFigure, **its, people=one.people, halves=one.halves)


def _keep(world: World, first_day: date, rows: list[Given], rng: Random) -> None:
    secret = rng.randbytes(32)
    world.add(PulseQuarter, first_day=first_day, secret=secret)
    for row in rows:
        if row.values and not row.is_shared:
            mark = mark_of(secret, row.pulse.pairing.enrolment.program_id, row.pulse.whose, row.person)
            for position, value in enumerate(row.values, 1):
                world.add(
                    PulseContribution, first_day=first_day, version=row.pulse.version, unit=row.unit,
                    position=position, value=value, mark=mark,
                )  # fmt: skip


def _one_each(rows: list[Given]) -> list[Given]:
    return list({row.person: row for row in reversed(rows)}.values())
