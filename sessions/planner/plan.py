"""How many meetings a span of days holds for each pairing of a program: planned, held, to come."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from programs.models import Pairing, Program
from programs.queries import not_over_on, office_pairings
from sessions.choices import Outcome
from sessions.models import Meeting, MeetingSeries
from sessions.queries.schedule import schedulable_pairings
from sessions.services.generation import expected_starts


@dataclass(frozen=True)
class PlannedCounts:
    """Meetings of a span. `expected` are those that fixed times give, `so_far` of them by this moment.

    `held` holds extra ones too; `to_come` are those of the fixed times that nobody has called off, and added ones.
    """

    expected: int = 0
    so_far: int = 0
    held: int = 0
    to_come: int = 0

    def __add__(self, other: "PlannedCounts") -> "PlannedCounts":
        return PlannedCounts(*(getattr(self, field.name) + getattr(other, field.name) for field in fields(self)))


@dataclass(frozen=True)
class PlannedPairing:
    """A pairing in a span. `lacks_time`: it goes on, and no fixed time holds from here on; `can_fix`: by the viewer."""

    pairing: Pairing
    counts: PlannedCounts
    lacks_time: bool
    can_fix: bool


@dataclass(frozen=True)
class Plan:
    """All pairings of a program in a span that the viewer sees: who lacks a fixed time first, then by name."""

    rows: Sequence[PlannedPairing]

    @property
    def totals(self) -> PlannedCounts:
        return sum((row.counts for row in self.rows), PlannedCounts())

    @property
    def lacking(self) -> int:
        return sum(row.lacks_time for row in self.rows)

    @property
    def people(self) -> set[UUID]:
        """The ids of all mentors and mentees who are named."""
        pairings = [row.pairing for row in self.rows]
        return {key for one in pairings for key in (one.mentor_id, one.enrolment.mentee_id)}


def plan_of(viewer: Viewer, program: Program, first: date, last: date) -> Plan:
    """The plan of a program between two days, both inclusive; as many queries for many pairings as for one."""
    organization, now = viewer.organization, clock.now()
    pairings = list(_pairings(viewer, program, first, last))
    ids = [pairing.pk for pairing in pairings]
    managed = set(schedulable_pairings(viewer).filter(pk__in=ids).order_by().values_list("pk", flat=True))
    expected = expected_starts(organization=organization, pairing_ids=ids, first=first, last=last)
    standing = _standing(ids, first, last, now)
    rows = []
    for pairing in pairings:
        counts = _counts(expected.get(pairing.pk, []), standing.get(pairing.pk, {}), now)
        lacks_time = pairing.goes_on and not pairing.is_timed
        rows.append(PlannedPairing(pairing, counts, lacks_time, lacks_time and pairing.pk in managed))
    return Plan(sorted(rows, key=lambda row: not row.lacks_time))


def _pairings(viewer: Viewer, program: Program, first: date, last: date) -> QuerySet[Pairing]:
    """Those that touch the span, by name; whether they go on from today (or from its first day), and are timed then."""
    day = max(first, clock.today(viewer.organization))
    going_on = not_over_on(day) & not_over_on(day, "enrolment__") & not_over_on(day, "enrolment__program__")
    timed = MeetingSeries.objects.filter(not_over_on(day), pairing=OuterRef("pk"))
    return (
        office_pairings(viewer)
        .filter(not_over_on(first), not_over_on(first, "enrolment__"), starts_on__lte=last)
        .filter(enrolment__program=program)
        .annotate(goes_on=Q(going_on, Q(starts_on__lte=last)) if day <= last else Q(pk__in=[]), is_timed=Exists(timed))
    )


def _standing(ids: list[UUID], first: date, last: date, now: datetime) -> dict[UUID, dict[str, int]]:
    """By pairing: `held`, future ones of fixed times that are settled already, and future ones beside them."""
    rows = (
        Meeting.objects.filter(pairing__in=ids, local_date__range=(first, last))
        .order_by()
        .values("pairing")
        .annotate(
            held=Count("pk", filter=Q(logs__outcome=Outcome.HELD)),
            settled_ahead=Count("pk", filter=Q(series__isnull=False, logs__isnull=False, original_start__gt=now)),
            added_ahead=Count("pk", filter=Q(series__isnull=True, logs__isnull=True, starts_at__gt=now)),
        )
    )
    return {row["pairing"]: row for row in rows}


def _counts(expected: Sequence[datetime], standing: dict[str, int], now: datetime) -> PlannedCounts:
    so_far = sum(start <= now for start in expected)
    ahead = len(expected) - so_far - standing.get("settled_ahead", 0) + standing.get("added_ahead", 0)
    return PlannedCounts(expected=len(expected), so_far=so_far, held=standing.get("held", 0), to_come=max(0, ahead))
