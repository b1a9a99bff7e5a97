"""What the organization holds already, read once, in a number of queries that does not grow with its people."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Q

from mentees.choices import MenteeKind
from mentees.models import Mentee
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy.models import Organization, Unit
from mentoring_platform.tenancy.names import searchable
from mentoring_platform.tenancy.queries import units_of
from mentors.models import Mentor
from mentors.queries import managed_mentors
from programs.matching.rules import excluded_pairs
from programs.models import Enrolment, Pairing, Program
from programs.queries import loads_on, managed_mentees, managed_program_ids, not_over_on
from programs.screening.choices import ConsentAsked, ConsentGap
from programs.screening.readiness import (
    Lacking,
    asked_before_pairing,
    consent_asked_in,
    consent_gaps,
    missing_for,
)
from sessions.models import LogRevision, MeetingSeries, SessionLog


@dataclass
class Known:
    """The people, units, enrolments and pairings a plan compares with; `day` is the first day of what is new."""

    organization: Organization
    program: Program
    day: date
    mentors: list[Mentor]
    mentees: list[Mentee]
    units: dict[str, list[Unit]]
    enrolments: dict[UUID, Enrolment]
    pairings: dict[UUID, list[Pairing]]
    series: dict[UUID, list[MeetingSeries]]
    loads: dict[UUID, int]
    unit_ids: set[UUID] | None = None
    reachable: set[UUID] | None = None
    asked_first: Lacking | None = None
    consent_asked: str = ConsentAsked.NOBODY
    consent_gaps: dict[UUID, ConsentGap] = field(default_factory=dict)
    lacking: dict[UUID, Lacking] = field(default_factory=dict)
    excluded: set[tuple[UUID, UUID]] = field(default_factory=set)
    _reported: set[UUID] | None = field(default=None, repr=False)

    def may_use(self, unit: Unit) -> bool:
        """Whether who imports looks after this unit."""
        return self.unit_ids is None or unit.pk in self.unit_ids

    def may_change(self, person: Mentor | Mentee) -> bool:
        """Whether who imports looks after this person who is known already."""
        return self.reachable is None or person.pk in self.reachable

    def lacks(self, mentor: Mentor) -> Lacking | None:
        """What a mentor lacks before he may be paired; somebody new lacks all that is asked."""
        return self.asked_first if mentor.created_at is None else self.lacking.get(mentor.pk)

    def consent_gap(self, enrolment: Enrolment) -> ConsentGap | None:
        """Why somebody cannot be paired for want of a parent's consent; of who is new nothing is known yet."""
        if enrolment.created_at is not None:
            return self.consent_gaps.get(enrolment.pk)
        if enrolment.mentee.kind != MenteeKind.PERSON:
            return None
        return {ConsentAsked.ALL: ConsentGap.CONSENT, ConsentAsked.MINORS: ConsentGap.AGE}.get(self.consent_asked)

    def is_excluded(self, mentor: Mentor, mentee: Mentee) -> bool:
        """Whether these two are marked as not to be paired."""
        return (mentor.pk, mentee.pk) in self.excluded

    def is_reported(self, pairing: Pairing) -> bool:
        """Whether a meeting of the pairing was ever reported; one query for all that begin on the day or later."""
        if self._reported is None:
            late = Q(meeting__pairing__starts_on__gte=self.day, meeting__pairing__enrolment__program=self.program)
            self._reported = {
                pairing_id
                for logs in (SessionLog.objects, LogRevision.objects)
                for pairing_id in logs.filter(late).values_list("meeting__pairing", flat=True).distinct()
            }
        return pairing.pk in self._reported


def read_known(*, organization: Organization, program: Program, day: date, by: Viewer | None) -> Known:
    """Read what is known of the organization. `by` None (a command of the operator of the machine) may touch all."""
    units: dict[str, list[Unit]] = {}
    for unit in units_of(organization):
        units.setdefault(searchable(unit.name), []).append(unit)
    running = Enrolment.objects.filter(not_over_on(day), program=program)
    enrolments = {row.mentee_id: row for row in running.order_by("-starts_on")}
    pairings: dict[UUID, list[Pairing]] = {}
    for pairing in Pairing.objects.filter(not_over_on(day), enrolment__program=program).order_by("starts_on"):
        pairings.setdefault(pairing.enrolment_id, []).append(pairing)
    series: dict[UUID, list[MeetingSeries]] = {}
    fixed = MeetingSeries.objects.filter(not_over_on(day), pairing__enrolment__program=program)
    for row in fixed.order_by("starts_on"):
        series.setdefault(row.pairing_id, []).append(row)
    mentors = list(Mentor.objects.select_related("membership").order_by("created_at", "pk"))
    asked_first, consent_asked = asked_before_pairing(program), consent_asked_in(program)
    asks = consent_asked != ConsentAsked.NOBODY
    gaps = consent_gaps(running.select_related("mentee"), day) if asks else {}
    lacking = missing_for([(program.pk, mentor) for mentor in mentors], day) if asked_first else {}
    mentees = list(Mentee.objects.select_related("membership").order_by("created_at", "pk"))
    return Known(
        organization=organization,
        program=program,
        day=day,
        mentors=mentors,
        mentees=mentees,
        units=units,
        enrolments=enrolments,
        pairings=pairings,
        series=series,
        loads=loads_on(day),
        unit_ids=by.managed_unit_ids if by is not None else None,
        reachable=_reachable(by) if by is not None else None,
        asked_first=asked_first,
        consent_asked=consent_asked,
        consent_gaps=gaps,
        lacking={mentor_id: lacks for (_program, mentor_id), lacks in lacking.items()},
        excluded=excluded_pairs([mentor.pk for mentor in mentors], [mentee.pk for mentee in mentees]),
    )


def _reachable(by: Viewer) -> set[UUID] | None:
    """People whom a coordinator limited to units or programs looks after; None for everybody."""
    if by.managed_unit_ids is None and managed_program_ids(by) is None:
        return None
    return {*managed_mentees(by).values_list("pk", flat=True), *managed_mentors(by).values_list("pk", flat=True)}
