"""The page of groups, the meetings of one, and what a mentee sees of his own."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, F, Prefetch, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from mentees.models import Mentee
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from programs.queries import active_on, not_over_on
from sessions.choices import Attendance, GroupOutcome
from sessions.groups.queries.reach import groups_for
from sessions.models import Facilitation, Group, GroupMeeting

TREND = 8
"""Of how many meetings the page of groups tells how many came."""


@dataclass(frozen=True)
class GroupRow:
    """A group with its last meetings that took place (the oldest first), how many came, and what is not reported."""

    group: Group
    held: Sequence[GroupMeeting]
    unreported: Sequence[GroupMeeting]
    next: GroupMeeting | None

    @property
    def last(self) -> GroupMeeting | None:
        return self.held[-1] if self.held else None

    @property
    def came(self) -> list[int]:
        return [meeting.came for meeting in self.held]


def group_list(viewer: Viewer) -> list[GroupRow]:
    """The viewer's groups that are not over, by name; five queries."""
    today = clock.today(viewer.organization)
    groups = list(groups_for(viewer).filter(not_over_on(today)).prefetch_related(_led_on(today)))
    ids = [group.pk for group in groups]
    held = _by_group(_last_held(ids).order_by("starts_at", "pk"))
    begun = GroupMeeting.objects.filter(group__in=ids, outcome="", starts_at__lte=clock.now())
    unreported = _by_group(begun.order_by("starts_at", "pk"))
    coming = GroupMeeting.objects.filter(group__in=ids, outcome="", starts_at__gt=clock.now())
    following = _by_group(coming.order_by("group_id", "starts_at").distinct("group_id"))
    return [
        GroupRow(group, held[group.pk], unreported[group.pk], next(iter(following[group.pk]), None)) for group in groups
    ]


def meetings_of(group: Group) -> QuerySet[GroupMeeting]:
    """The meetings of a group, the newest first, with `came`, `guests` and, in a fixed list, `missed`."""
    return with_counts(GroupMeeting.objects.filter(group=group)).order_by("-starts_at", "-pk")


def with_counts(meetings: QuerySet[GroupMeeting]) -> QuerySet[GroupMeeting]:
    """Annotate `came` (mentees and guests), `guests`, and `missed`: absent from a fixed list. Unknown is in none."""
    present = Q(presences__state=Attendance.PRESENT)
    absent = Q(presences__state=Attendance.ABSENT, presences__mentee__isnull=False, group__is_open=False)
    return meetings.annotate(
        came=Count("presences", filter=present),
        guests=Count("presences", filter=present & Q(presences__guest__isnull=False)),
        missed=Count("presences", filter=absent),
    )


def next_meetings_of(mentee: Mentee) -> list[GroupMeeting]:
    """The next meeting of each group in which a mentee is, with who leads it; nothing of who else comes."""
    today = clock.today(mentee.organization)
    aboard = Group.objects.filter(active_on(today, "boardings__"), boardings__mentee=mentee)
    meetings = (
        GroupMeeting.objects.filter(group__in=aboard.order_by().values("pk"), local_date__gte=today)
        .exclude(outcome=GroupOutcome.CANCELLED)
        .exclude(starts_at__lte=clock.now(), outcome=GroupOutcome.HELD)
    )
    nearest = meetings.order_by("group_id", "starts_at").distinct("group_id").values("pk")
    return list(
        GroupMeeting.objects.filter(pk__in=nearest)
        .select_related("group__program")
        .prefetch_related(Prefetch("group__facilitations", _leading(today), to_attr="led_by"))
        .order_by("starts_at", "pk")
    )


def _led_on(today: date) -> Prefetch:
    return Prefetch("facilitations", _leading(today), to_attr="led_by")


def _leading(today: date) -> QuerySet[Facilitation]:
    return Facilitation.objects.filter(not_over_on(today)).select_related("mentor").order_by("mentor__full_name", "pk")


def _last_held(groups: list[UUID]) -> QuerySet[GroupMeeting]:
    newest = Window(RowNumber(), partition_by=F("group"), order_by=F("starts_at").desc())
    held = GroupMeeting.objects.filter(group__in=groups, outcome=GroupOutcome.HELD)
    last = held.annotate(place_in_time=newest).filter(place_in_time__lte=TREND).order_by()
    return with_counts(GroupMeeting.objects.filter(pk__in=[row.pk for row in last.only("pk")]))


def _by_group(meetings: QuerySet[GroupMeeting]) -> dict[UUID, list[GroupMeeting]]:
    found: dict[UUID, list[GroupMeeting]] = defaultdict(list)
    for meeting in meetings:
        found[meeting.group_id].append(meeting)
    return found
