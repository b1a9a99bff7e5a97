"""The coordinators' list: who has not reported what for a week, and since when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Membership
from mentoring_platform.notifications.choices import Kind
from mentoring_platform.notifications.rest import hours_of
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.tenancy.queries import unit_tree
from mentors.models import Mentor
from programs.choices import ReminderStep
from programs.models import Pairing
from programs.queries import active_on, closed_on, reaches
from sessions.choices import LetterStep
from sessions.models import Meeting, MeetingLetter
from sessions.queries.meetings import PEOPLE, standing_meetings
from sessions.queries.reminders import MENTOR, PROGRAM, switched_off

PATIENCE = timedelta(days=7)
"""How long a report may be missing before the office is told."""
LOOKING_BACK = timedelta(weeks=8)
"""How far back reports and missed meetings are looked at."""


@dataclass(frozen=True)
class Silent:
    """A mentor and his meetings that wait for a report, the oldest first."""

    mentor: Mentor
    meetings: list[Meeting]

    @property
    def pairings(self) -> list[tuple[Pairing, list[Meeting]]]:
        """The same by pairing, in the order of the first meeting of each."""
        found: dict[UUID, list[Meeting]] = {}
        for meeting in self.meetings:
            found.setdefault(meeting.pairing_id, []).append(meeting)
        return [(meetings[0].pairing, meetings) for meetings in found.values()]


@dataclass(frozen=True)
class DueList:
    """One coordinator's list of this week; each mentor stands in it once."""

    membership: Membership
    mentors: list[Silent]

    @property
    def meetings(self) -> list[Meeting]:
        return [meeting for silent in self.mentors for meeting in silent.meetings]


def due_lists(organization: Organization, membership_id: str | UUID | None = None) -> list[DueList]:
    """The lists that are to be written now, each coordinator's own; of one person if `membership_id` is given.

    One a week and coordinator, in the first hours of letters in which there is something to list: meetings of the last
    eight weeks, unreported for a week, of running pairings of the coordinator's programs and units whose program has
    this step and no break today. At most six queries, however many they are.
    """
    moment, today = clock.now(), clock.today(organization)
    hours = hours_of(organization, today)
    if hours is None or not hours[0] <= moment < hours[1]:
        return []
    coordinators = list(_without_list_this_week(organization, membership_id))
    waiting = list(_waiting(organization)) if coordinators else []
    if not waiting:
        return []
    parents = {unit.pk: unit.parent_id for unit in unit_tree(organization)}
    lists = []
    for membership in coordinators:
        reached = [meeting for meeting in waiting if reaches(membership, meeting.pairing.enrolment, parents)]
        if reached:
            lists.append(DueList(membership, _by_mentor(reached)))
    return lists


def _by_mentor(meetings: Iterable[Meeting]) -> list[Silent]:
    grouped = groupby(meetings, key=lambda meeting: meeting.pairing.mentor)
    return [Silent(mentor, list(own)) for mentor, own in grouped]


def _without_list_this_week(organization: Organization, membership_id: str | UUID | None) -> QuerySet[Membership]:
    week = clock.this_week(organization)
    since = clock.day_bounds(organization, week.start, week.end)[0]
    written = MeetingLetter.objects.filter(membership=OuterRef("pk"), step=LetterStep.UNREPORTED, written_at__gte=since)
    found = Membership.objects.filter(
        ~Exists(written),
        ~switched_off("pk", Kind.UNREPORTED),
        role=Role.COORDINATOR,
        is_active=True,
        user__is_active=True,
    )
    if membership_id is not None:
        found = found.filter(pk=membership_id)
    return found.select_related("user").prefetch_related("program_scopes", "unit_scopes").order_by("pk")


def _waiting(organization: Organization) -> QuerySet[Meeting]:
    today = clock.today(organization)
    return (
        standing_meetings()
        .filter(
            ~closed_on(organization, today, "pairing__"),
            active_on(today, "pairing__"),
            active_on(today, "pairing__enrolment__"),
            active_on(today, f"{PROGRAM}__"),
            outcome__isnull=True,
            local_date__range=(today - LOOKING_BACK, today - PATIENCE),
            **{f"{PROGRAM}__reminder_steps__contains": [ReminderStep.COORDINATORS]},
        )
        .select_related(*PEOPLE)
        .order_by(f"{MENTOR}__full_name", MENTOR, "starts_at", "pk")
    )
