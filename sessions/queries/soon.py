"""Whom to remind of a meeting that comes: its mentor and who is accompanied, as the program does or they wish."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Membership
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.notifications.choices import Kind, RemindBefore
from mentoring_platform.notifications.rest import hours_of
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from mentors.models import Mentor
from programs.models import Pairing
from programs.queries import not_over_on
from sessions.choices import LetterStep
from sessions.models import Meeting
from sessions.queries.meetings import PEOPLE, standing_meetings
from sessions.queries.reminders import DAY, MENTEE, MENTOR, PROGRAM, can_be_told, letters_about

EVENING = time(18)
BEFORE = timedelta(hours=2)
IN_GOOD_TIME = timedelta(hours=1)
"""How long before the hours of letters end the last reminder goes."""


@dataclass(frozen=True)
class DueReminder:
    """One person's reminder: of which meetings, in their order, and on which side of them the person is."""

    membership: Membership
    meetings: list[Meeting]
    is_mentor: bool


def due_reminders(organization: Organization, membership_id: str | UUID | None = None) -> list[DueReminder]:
    """The reminders of meetings to come that are to be written now; of one person if `membership_id` is given.

    Each goes at 18:00 on the evening before or two hours before; where no letters go then, in the last hour of letters
    before that: of Sunday's meetings on Friday at noon. What is due within the next two hours comes along. A meeting
    that was made or moved only after its reminder was due has none. Two queries, however many they are.
    """
    moment, today = clock.now(), clock.today(organization)
    hours = hours_of(organization, today)
    if not organization.sends_reminders or hours is None or not hours[0] <= moment < hours[1]:
        return []
    reminders = []
    for is_mentor in (True, False):
        coming = _coming(organization, is_mentor, membership_id)
        for membership, meetings in groupby(coming, key=lambda meeting: _reader(meeting, is_mentor)):
            due = [(due_at(organization, meeting), meeting) for meeting in meetings]
            due = [(at, meeting) for at, meeting in due if (meeting.changed_at or meeting.created_at) <= at]
            if any(at <= moment for at, _ in due):
                along = [meeting for at, meeting in due if at <= moment + BEFORE]
                reminders.append(DueReminder(membership, along, is_mentor))
    return reminders


def due_at(organization: Organization, meeting: Meeting) -> datetime:
    """When the reminder of a meeting with `before` goes (UTC)."""
    if meeting.before == RemindBefore.TWO_HOURS:
        return last_hour(organization, meeting.starts_at - BEFORE)
    return last_hour(organization, clock.local_instant(organization, meeting.local_date - DAY, EVENING))


def last_hour(organization: Organization, wanted: datetime) -> datetime:
    """The instant itself if letters go then; else an hour before they last end before it."""
    day = clock.local_day(organization, wanted)
    hours = hours_of(organization, day)
    while hours is None or wanted < hours[0]:
        day -= DAY
        hours = hours_of(organization, day)
    return min(wanted, hours[1] - IN_GOOD_TIME)


def choices_of_programs(viewer: Viewer, mentor: Mentor) -> list[str]:
    """What the programs in which the viewer accompanies somebody do for mentors, each choice once."""
    pairings = Pairing.objects.filter(not_over_on(clock.today(viewer.organization)), mentor=mentor)
    return sorted(set(pairings.values_list("enrolment__program__remind_mentor_before", flat=True)))


def _reader(meeting: Meeting, is_mentor: bool) -> Membership:
    return (meeting.pairing.mentor if is_mentor else meeting.pairing.enrolment.mentee).membership


def _next_working_day(organization: Organization, day: date) -> date:
    day += DAY
    while hours_of(organization, day) is None:
        day += DAY
    return day


def _coming(organization: Organization, is_mentor: bool, membership_id: str | UUID | None) -> QuerySet[Meeting]:
    """Planned meetings until the end of the next working day of whom to remind nobody has been, by person and time.

    With `before`, the person's own choice or the program's.
    """
    person, role = (MENTOR, Role.MENTOR) if is_mentor else (MENTEE, Role.MENTEE)
    by_program = f"{PROGRAM}__remind_{'mentor' if is_mentor else 'mentee'}_before"
    told = letters_about(LetterStep.SOON).filter(membership=OuterRef(f"{person}__membership"))
    last = _next_working_day(organization, clock.today(organization))
    meetings = (
        standing_meetings()
        .annotate(before=Coalesce(NullIf(F(f"{person}__remind_before"), Value("")), F(by_program)))
        .filter(
            ~Q(before=RemindBefore.OFF),
            ~Exists(told),
            can_be_told(person, role, Kind.MEETING_SOON),
            outcome__isnull=True,
            starts_at__gt=clock.now(),
            local_date__lte=last,
        )
    )
    if membership_id is not None:
        meetings = meetings.filter(**{f"{person}__membership": membership_id})
    return meetings.select_related(*PEOPLE, f"{person}__membership__user").order_by(
        F(f"{person}__membership"), "starts_at", "pk"
    )
