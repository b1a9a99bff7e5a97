"""From rows to what is reckoned with: the hours of any number of mentors in one query."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, tzinfo
from typing import Any
from uuid import UUID

from django.contrib.postgres.aggregates import BoolOr
from django.db import DEFAULT_DB_ALIAS
from django.db.models import F, Min, Model, QuerySet, Value
from django.db.models.functions import JSONObject

from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.scope import current_organization
from mentors.models import Mentor
from programs.choices import CountsFor, Presence
from programs.models import (
    Attendance,
    Course,
    CourseSession,
    Pairing,
    TrainingCredit,
    TrainingExemption,
    TrainingRequirement,
)
from programs.queries import active_on
from programs.training_hours.choices import HoursState, RequirementKind
from programs.training_hours.reckoning import (
    Attended,
    Credit,
    Record,
    Required,
    Span,
    Standing,
    standing_on,
    years_until,
)

COUNTS_FOR = {
    CountsFor.INITIAL: frozenset({RequirementKind.INITIAL.value}),
    CountsFor.YEARLY: frozenset({RequirementKind.YEARLY.value}),
    CountsFor.BOTH: frozenset(RequirementKind.values),
    CountsFor.NOTHING: frozenset(),
}


@dataclass(frozen=True)
class Hours:
    """What is known of the training of some mentors; asks the database for nothing more."""

    zone: tzinfo
    today: date
    attended: dict[UUID, list[tuple[UUID | None, Attended]]] = field(default_factory=lambda: defaultdict(list))
    credits: dict[UUID, list[Credit]] = field(default_factory=lambda: defaultdict(list))
    exempt: dict[tuple[UUID, UUID], list[Span]] = field(default_factory=lambda: defaultdict(list))
    joined: dict[tuple[UUID, UUID], date] = field(default_factory=dict)
    present: set[tuple[UUID, UUID]] = field(default_factory=set)

    def standing(self, requirement: TrainingRequirement, mentor: Mentor, day: date) -> Standing:
        """How a mentor stands towards a requirement on a local day."""
        return self._standing(requirement, mentor.pk, self._joined_on(requirement, mentor), day)

    def states_today(self, requirements: Iterable[TrainingRequirement], mentor: UUID) -> set[HoursState]:
        """The states of a mentor today towards what those programs ask in which he accompanies somebody today."""
        theirs = [asked for asked in requirements if (asked.program_id, mentor) in self.present]
        return {
            self._standing(asked, mentor, self.joined[asked.program_id, mentor], self.today).state for asked in theirs
        }

    def years(self, requirement: TrainingRequirement, mentor: Mentor, day: date) -> list[Standing]:
        """How a mentor stood in each year of a yearly requirement, the newest first."""
        record = self._record(requirement, mentor.pk, self._joined_on(requirement, mentor))
        exempt = self.exempt[requirement.pk, mentor.pk]
        return years_until(required_of(requirement), record, exempt=exempt, zone=self.zone, day=day)

    def _joined_on(self, requirement: TrainingRequirement, mentor: Mentor) -> date:
        """Since when the mentor accompanies in the program that asks; who never did, since he was added."""
        added = mentor.created_at.astimezone(self.zone).date()
        return self.joined.get((requirement.program_id, mentor.pk), added)

    def _standing(self, requirement: TrainingRequirement, mentor: UUID, joined_on: date, day: date) -> Standing:
        record, exempt = self._record(requirement, mentor, joined_on), self.exempt[requirement.pk, mentor]
        return standing_on(required_of(requirement), record, exempt=exempt, zone=self.zone, day=day)

    def _record(self, requirement: TrainingRequirement, mentor: UUID, joined_on: date) -> Record:
        attended = [facts for program, facts in self.attended[mentor] if program in (None, requirement.program_id)]
        return Record(joined_on, attended, self.credits[mentor])


def required_of(requirement: TrainingRequirement) -> Required:
    """The same requirement as the reckoning knows it."""
    return Required(
        requirement.kind,
        requirement.minutes,
        requirement.due_days,
        requirement.begins_month,
        requirement.begins_day,
    )


def read_hours(requirements: Sequence[TrainingRequirement], mentors: Iterable[UUID]) -> Hours:
    """The training of these mentors, as far as these requirements ask for it; one query, however many they are.

    A course of one program counts there alone, one of all programs and what was credited everywhere.
    """
    return _read(_facts(list(mentors), requirements, {requirement.program_id for requirement in requirements}))[1]


def read_asked_hours(
    requirements: QuerySet[TrainingRequirement], mentors: Iterable[UUID]
) -> tuple[list[TrainingRequirement], Hours]:
    """These requirements, in no order and without their programs, and the training of these mentors; one query."""
    rows = requirements.select_related(None).order_by()
    names = [column.attname for column in TrainingRequirement._meta.concrete_fields]
    asked = _told("asked", rows, **_columns(*names))
    return _read([asked, *_facts(list(mentors), rows.values("pk"), rows.values("program"))])


def attended_of(row: Attendance) -> Attended:
    """A row of attendance, whose session and course are read already, as the reckoning knows it."""
    session = row.session
    return Attended(
        session=session.pk,
        starts_at=session.starts_at,
        minutes=session.minutes if row.minutes is None else row.minutes,
        counts_for=COUNTS_FOR[session.course.counts_as],
        cancelled=session.is_cancelled,
    )


def _facts(
    mentors: list[UUID], requirements: Collection[TrainingRequirement] | QuerySet, programs: Collection[UUID] | QuerySet
) -> list[QuerySet]:
    """What is read of these mentors, each kind of fact by itself, all in the same two columns."""
    exempt = TrainingExemption.objects.filter(mentor__in=mentors, requirement__in=requirements)
    pairings = Pairing.objects.filter(mentor__in=mentors, enrolment__program__in=programs)
    there = Attendance.objects.filter(sign_up__mentor__in=mentors, presence=Presence.PRESENT)
    runs = active_on(clock.today(current_organization()))
    return [
        _told(
            "credit",
            TrainingCredit.objects.filter(mentor__in=mentors),
            mentor=F("mentor"),
            **_columns("on", "minutes", "counts_as"),
        ),
        _told("exempt", exempt, mentor=F("mentor"), requirement=F("requirement"), **_columns("starts_on", "ends_on")),
        _told(
            "joined",
            pairings.values("enrolment__program", "mentor"),
            mentor=F("mentor"),
            program=F("enrolment__program"),
            first=Min("starts_on"),
            present=BoolOr(runs),
        ),
        _told(
            "there",
            there,
            mentor=F("sign_up__mentor"),
            row=JSONObject(**_columns("id", "minutes")),
            session=JSONObject(
                **_columns("id", "starts_at", "ends_at", "credited_minutes", "cancelled_at", path="session__")
            ),
            course=JSONObject(**_columns("id", "program_id", "counts_as", path="session__course__")),
        ),
    ]


def _told(what: str, rows: QuerySet, **fact: Any) -> QuerySet:
    """Facts of one kind, of which the database makes JSON."""
    return rows.order_by().annotate(what=Value(what), fact=JSONObject(**fact)).values_list("what", "fact")


def _columns(*names: str, path: str = "") -> dict[str, F]:
    return {name: F(f"{path}{name}") for name in names}


def _row(model: type[Model], fact: dict[str, Any]) -> Model:
    """The row of which these columns were told, as if they alone had been read."""
    columns = [column for column in model._meta.concrete_fields if column.attname in fact]
    values = [column.to_python(fact[column.attname]) for column in columns]
    return model.from_db(DEFAULT_DB_ALIAS, [column.attname for column in columns], values)


def _read(facts: Sequence[QuerySet]) -> tuple[list[TrainingRequirement], Hours]:
    """What these tell, put where the reckoning finds it; one query."""
    organization = current_organization()
    hours = Hours(organization.zone, clock.today(organization))
    asked: list[TrainingRequirement] = []
    sessions: dict[str, CourseSession] = {}
    head, *others = facts
    for what, fact in head.union(*others, all=True):
        if what == "asked":
            asked.append(_row(TrainingRequirement, fact))
            continue
        mentor = UUID(fact["mentor"])
        match what:
            case "credit":
                on = date.fromisoformat(fact["on"])
                hours.credits[mentor].append(Credit(on, fact["minutes"], COUNTS_FOR[fact["counts_as"]]))
            case "exempt":
                last = fact["ends_on"] and date.fromisoformat(fact["ends_on"])
                span = Span(date.fromisoformat(fact["starts_on"]), last)
                hours.exempt[UUID(fact["requirement"]), mentor].append(span)
            case "joined":
                place = UUID(fact["program"]), mentor
                hours.joined[place] = date.fromisoformat(fact["first"])
                if fact["present"]:
                    hours.present.add(place)
            case "there":
                attendance = _attendance(fact, sessions)
                hours.attended[mentor].append((attendance.session.course.program_id, attended_of(attendance)))
    return asked, hours


def _attendance(fact: dict[str, Any], sessions: dict[str, CourseSession]) -> Attendance:
    """The row of attendance with its session and course; `sessions` are those that were told before."""
    key = fact["session"]["id"]
    if key not in sessions:
        sessions[key] = _row(CourseSession, fact["session"])
        sessions[key].course = _row(Course, fact["course"])
    attendance = _row(Attendance, fact["row"])
    attendance.session = sessions[key]
    return attendance
