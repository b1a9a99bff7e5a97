"""The people behind a figure: of whom it is kept, and of whom not. Their numbers add up to the figure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import Http404

from mentoring_platform.accounts.viewer import Viewer
from mentors.models import Mentor
from reports.compliance.measures import MEASURES, OF_MENTORS, WEEKLY, Better, Key, Unit
from reports.compliance.periods import Period
from reports.compliance.queries.mentors import Mentors as MentorsRead
from reports.compliance.queries.mentors import read_mentors
from reports.compliance.queries.reading import Reading
from reports.compliance.queries.runs import Part
from reports.compliance.queries.slices import Slice
from reports.compliance.queries.statements import NOW, rows_of, weeks_in, whose
from reports.permissions import can_see_rows

PARTS = ("all", "counted", "missing")
HEAD = 60
"""So many rows come together with their number: the first page is one query."""


@dataclass(frozen=True)
class Behind:
    """One row behind a figure: a mentee, with the mentor if there is one; or a mentor alone.

    `above` and `below` are what it adds to both sides of the line; `since` and `until` are the days of the pairing or
    the enrolment. `page` and `subject` lead to more about them; `people` are the ids of all who are named.
    """

    mentee: str
    mentor: str
    program: str
    unit: str
    above: int
    below: int
    since: date | None
    until: date | None
    page: str
    subject: UUID
    people: tuple[UUID, ...]

    @property
    def missing(self) -> int:
        """How much is not kept."""
        return self.below - self.above


@dataclass(frozen=True)
class Totals:
    """How many rows there are, and what they add up to."""

    rows: int
    above: int
    below: int


class People:
    """The rows behind a figure, the worst first, read page by page; the number of all comes with the first page."""

    def __init__(self, parameters: Mapping[str, Any]):
        self._parameters = parameters

    def __getitem__(self, chosen: slice) -> list[Behind]:
        first, last = chosen.start or 0, chosen.stop
        if last is not None and last <= HEAD:
            rows = self._head[first:last]
        else:
            rows = self._rows(first, None if last is None else max(last - first, 0))
        return [_behind(self._parameters["measure"], row) for row in rows]

    def __iter__(self) -> Iterator[Behind]:
        return iter(self[0:])

    def __len__(self) -> int:
        return self.totals.rows

    def count(self) -> int:
        """How many rows there are, as a paginator asks."""
        return self.totals.rows

    @property
    def totals(self) -> Totals:
        """What all rows add up to."""
        return Totals(*self._head[0][:3]) if self._head else Totals(0, 0, 0)

    @cached_property
    def _head(self) -> list[tuple]:
        """The first rows, which a page asks for right after their number."""
        return self._rows(0, HEAD)

    def _rows(self, first: int, number: int | None) -> list[tuple]:
        return rows_of("people", {**self._parameters, "offset": first, "limit": number})


class Mentors(list[Behind]):
    """The same of mentors, who are few enough to be read at once."""

    @property
    def totals(self) -> Totals:
        """What all rows add up to."""
        return Totals(len(self), sum(row.above for row in self), sum(row.below for row in self))


def names_people(viewer: Viewer, key: Key) -> bool:
    """Whether the viewer may see who is behind a figure.

    Administrators read how many support talks there were, and nobody's (`sessions.supervision`).
    """
    return bool(can_see_rows(viewer)) and not (key == Key.SUPPORT and viewer.is_administrator)


def people_behind(
    viewer: Viewer, period: Period, slice_: Slice, key: Key, part: str = "all", *, reading: Reading | None = None
) -> People | Mentors:
    """The rows behind a figure of the period, the worst first; one query for a page of them, two for mentors.

    For mentors one is enough where `reading` is what was read of the same period and slice.
    `part`: "counted", of whom something is kept, "missing", of whom something is not, or "all". Of a time (hours)
    "counted" are those who took any. Raises Http404 for who may not see them, and for another `part`.
    """
    if part not in PARTS or not names_people(viewer, key):
        raise Http404
    if key in OF_MENTORS:
        return _mentors(reading.mentors if reading else read_mentors(viewer, period, slice_), key, part)
    weeks = [Part(period.first, period.last, frozenset({NOW}))] if key in WEEKLY else []
    # A week can tell of a meeting of a pairing that was over by then.
    always = {"since": date.min, "until": date.max} if key in WEEKLY else {}
    chosen = {
        "measure": key.value,
        "measures": [key.value],
        "is_weekly": key in WEEKLY,
        "part": part,
        "by_missing": MEASURES[key].better == Better.HIGH,
        "is_hours": MEASURES[key].unit == Unit.HOURS,
    }
    return People(whose(viewer, {NOW: period}, slice_) | weeks_in(weeks) | chosen | always)


def _behind(measure: str, row: tuple) -> Behind:
    pairing, enrolment, mentee, mentee_name, mentor, mentor_name, program, unit, since, until, above, below = row[3:]
    if measure == Key.COVERAGE:
        page, subject = "programs:mentee", mentee
    elif measure in WEEKLY:
        page, subject = "reports:meetings", enrolment
    else:
        page, subject = "programs:pairing", pairing
    people = tuple(one for one in (mentee, mentor) if one)
    return Behind(mentee_name, mentor_name, program, unit, above, below, since, until, page, subject, people)


def _mentors(read: MentorsRead, key: Key, part: str) -> Mentors:
    kept = read.supported(read.held[NOW], NOW) if key == Key.SUPPORT else read.trained(read.held[NOW])
    wanted = [mentor for mentor, is_kept in kept.items() if part == "all" or is_kept == (part == "counted")]
    named = Mentor.objects.filter(pk__in=wanted).order_by("full_name", "pk")
    page = "programs:mentor" if key == Key.SUPPORT else "programs:mentor_training"
    rows = [
        Behind("", name, "", unit or "", int(kept[str(pk)]), 1, None, None, page, pk, (pk,))
        for pk, name, unit in named.values_list("pk", "full_name", "unit__name")
    ]
    return Mentors(sorted(rows, key=lambda row: row.above))
