"""Changes of groups, of their sheets, and of who meets together."""

from datetime import time

from mentoring_platform.tenancy.models.base import new_id
from sessions.groups import services
from sessions.groups.services import NewGuest
from sessions.models import Boarding, Group, GroupMeeting, Guest, MeetingSeries
from sessions.together.services import join_series
from tests.audit.changes.scene import DAY, TODAY, enrolled
from tests.factories import GroupMeetingFactory, PairingFactory


def _group(s) -> Group:
    return Group.objects.get()


def _meeting(s) -> GroupMeeting:
    return GroupMeeting.objects.get(local_date=TODAY)


def _past(s) -> GroupMeeting:
    return GroupMeetingFactory(organization=s.organization, group=_group(s), local_date=TODAY - DAY)


def _joined(s) -> None:
    other = PairingFactory(organization=s.organization, mentor=s.mentor, enrolment=enrolled(s))
    series = MeetingSeries.objects.get(pk=s.series.pk)
    join_series(series=series, pairings=[other], by=s.ada)


HOW = {
    "group.boarded": lambda s: services.board(group=_group(s), mentee=s.free_mentee, starts_on=TODAY, by=s.ada),
    "group.changed": lambda s: services.change_group(
        group=_group(s), facilitators=[s.free_mentor], name="Another", by=s.ada
    ),
    "group.guest_known": lambda s: services.link_guest(guest=Guest.objects.get(), mentee=s.free_mentee, by=s.ada),
    "group.left": lambda s: services.leave(boarding=Boarding.objects.get(), last_day=TODAY, by=s.ada),
    "group.opened": lambda s: services.open_group(
        program=s.program,
        facilitators=[s.mentor],
        name="New",
        weekday=2,
        start_time=time(17),
        starts_on=TODAY,
        by=s.ada,
    ),
    "group_meeting.reported": lambda s: services.report_group_meeting(
        meeting=_past(s), outcome="cancelled", seen=0, by=s.noam
    ),
    "series.joined": _joined,
    "sheet.saved": lambda s: services.save_sheet(
        meeting=_meeting(s), marks=[], guest=NewGuest(new_id(), "Guest"), by=s.noam
    ),
}
