"""What stands on the morning page: one reading behind page, letters, previews and the record of each morning."""

import json
from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from django.db import connection

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Membership
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from programs.models import Program
from programs.pulses.queries import LOW_MEAN, REMEMBERED, Fallen
from programs.queries import managed_program_ids, program_ids
from programs.watching.queries import rules_of, watched_programs
from programs.watching.rules import Rule, Rules, loosest
from reports.morning.kinds import COORDINATORS_ALONE
from reports.morning.places import Note, Place, PutOff, Reason, Where, arranged, merged, parted, with_news
from reports.pulses.queries import WEEKS_LOOKED_AT, meets_well
from sessions.queries.unreported import LOOKING_BACK

FACTS = (Path(__file__).parent / "sql" / "facts.sql").read_text()
USUAL = Rules()
MOST_NOTES = 2
NOBODY: frozenset[int] = frozenset()


class Ids(dict[str | None, UUID | None]):
    """Ids by their texts, each made once."""

    def __missing__(self, text: str) -> UUID:
        self[text] = made = UUID(text)
        return made


@dataclass(frozen=True)
class Reach:
    """Programs and units to which an office reaches; None is all of them. What is in no program is in each.

    `user` is who reads.
    """

    programs: Collection[UUID] | None = None
    units: Collection[UUID] | None = None
    user: int | None = None

    @property
    def is_everything(self) -> bool:
        return self.programs is None and self.units is None

    def tells(self, reason: Reason, where: Where) -> bool:
        """Whether a reason may stand on the page of whose reach it is."""
        return self.user not in reason.not_for and self.holds(where)

    def holds(self, where: Where) -> bool:
        program, unit = where
        in_program = self.programs is None or program is None or program in self.programs
        return in_program and (self.units is None or unit in self.units)


@dataclass(frozen=True)
class Standing:
    """What a viewer's page is made of: the programs by id with their rules, and all reasons that speak today."""

    programs: dict[UUID, Program]
    rules: dict[UUID, Rules]
    reasons: list[Reason]


def standing(viewer: Viewer, *, instead: Mapping[UUID, Rules] | None = None) -> Standing:
    """All that stands in the viewer's reach today, nothing left out that is put off; two queries.

    `instead` are rules to be tried out in place of those that a program has.
    """
    programs = {program.pk: program for program in watched_programs(viewer)}
    rules = {key: rules_of(program) for key, program in programs.items()} | dict(instead or {})
    seen = Reach(program_ids(viewer), viewer.unit_ids)
    managed = None
    if viewer.is_coordinator:
        managed = Reach(managed_program_ids(viewer), viewer.managed_unit_ids, viewer.user.pk)
    facts = _facts(viewer.organization, seen, rules, private=managed is not None)
    reasons = [
        reason
        for reason, where in facts
        if reason.rule not in COORDINATORS_ALONE or (managed is not None and managed.tells(reason, where))
    ]
    return Standing(programs, rules, merged(reasons))


def standing_of_all(organization: Organization) -> list[tuple[Reason, Where]]:
    """All that stands in an organization, for its letters and its record; each with the one program and unit it is of.

    What is about a mentor is there once for each of them; two queries.
    """
    everybody = Viewer(None, organization, (Membership(organization=organization, role=Role.ADMINISTRATOR),))
    rules = {program.pk: rules_of(program) for program in watched_programs(everybody)}
    return _facts(organization, Reach(), rules, private=True)


def places_of(
    viewer: Viewer, reasons: Iterable[Reason], before: Collection[str] | None = None
) -> tuple[list[Place], list[Place]]:
    """What stands on the viewer's page in order, and what is put off there; what is not in `before` is new."""
    return parted(arranged(with_news(reasons, before)), clock.today(viewer.organization))


def _facts(
    organization: Organization, reach: Reach, rules: Mapping[UUID, Rules], *, private: bool
) -> list[tuple[Reason, Where]]:
    today, this_week = clock.today(organization), clock.this_week(organization).start
    parameters = {
        "organization": organization.pk,
        "zone": str(organization.zone),
        "today": today,
        "now": clock.now(),
        "since": today - LOOKING_BACK,
        "programs": None if reach.programs is None else list(reach.programs),
        "units": None if reach.units is None else list(reach.units),
        "private": private,
        "pulses_since": today - REMEMBERED,
        "low_mean": LOW_MEAN,
        "weeks_since": this_week - WEEKS_LOOKED_AT * clock.WEEK,
        "this_week": this_week,
        # People in no program stand under the usual rules.
        **loosest([USUAL, *rules.values()]),
    }
    with connection.cursor() as cursor:
        cursor.execute(FACTS, parameters)
        rows = cursor.fetchall()
    found, low = [], set()
    ids = Ids({None: None})
    for row in rows:
        rule, program, days, numbers = row[0], ids[row[2]], row[12], row[22]
        own = rules.get(program, USUAL)
        of = row[11]
        if days is not None:
            of = _number_of_late(days, today, own)
        if not own.speaks(rule, row[10]):
            continue
        reason, where = _reason(row, of, ids)
        if numbers is not None:
            reason = _of_pulse(reason, numbers)
            if reason is None or reason.pairing in low:
                continue
            low.add(reason.pairing)
        found.append((reason, where))
    return found


def _number_of_late(days: list[date], today: date, rules: Rules) -> int:
    """Of these days, in their order, how many are longer ago than a report may take."""
    return bisect_left(days, today - timedelta(days=rules.number(Rule.UNREPORTED)))


def _of_pulse(reason: Reason, numbers: list[float | None]) -> Reason | None:
    """What is to be said of a pulse that may be seen: of how many meetings how many were held, where it does not help
    although they meet; None where it asks for no hand."""
    mean, before, held, expected = numbers
    pulse = Fallen(reason.pairing, reason.since, reason.whose, reason.subject, mean, before)
    if not pulse.has_fallen:
        return None
    helps = not (pulse.is_low and meets_well(held or 0, expected or 0))
    return reason if helps else reason._replace(number=int(held), of=int(expected))


def _reason(row: tuple, of: int | None, ids: Ids) -> tuple[Reason, Where]:
    (rule, subject, program, unit, enrolment, pairing, mentor, mentee, since, until, number, _of, _days,
     mentor_name, mentor_phone, is_member, mentee_name, mentee_phone, put_off, notes, whose, phone,
     _numbers, parts) = row  # fmt: skip
    where = (ids[program], ids[unit])
    # In the order of the fields, without their names: named, they take several times as long.
    return Reason(
        rule, subject or pairing, since, number, of, until, (where,), enrolment, pairing, ids[mentor], mentee,
        mentor_name, mentor_phone, is_member, mentee_name, mentee_phone, put_off and _put_off(put_off),
        _notes(notes) if notes else (), whose, phone, frozenset(parts) if parts else NOBODY,
    ), where  # fmt: skip


def _put_off(said: str) -> PutOff:
    key, until, why, by, state = json.loads(said)
    return PutOff(UUID(key), date.fromisoformat(until), why, by, state)


def _notes(said: str) -> tuple[Note, ...]:
    rows = json.loads(said)[:MOST_NOTES]
    return tuple(Note(date.fromisoformat(on), kind, whom, agreed, by) for on, kind, whom, agreed, by in rows)


def narrowed(
    reasons: Iterable[Reason], *, program: UUID | None, units: Collection[UUID] | None, mentor: UUID | None
) -> list[Reason]:
    """Those of a program, of units and of a mentor; what is None narrows nothing."""
    if program is None and units is None and mentor is None:
        return list(reasons)
    return [
        reason
        for reason in reasons
        if (mentor is None or reason.mentor == mentor)
        and any(
            (program is None or of_program == program) and (units is None or unit in units)
            for of_program, unit in reason.where
        )
    ]
