"""The people behind a figure: of whom it is kept, and of whom not. Their numbers add up to the figure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Case, OuterRef, Subquery, Sum, Value, When
from django.http import Http404

from mentoring_platform.accounts.viewer import Viewer
from mentors.models import Mentor
from programs.choices import PairingRole
from programs.models import Pairing
from programs.queries import active_on, enrolments_for
from reports.compliance.measures import MEASURES, OF_MENTORS, WEEKLY, Better, Key, Unit
from reports.compliance.periods import Period
from reports.compliance.queries.mentors import read_mentors
from reports.compliance.queries.numbers import (
    COLUMNS,
    NOW,
    RULES,
    attendance_in,
    is_covered,
    meeting_tallies,
    running_on,
)
from reports.compliance.queries.runs import Part
from reports.compliance.queries.slices import Slice
from reports.permissions import can_see_rows
from reports.queries.reach import pairings_reported_to

PARTS = ("all", "counted", "missing")


@dataclass(frozen=True)
class Behind:
    """One row behind a figure: a mentee, with the mentor if there is one; or a mentor alone.

    `above` and `below` are what it adds to both sides of the line; `since` and `until` are the days of the pairing or
    the enrolment. `address` leads to more about them; `people` are the ids of all who are named.
    """

    mentee: str
    mentor: str
    program: str
    unit: str
    above: int
    below: int
    since: date | None
    until: date | None
    address: str
    people: tuple[UUID, ...]

    @property
    def missing(self) -> int:
        """How much is not kept."""
        return self.below - self.above


def names_people(viewer: Viewer, key: Key) -> bool:
    """Whether the viewer may see who is behind a figure.

    Administrators read how many support talks there were, and nobody's (`sessions.supervision`).
    """
    return can_see_rows(viewer) and not (key == Key.SUPPORT and viewer.is_administrator)


def people_behind(viewer: Viewer, period: Period, slice_: Slice, key: Key, part: str = "all") -> list[Behind]:
    """The rows behind a figure of the period, the worst first; at most two queries.

    `part`: "counted", of whom something is kept, "missing", of whom something is not, or "all". Of a time (hours)
    "counted" are those who took any. Raises Http404 for who may not see them, and for another `part`.
    """
    if part not in PARTS or not names_people(viewer, key):
        raise Http404
    if key in OF_MENTORS:
        rows = _mentors(viewer, period, slice_, key)
    elif key in WEEKLY:
        rows = _of_weeks(viewer, period, slice_, key)
    else:
        rows = _enrolments(viewer, period, slice_) if key == Key.COVERAGE else _pairings(viewer, period, slice_, key)
    return sorted((row for row in rows if _is_in(row, key, part)), key=lambda row: _order(row, key))


def _is_in(row: Behind, key: Key, part: str) -> bool:
    if part == "all":
        return row.below > 0
    if MEASURES[key].unit == Unit.HOURS:
        return row.below > 0 and (row.above > 0) == (part == "counted")
    return row.above > 0 if part == "counted" else row.missing > 0


def _order(row: Behind, key: Key) -> tuple:
    worst = row.missing if MEASURES[key].better == Better.HIGH else row.above
    return (-worst, row.mentee, row.mentor, row.address)


def _enrolments(viewer: Viewer, period: Period, slice_: Slice) -> Iterable[Behind]:
    day = period.as_of
    mentor = Pairing.objects.filter(active_on(day), enrolment=OuterRef("pk"), role=PairingRole.PRIMARY)
    rows = enrolments_for(viewer).filter(running_on(day), slice_.of_enrolments())
    covered = Case(When(is_covered(day), then=Value(1)), default=Value(0))
    found = rows.annotate(
        above=covered,
        mentor_of=Subquery(mentor.values("mentor")[:1]),
        mentor_name=Subquery(mentor.values("mentor__full_name")[:1]),
    ).values_list(
        "pk", "mentee", "mentee__full_name", "mentor_of", "mentor_name", "program__name", "mentee__unit__name",
        "starts_on", "ends_on", "above",
    )  # fmt: skip
    for _pk, mentee_id, mentee, mentor_id, mentor_name, program, unit, first, last, above in found:
        people = tuple(one for one in (mentee_id, mentor_id) if one)
        address = viewer.url("programs:mentee", mentee_id)
        yield Behind(mentee, mentor_name or "", program, unit or "", above, 1, first, last, address, people)


def _pairings(viewer: Viewer, period: Period, slice_: Slice, key: Key) -> Iterable[Behind]:
    below, kept = RULES[key](period)
    pairings = pairings_reported_to(viewer).filter(slice_.of_enrolments("enrolment__"), below, role=PairingRole.PRIMARY)
    pairings = pairings.annotate(above=Case(When(kept, then=Value(1)), default=Value(0)))
    for above, _enrolment, pairing, *facts in pairings.values_list("above", *NAMES):
        yield _behind(facts, above, 1, viewer.url("programs:pairing", pairing))


NAMES = (
    "enrolment",
    "pk",
    "enrolment__mentee",
    "enrolment__mentee__full_name",
    "mentor",
    "mentor__full_name",
    "enrolment__program__name",
    "enrolment__mentee__unit__name",
    "starts_on",
    "ends_on",
)


def _behind(facts: list, above: int, below: int, address: str) -> Behind:
    mentee_id, mentee, mentor_id, mentor, program, unit, first, last = facts
    return Behind(mentee, mentor, program, unit or "", above, below, first, last, address, (mentee_id, mentor_id))


def _of_weeks(viewer: Viewer, period: Period, slice_: Slice, key: Key) -> Iterable[Behind]:
    pairings = pairings_reported_to(viewer).filter(slice_.of_enrolments("enrolment__"))
    weeks, blocks = (
        rows.filter(pairing__in=pairings.values("pk"))
        .order_by()
        .values_list("pairing")
        .annotate(**{f"sum_of_{column}": Sum(column) for column in COLUMNS})
        for rows in attendance_in([Part(period.first, period.last, frozenset({NOW}))])
    )
    sums: dict[UUID, list[int]] = {}
    for pairing, *numbers in weeks.union(blocks, all=True):
        sums[pairing] = [a + b for a, b in zip(sums.get(pairing, [0] * len(COLUMNS)), numbers, strict=True)]
    named = pairings.filter(pk__in=[pairing for pairing, (expected, *_others) in sums.items() if expected])
    for enrolment, pairing, *facts in named.values_list(*NAMES):
        tally = meeting_tallies(sums[pairing])[key]
        yield _behind(facts, tally.above, tally.below, viewer.url("reports:meetings", enrolment))


def _mentors(viewer: Viewer, period: Period, slice_: Slice, key: Key) -> Iterable[Behind]:
    read = read_mentors(viewer, period, slice_)
    kept = read.supported(read.held, NOW) if key == Key.SUPPORT else read.trained(read.held)
    found = Mentor.objects.filter(pk__in=list(kept)).values_list("pk", "full_name", "unit__name")
    page = "programs:mentor" if key == Key.SUPPORT else "programs:mentor_training"
    for mentor_id, name, unit in found:
        address = viewer.url(page, mentor_id)
        yield Behind("", name, "", unit or "", int(kept[mentor_id]), 1, None, None, address, (mentor_id,))
