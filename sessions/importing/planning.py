"""What an import would do, row by row, without doing it. Reads only, in a number of queries that does not grow."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mentees.choices import MenteeStatus
from mentees.models import Mentee
from mentoring_platform.tenancy.models import Unit
from mentoring_platform.tenancy.names import searchable
from mentors.choices import MentorStatus
from mentors.models import Mentor
from sessions.importing.fields import Field
from sessions.importing.known import Known
from sessions.importing.matching import Matches, MentorNames, Person, match_people, phone_of
from sessions.importing.meeting_plans import PairingPlan, Refused, plan_pairing
from sessions.importing.rows import MenteeRow, MentorRow, PersonRow, Problem, SheetRows, heading_of


class Action(StrEnum):
    CREATE = "create"
    UPDATE = "update"
    UNCHANGED = "unchanged"


@dataclass
class RowPlan:
    """What becomes of a good row. `changes` names the fields that change, as people call them."""

    row: PersonRow
    person: Person
    is_new: bool
    values: dict[str, Any] = field(default_factory=dict)
    changes: list[str | Promise] = field(default_factory=list)
    pairing: PairingPlan | None = None

    @property
    def action(self) -> Action:
        if self.is_new:
            return Action.CREATE
        return Action.UPDATE if self.changes else Action.UNCHANGED


@dataclass
class Remark:
    """Something to look at that holds nothing up; `row` is 0 where it is about the whole file."""

    sheet: str
    row: int
    text: Promise | str


@dataclass
class Plan:
    """All an import would do. Good rows and rows with problems never overlap."""

    known: Known
    rows: list[RowPlan] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    new_units: list[Unit] = field(default_factory=list)
    named_mentors: list[Mentor] = field(default_factory=list)
    left_out: int = 0

    def count(self, action: Action) -> int:
        return sum(row.action == action for row in self.rows)

    @property
    def rows_with_errors(self) -> int:
        return len({(problem.sheet, problem.row) for problem in self.problems})

    @property
    def changes_nothing(self) -> bool:
        return not self.named_mentors and all(row.action == Action.UNCHANGED for row in self.rows)


def plan_import(sheets: Sequence[SheetRows], known: Known, *, create_named_mentors: bool = False) -> Plan:
    """Compare the rows with the organization's people, and say what would be created, changed, left, or refused.

    A row is taken as a whole or not at all. With `create_named_mentors`, mentors who are only named beside a mentee
    are added too, unless the name is nearly that of a known one.
    """
    planner = _Planner(known, sheets, create_named_mentors)
    planner.people(MentorRow, known.mentors, MentorStatus)
    planner.people(MenteeRow, known.mentees, MenteeStatus)
    planner.pairings()
    planner.capacities()
    return planner.plan


class _Planner:
    def __init__(self, known: Known, sheets: Sequence[SheetRows], create_named_mentors: bool):
        self.known = known
        self.create_named_mentors = create_named_mentors
        self.layouts = {sheet.layout.name: sheet.layout for sheet in sheets}
        self.told = [row for sheet in sheets for row in sheet.people]
        self.units = dict(known.units)
        self.plan = Plan(
            known,
            problems=[problem for sheet in sheets for problem in sheet.problems],
            left_out=sum(sheet.left_out for sheet in sheets),
        )

    def people(self, kind: type[PersonRow], people: Sequence[Person], statuses: Any) -> None:
        rows = [row for row in self.told if isinstance(row, kind)]
        matches = match_people(rows, people)
        for row in rows:
            try:
                self.plan.rows.append(self._person(row, matches, statuses))
            except Refused as refused:
                self._refuse(row, refused)

    def _person(self, row: PersonRow, matches: Matches, statuses: Any) -> RowPlan:
        if id(row) in matches.refused:
            raise Refused(Field.FULL_NAME, row.name, matches.refused[id(row)])
        person = matches.people.get(id(row))
        values = _told_values(row)
        unit = self._unit(row, person)
        if unit is not None:
            values["unit"] = unit
        if person is None:
            make = Mentor if isinstance(row, MentorRow) else Mentee
            extra = {} if make is Mentor else {"kind": self.known.program.mentee_kind}
            made = make(organization=self.known.organization, search_name=searchable(row.name), **extra, **values)
            return RowPlan(row, made, is_new=True)
        if not self.known.may_change(person):
            reason = _("This person belongs to a unit or a program that you do not look after.")
            raise Refused(Field.FULL_NAME, row.name, reason)
        changed = {name: value for name, value in values.items() if _known_value(person, name) != value}
        changes = [Field(name).label for name in changed]
        if person.status == statuses.LEFT:
            changed["status"] = statuses.ACTIVE
            changes.append(_("Active again"))
        # In memory only: the rows that follow see the person as he will be.
        for name, value in changed.items():
            setattr(person, name, value)
        return RowPlan(row, person, is_new=False, values=changed, changes=changes)

    def _unit(self, row: PersonRow, person: Person | None) -> Unit | None:
        limited = self.known.unit_ids
        if not row.unit:
            if limited is None or person is not None:
                return None
            own = [unit for units in self.known.units.values() for unit in units if unit.pk in limited]
            if len(own) == 1:
                return own[0]
            raise Refused(Field.UNIT, "", _("Write the unit: you look after several."))
        found = self.units.get(searchable(row.unit), [])
        reachable = [unit for unit in found if self.known.may_use(unit)]
        if len(reachable) == 1:
            return reachable[0]
        if reachable:
            raise Refused(
                Field.UNIT, row.unit, _("There are several units of this name. Choose it on the person's page.")
            )
        if found or limited is not None:
            raise Refused(Field.UNIT, row.unit, _("This is not one of the units that you look after."))
        unit = Unit(organization=self.known.organization, name=row.unit)
        self.units[searchable(row.unit)] = [unit]
        self.plan.new_units.append(unit)
        return unit

    def pairings(self) -> None:
        mentors = {plan.person.pk: plan.person for plan in self.plan.rows if isinstance(plan.row, MentorRow)}
        reachable = [mentor for mentor in self.known.mentors if self.known.may_change(mentor)]
        names = MentorNames({mentor.pk: mentor for mentor in (*reachable, *mentors.values())}.values())
        good = []
        for plan in self.plan.rows:
            if isinstance(plan.row, MenteeRow):
                try:
                    self._pairing(plan, names)
                except Refused as refused:
                    self._refuse(plan.row, refused)
                    continue
            good.append(plan)
        self.plan.rows = good

    def _pairing(self, plan: RowPlan, names: MentorNames) -> None:
        mentor = self._mentor(plan.row, names)
        plan.pairing = plan_pairing(self.known, plan.row, plan.person, mentor)
        plan.changes += plan.pairing.changes
        if plan.row.weekday is not None and not plan.pairing.meets:
            self._warn(plan.row, _("There is a fixed time but no mentor, so the time was not kept."))

    def _mentor(self, row: MenteeRow, names: MentorNames) -> Mentor | None:
        if not (row.mentor_name or row.mentor_phone):
            return None
        column = Field.MENTOR_NAME if row.mentor_name else Field.MENTOR_PHONE
        shown = row.mentor_name or row.mentor_phone
        found = names.find(row.mentor_name, row.mentor_phone)
        if isinstance(found, Mentor):
            return found
        may_create = self.create_named_mentors and row.mentor_name and self.known.unit_ids is None
        if may_create and (found is None or not getattr(found, "certain", True)):
            mentor = Mentor(
                organization=self.known.organization,
                full_name=row.mentor_name,
                search_name=searchable(row.mentor_name),
                phone=row.mentor_phone,
            )
            names.add(mentor)
            self.plan.named_mentors.append(mentor)
            return mentor
        reason = found or _("There is no such mentor. Add the mentor to the sheet of mentors, or correct the name.")
        raise Refused(column, shown, reason)

    def capacities(self) -> None:
        """Warn of every mentor who would carry more than the capacity that holds after the import."""
        loads = dict(self.known.loads)
        mentors: dict = {mentor.pk: mentor for mentor in self.known.mentors}
        limits = {pk: mentor.capacity for pk, mentor in mentors.items()}
        touched = set()
        for plan in self.plan.rows:
            if isinstance(plan.row, MentorRow):
                mentors[plan.person.pk] = plan.person
                limits[plan.person.pk] = plan.values.get("capacity", plan.person.capacity)
                touched.add(plan.person.pk)
            elif plan.pairing is not None:
                for mentor, difference in plan.pairing.loads():
                    mentors.setdefault(mentor.pk, mentor)
                    loads[mentor.pk] = loads.get(mentor.pk, 0) + difference
                    touched.add(mentor.pk)
        for pk in touched:
            limit = limits.get(pk)
            if limit is not None and loads.get(pk, 0) > limit:
                text = _("%(name)s would accompany %(load)s, with room for %(capacity)s.")
                detail = {"name": mentors[pk].full_name, "load": loads[pk], "capacity": limit}
                self.plan.remarks.append(Remark("", 0, text % detail))

    def _warn(self, row: PersonRow, text: Promise | str) -> None:
        self.plan.remarks.append(Remark(row.sheet, row.number, text))

    def _refuse(self, row: PersonRow, refused: "Refused") -> None:
        column = heading_of(self.layouts[row.sheet], refused.column)
        self.plan.problems.append(Problem(row.sheet, row.number, column, refused.value, refused.reason))


def _told_values(row: PersonRow) -> dict[str, Any]:
    """The person's own fields that the row tells; an empty cell tells nothing."""
    told: dict[str, Any] = {"full_name": row.name}
    names: Iterable[str] = ("phone", "email", "gender", "external_id", "note")
    told |= {name: getattr(row, name) for name in names if getattr(row, name)}
    if row.languages:
        told["languages"] = list(row.languages)
    if isinstance(row, MenteeRow) and row.group_label:
        told["group_label"] = row.group_label
    if isinstance(row, MentorRow) and row.capacity is not None:
        told["capacity"] = row.capacity
    return told


def _known_value(person: Person, name: str) -> Any:
    if name == "phone":
        return phone_of(person)
    return getattr(person, name) if name != "unit" else _KnownUnit(person.unit_id)


class _KnownUnit:
    """Compares a person's unit by id, without loading it."""

    def __init__(self, pk):
        self.pk = pk

    def __eq__(self, other) -> bool:
        return self.pk == other.pk
