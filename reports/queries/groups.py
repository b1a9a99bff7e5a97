"""Groups in a week: expected, held, and how many people came. Read as it stands; no roll-up keeps it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy.clock import Week
from programs.queries import not_over_on
from reports.queries.reach import sees_sums_only, tells_of_few
from sessions.choices import Attendance, GroupOutcome
from sessions.forms.filters import Filters
from sessions.groups.queries import groups_for
from sessions.models import Facilitation, Group, GroupMeeting


class GroupNumbers(NamedTuple):
    """Meetings of a week, and people: each counts once, however often he came. Of unknown ones nothing is counted.

    `came` are all who came, `guests` those of them who are known by a name alone; `missed` are absences from a fixed
    list, None where nobody can be missed.
    """

    expected: int
    held: int
    came: int
    guests: int | None = None
    missed: int | None = None


@dataclass(frozen=True)
class GroupWeek:
    """The week of one group; for who sees sums alone, of all groups of a program. `numbers` is None where they would
    speak of fewer than five people."""

    name: str
    program: str
    numbers: GroupNumbers | None


def group_weeks(viewer: Viewer, week: Week, filters: Filters) -> Sequence[GroupWeek]:
    """The viewer's groups that were to meet in a week, by name; one query, and those of the viewer's reach."""
    sums_only = sees_sums_only(viewer)
    groups = Group.objects.all() if sums_only else groups_for(viewer)
    met = GroupMeeting.objects.filter(
        local_date__range=(week.start, week.end), group__in=_chosen(groups, week, filters)
    )
    by = ("group__program", "group__program__name") if sums_only else ("group", "group__name", "group__program__name")
    present, is_open = Q(presences__state=Attendance.PRESENT), Q(group__is_open=True)
    absent = Q(presences__state=Attendance.ABSENT, presences__mentee__isnull=False) & ~is_open
    rows = (
        met.order_by(*by[1:], by[0])
        .values_list(*by)
        .annotate(
            expected=Count("pk", distinct=True),
            held=Count("pk", distinct=True, filter=Q(outcome=GroupOutcome.HELD)),
            mentees=Count("presences__mentee", distinct=True, filter=present),
            guests=Count("presences__guest", distinct=True, filter=present),
            missed=Count("presences", distinct=True, filter=absent),
            open_ones=Count("pk", distinct=True, filter=is_open),
        )
    )
    return [_sums(row) if sums_only else _one(row) for row in rows]


def _one(row: tuple) -> GroupWeek:
    _group, name, program, expected, held, mentees, guests, missed, open_ones = row
    numbers = GroupNumbers(expected, held, mentees + guests, guests, None if open_ones else missed)
    return GroupWeek(name, program, numbers)


def _sums(row: tuple) -> GroupWeek:
    _program, program, expected, held, mentees, guests, *_rest = row
    came = mentees + guests
    return GroupWeek("", program, None if tells_of_few(came) else GroupNumbers(expected, held, came))


def _chosen(groups: QuerySet[Group], week: Week, filters: Filters) -> QuerySet[Group]:
    chosen = Q()
    if filters.program is not None:
        chosen &= Q(program=filters.program)
    if filters.units is not None:
        chosen &= Q(unit__in=filters.units)
    if filters.mentor is not None:
        led = Facilitation.objects.filter(not_over_on(week.start), mentor=filters.mentor, starts_on__lte=week.end)
        chosen &= Q(pk__in=led.values("group"))
    return groups.filter(chosen).order_by().values("pk")
