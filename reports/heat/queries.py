"""Everyone, week by week: what became of the meetings of each mentee, for thousands at once."""

from datetime import date, timedelta
from typing import NamedTuple

from django.contrib.postgres.aggregates import BitOr
from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, DateField, F, Func, Q, QuerySet, Sum, TextField, Value
from django.db.models.functions import Cast

from mentees.models import Mentee
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy.clock import Week
from mentoring_platform.tenancy.search import search_people
from programs.models import Enrolment
from programs.queries import enrolments_for, not_over_on
from reports.models import WeeklyAttendance
from reports.queries.reach import pairings_reported_to
from sessions.models import Meeting
from sessions.queries.meetings import meetings_for, with_make_up

WEEK = timedelta(weeks=1)
NOTHING = (0,) * 7
MOST_WEEKS = 60
"""A mask of weeks is a number of 64 bits."""


class Row(NamedTuple):
    """A mentee in a program. Each mask has a bit for each week, the first week the lowest.

    `enrolled`: the weeks of the enrolment; `paired`: with a mentor; `counting`: in which something was expected or took
    place. Of these `excused`, `missed` and `unreported` exclude one another; the rest was held. `held` and `expected`
    are numbers of meetings.
    """

    enrolment: str
    name: str
    unit: str
    enrolled: int
    paired: int
    counting: int
    excused: int
    missed: int
    unreported: int
    held: int
    expected: int

    @property
    def alone(self) -> int:
        """The weeks of the enrolment without a mentor."""
        return self.enrolled & ~self.paired

    @property
    def share(self) -> float:
        """Held of expected; less than nothing for whom nothing was expected, since nobody may have come near."""
        return self.held / self.expected if self.expected else -1.0


class _BitOfWeek(Func):
    """The bit of a row's week in a mask whose first week is given."""

    template = "(1::bigint << ((%(expressions)s) / 7))"
    arg_joiner = " - "
    output_field = BigIntegerField()


class _Together(Func):
    """Numbers as one list: of tens of thousands each by itself takes Django as long as reading them."""

    template = "ARRAY[%(expressions)s]::bigint[]"
    output_field = ArrayField(BigIntegerField(null=True))


def heat_rows(viewer: Viewer, weeks: list[Week], *, chosen: Q, search: str = "", order: str = "") -> list[Row]:
    """The mentees of these weeks, at most sixty, with what became of each week; three queries.

    `chosen` is a condition on enrolments. Of several meetings in a week the one that most needs a look decides: not
    reported, then missed, excused, held. `order`: by name, or "unit", or "worst" (fewest held of expected first).
    """
    if not weeks:
        return []
    in_weeks = Q(starts_on__lte=weeks[-1].end) & not_over_on(weeks[0].start)
    enrolments = enrolments_for(viewer).filter(in_weeks, chosen)
    if search:
        enrolments = enrolments.filter(mentee__in=search_people(Mentee.objects.all(), search).order_by().values("pk"))
    counted = _counted(viewer, weeks, chosen)
    people = enrolments.order_by("mentee__full_name", "pk").values_list(
        Cast("pk", TextField()), "mentee__full_name", "mentee__unit__name", "starts_on", "ends_on"
    )
    spans = _Spans(weeks)
    rows = [
        Row(pk, name, unit or "", spans.of(first, last), *counted.get(pk, NOTHING))
        for pk, name, unit, first, last in people
    ]
    if order == "unit":
        rows.sort(key=lambda row: (not row.unit, row.unit))
    elif order == "worst":
        rows.sort(key=lambda row: row.share)
    return rows


def meetings_between(viewer: Viewer, enrolment: Enrolment, first: date, last: date) -> QuerySet[Meeting]:
    """The meetings of a mentee that lie behind a row or a week of it, in order of time."""
    meetings = with_make_up(meetings_for(viewer)).filter(pairing__enrolment=enrolment, local_date__range=(first, last))
    return meetings.order_by("starts_at", "pk")


class _Spans:
    """Spans of days as masks of the weeks that they touch."""

    def __init__(self, weeks: list[Week]):
        self.first, self.last, self.number = weeks[0].start, weeks[-1].end, len(weeks)
        self.all = (1 << self.number) - 1

    def of(self, first: date, last: date | None) -> int:
        found = self.all
        if first > self.first:
            found &= -1 << ((first - self.first) // WEEK)
        if last is not None and last < self.last:
            found &= (2 << ((last - self.first) // WEEK)) - 1
        return found


def _counted(viewer: Viewer, weeks: list[Week], chosen: Q) -> dict[str, tuple[int, ...]]:
    """For each enrolment the weeks with a mentor, those that count, and the masks and sums of a row."""
    bit = _BitOfWeek(F("week_start"), Value(weeks[0].start, DateField()))
    pairings = pairings_reported_to(viewer)
    # Enrolments as text and pairings as numbers: they are told apart ten thousand times, which UUIDs are slow at.
    reached = pairings.filter(_on_pairings(chosen)).values_list("pk", Cast("enrolment", TextField()))
    enrolment_of = {pairing.int: enrolment for pairing, enrolment in reached}
    # A filter leaves the bit out where it is not wanted: of a hundred thousand rows few were missed.
    by_pairing = (
        WeeklyAttendance.objects.filter(week_start__range=(weeks[0].start, weeks[-1].start))
        .order_by()
        .values_list("pairing")
        .annotate(
            found=_Together(
                BitOr(bit),
                BitOr(bit, filter=Q(expected=0, extra_held=0)),
                BitOr(bit, filter=Q(excused__gt=0)),
                BitOr(bit, filter=Q(missed__gt=0)),
                BitOr(bit, filter=Q(unreported__gt=0)),
                Sum("held"),
                Sum("expected"),
            )
        )
    )
    counted: dict[str, tuple[int, ...]] = {}
    for pairing, (paired, quiet, off, away, unsaid, held, expected) in by_pairing:
        if (enrolment := enrolment_of.get(pairing.int)) is not None:
            found = (paired, paired & ~(quiet or 0), off or 0, away or 0, unsaid or 0, held, expected)
            if (known := counted.get(enrolment)) is not None:
                found = (
                    *(a | b for a, b in zip(known[:5], found[:5], strict=True)),
                    known[5] + held,
                    known[6] + expected,
                )
            counted[enrolment] = found
    return {key: _excluding(found) for key, found in counted.items()}


def _excluding(found: tuple[int, ...]) -> tuple[int, ...]:
    """With one state for each week: not reported before missed, missed before excused."""
    paired, counting, excused, missed, unreported, held, expected = found
    missed &= ~unreported
    return paired, counting, excused & ~(unreported | missed), missed, unreported, held, expected


def _on_pairings(chosen: Q) -> Q:
    """A condition on enrolments as one on their pairings."""
    return Q(enrolment__in=Enrolment.objects.filter(chosen).order_by().values("pk")) if chosen else Q()
