"""Everyone, week by week: what became of the meetings of each mentee, for thousands at once."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib.postgres.aggregates import BitOr
from django.db.models import BigIntegerField, Case, DateField, F, Func, Q, Sum, Value, When

from mentees.models import Mentee
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy.clock import Week
from mentoring_platform.tenancy.search import search_people
from programs.models import Enrolment, Pairing
from programs.queries import enrolments_for, not_over_on
from reports.models import WeeklyAttendance

MOST_WEEKS = 60
"""A mask of weeks is a number of 64 bits."""


@dataclass(frozen=True, slots=True)
class Row:
    """A mentee in a program. Each mask has a bit for each week; the states of the weeks exclude one another.

    `enrolled`: weeks of the enrolment; `paired`: weeks with a mentor; `held` and `expected` are numbers of meetings.
    """

    enrolment: UUID
    name: str
    unit: str
    enrolled: int
    paired: int
    weeks: dict[str, int]
    held: int
    expected: int

    @property
    def counting(self) -> int:
        """The weeks in which something was expected, or took place."""
        return self.weeks["held"] | self.weeks["excused"] | self.weeks["missed"] | self.weeks["unreported"]

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


def heat_rows(viewer: Viewer, weeks: list[Week], *, chosen: Q, search: str = "", order: str = "") -> list[Row]:
    """The mentees of these weeks, at most sixty, with what became of each week; three queries.

    `chosen` is a condition on enrolments. Of several meetings in a week the one that most needs to be looked at decides:
    not reported, then missed, excused, held. `order`: by name, or "unit", or "worst" (fewest held of expected first).
    """
    if not weeks:
        return []
    in_weeks = Q(starts_on__lte=weeks[-1].end) & not_over_on(weeks[0].start)
    enrolments = enrolments_for(viewer).filter(in_weeks, chosen)
    if search:
        enrolments = enrolments.filter(mentee__in=search_people(Mentee.objects.all(), search).order_by().values("pk"))
    counted = _counted(weeks)
    people = enrolments.order_by("mentee__full_name", "pk").values_list(
        "pk", "mentee__full_name", "mentee__unit__name", "starts_on", "ends_on"
    )
    nothing = (0,) * 7
    rows = [
        _row(pk, name, unit or "", _span(weeks, first, last), counted.get(pk, nothing))
        for pk, name, unit, first, last in people
    ]
    if order == "unit":
        rows.sort(key=lambda row: (not row.unit, row.unit))
    elif order == "worst":
        rows.sort(key=lambda row: row.share)
    return rows


def _row(pk: UUID, name: str, unit: str, enrolled: int, counted: Iterable[int]) -> Row:
    paired, came, excused, missed, unreported, held, expected = counted
    missed &= ~unreported
    excused &= ~(unreported | missed)
    came &= ~(unreported | missed | excused)
    weeks = {"held": came, "excused": excused, "missed": missed, "unreported": unreported}
    return Row(pk, name, unit, enrolled, paired, weeks, held, expected)


def _span(weeks: list[Week], first: date, last: date | None) -> int:
    """The weeks that a span touches, as a mask."""
    begin = max(0, (first - weeks[0].start).days // 7)
    end = len(weeks) - 1 if last is None else min(len(weeks) - 1, (last - weeks[0].start).days // 7)
    return (1 << (end + 1)) - (1 << begin)


def _counted(weeks: list[Week]) -> dict[UUID, list[int]]:
    """Masks and sums by enrolment: of all of them, so that few words go to the database, and of no use by themselves."""
    bit = _BitOfWeek(F("week_start"), Value(weeks[0].start, DateField()))

    def weeks_with(**condition: int) -> BitOr:
        return BitOr(Case(When(**condition, then=bit), default=Value(0), output_field=BigIntegerField()))

    by_pairing = (
        WeeklyAttendance.objects.filter(week_start__range=(weeks[0].start, weeks[-1].start))
        .order_by()
        .values_list("pairing")
        .annotate(
            paired=BitOr(bit),
            came=BitOr(
                Case(
                    When(Q(held__gt=0) | Q(extra_held__gt=0), then=bit),
                    default=Value(0),
                    output_field=BigIntegerField(),
                )
            ),
            off=weeks_with(excused__gt=0),
            away=weeks_with(missed__gt=0),
            unsaid=weeks_with(unreported__gt=0),
            sum_of_held=Sum("held"),
            sum_of_expected=Sum("expected"),
        )
    )
    enrolment_of = dict(Pairing.objects.filter(starts_on__lte=weeks[-1].end).order_by().values_list("pk", "enrolment"))
    counted: dict[UUID, list[int]] = defaultdict(lambda: [0] * 7)
    for pairing, *masks, held, expected in by_pairing:
        # A row of a pairing that began after the weeks is that of a meeting logged before its beginning.
        if (enrolment := enrolment_of.get(pairing)) is not None:
            row = counted[enrolment]
            row[:5] = [known | mask for known, mask in zip(row, masks, strict=False)]
            row[5] += held
            row[6] += expected
    return counted
