"""From rows to what is reckoned with: the hours of any number of mentors in a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, tzinfo
from uuid import UUID

from django.db.models import Min

from mentoring_platform.tenancy.scope import current_organization
from mentors.models import Mentor
from programs.choices import CountsFor, Presence
from programs.models import Attendance, Pairing, TrainingCredit, TrainingExemption, TrainingRequirement
from programs.training_hours.choices import RequirementKind
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
    attended: dict[UUID, list[tuple[UUID | None, Attended]]]
    credits: dict[UUID, list[Credit]]
    exempt: dict[tuple[UUID, UUID], list[Span]]
    joined: dict[tuple[UUID, UUID], date] = field(default_factory=dict)

    def standing(self, requirement: TrainingRequirement, mentor: Mentor, day: date) -> Standing:
        """How a mentor stands towards a requirement on a local day."""
        required, record, exempt = self._facts(requirement, mentor)
        return standing_on(required, record, exempt=exempt, zone=self.zone, day=day)

    def years(self, requirement: TrainingRequirement, mentor: Mentor, day: date) -> list[Standing]:
        """How a mentor stood in each year of a yearly requirement, the newest first."""
        required, record, exempt = self._facts(requirement, mentor)
        return years_until(required, record, exempt=exempt, zone=self.zone, day=day)

    def has_joined(self, requirement: TrainingRequirement, mentor: Mentor) -> bool:
        """Whether the mentor has ever accompanied somebody in the program that asks."""
        return (requirement.program_id, mentor.pk) in self.joined

    def _facts(self, requirement: TrainingRequirement, mentor: Mentor) -> tuple[Required, Record, list[Span]]:
        added = mentor.created_at.astimezone(self.zone).date()
        record = Record(
            self.joined.get((requirement.program_id, mentor.pk), added),
            [facts for program, facts in self.attended[mentor.pk] if program in (None, requirement.program_id)],
            self.credits[mentor.pk],
        )
        return required_of(requirement), record, self.exempt[requirement.pk, mentor.pk]


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
    """The training of these mentors, as far as these requirements ask for it; four queries, however many they are.

    A course of one program counts there alone, one of all programs and what was credited everywhere.
    """
    ids = list(mentors)
    zone = current_organization().zone
    credits: dict[UUID, list[Credit]] = defaultdict(list)
    for mentor_id, on, minutes, counts_as in TrainingCredit.objects.filter(mentor__in=ids).values_list(
        "mentor_id", "on", "minutes", "counts_as"
    ):
        credits[mentor_id].append(Credit(on, minutes, COUNTS_FOR[counts_as]))
    exempt: dict[tuple[UUID, UUID], list[Span]] = defaultdict(list)
    for requirement_id, mentor_id, first, last in TrainingExemption.objects.filter(
        mentor__in=ids, requirement__in=requirements
    ).values_list("requirement_id", "mentor_id", "starts_on", "ends_on"):
        exempt[requirement_id, mentor_id].append(Span(first, last))
    programs = {requirement.program_id for requirement in requirements}
    pairings = Pairing.objects.filter(mentor__in=ids, enrolment__program__in=programs).order_by()
    joined = {
        (program_id, mentor_id): first
        for program_id, mentor_id, first in pairings.values_list("enrolment__program_id", "mentor_id").annotate(
            first=Min("starts_on")
        )
    }
    return Hours(zone, _attended(ids), credits, exempt, joined)


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


def _attended(mentors: list[UUID]) -> dict[UUID, list[tuple[UUID | None, Attended]]]:
    """What each of them was at, with the program of the course."""
    rows = Attendance.objects.filter(sign_up__mentor__in=mentors, presence=Presence.PRESENT)
    found: dict[UUID, list[tuple[UUID | None, Attended]]] = defaultdict(list)
    for row in rows.select_related("session__course", "sign_up"):
        found[row.sign_up.mentor_id].append((row.session.course.program_id, attended_of(row)))
    return found
