"""Meetings of groups in the week of who leads them."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.clock import Week
from programs.queries import not_over_on
from sessions.choices import MeetingState
from sessions.groups.queries.lists import with_counts
from sessions.models import Facilitation, GroupMeeting

STATES = {"held": MeetingState.HELD, "cancelled": MeetingState.EXCUSED}


@dataclass(frozen=True)
class GroupCard:
    """One meeting of a group, as who leads it answers for it; stands among the cards of the week."""

    meeting: GroupMeeting
    now: datetime
    today: date

    is_group = True

    @property
    def group(self):
        return self.meeting.group

    @property
    def starts_at(self) -> datetime:
        return self.meeting.starts_at

    @property
    def local_date(self) -> date:
        return self.meeting.local_date

    @property
    def is_open_to_fill(self) -> bool:
        """Whether its day has come: the sheet is filled while people come in."""
        return self.meeting.local_date <= self.today

    @property
    def is_unreported(self) -> bool:
        return not self.meeting.outcome and self.meeting.starts_at <= self.now

    @property
    def state(self) -> str:
        if self.meeting.outcome:
            return STATES[self.meeting.outcome]
        return MeetingState.UNREPORTED if self.is_unreported else MeetingState.PLANNED


def group_cards(viewer: Viewer, week: Week, *, with_earlier: bool) -> list[GroupCard]:
    """The meetings of the groups that the viewer leads in a week, with what is unreported before it if so wished."""
    now, today = clock.now(), clock.today(viewer.organization)
    wanted = Q(local_date__range=(week.start, week.end))
    if with_earlier:
        wanted |= Q(local_date__lt=week.start, outcome="")
    meetings = with_counts(_led(viewer).filter(wanted)).select_related("group__program")
    return [GroupCard(meeting, now, today) for meeting in meetings.order_by("local_date", "starts_at", "pk")]


def sheets_waiting(viewer: Viewer) -> int:
    """How many sheets the viewer has still to fill."""
    return _led(viewer).filter(outcome="", starts_at__lte=clock.now()).count()


def _led(viewer: Viewer) -> QuerySet[GroupMeeting]:
    """Those on the days on which the viewer leads; not what was before."""
    membership = viewer.membership(Role.MENTOR)
    if membership is None:
        return GroupMeeting.objects.none()
    leading = Facilitation.objects.filter(
        not_over_on(clock.today(viewer.organization)),
        mentor__membership=membership,
        group=OuterRef("group"),
        starts_on__lte=OuterRef("local_date"),
    )
    return GroupMeeting.objects.filter(Exists(leading))
