"""The page of who is accompanied: who meets me, when next, and what was. Facts alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, Prefetch, Q, QuerySet

from mentees.models import Mentee
from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from programs.choices import SummaryPolicy
from programs.models import Pairing
from programs.queries import not_over_on
from sessions.choices import Outcome
from sessions.models import Meeting, MeetingSeries, Proposal
from sessions.plans.queries import open_proposals_for, proposable_meetings
from sessions.queries.meetings import standing_meetings, with_make_up

MOST_COMING = 4
FACTS = ("organization", "starts_at", "local_date", "minutes", "mode", "place", "series", "moved_from", "makes_up_for")
"""What is read of a meeting for this page; of its log, the outcome and when and how long, never a summary."""


@dataclass(frozen=True)
class MyMeetings:
    """Who accompanies the viewer, with the fixed times, and the meetings that come, cancelled ones among them.

    `proposals` wait for an answer, his or the other's; of `can_propose` are those for which he may propose a time.
    """

    mentee: Mentee
    pairings: Sequence[Pairing]
    coming: Sequence[Meeting]
    proposals: Sequence[Proposal]
    can_propose: set[UUID]

    @property
    def next(self) -> Meeting | None:
        """The first meeting that is to take place."""
        return next((meeting for meeting in self.coming if meeting.state not in Outcome.values), None)

    @property
    def shares_summaries(self) -> bool:
        """Whether coordinators of a present program may read a summary of a meeting."""
        policies = {pairing.enrolment.program.summary_policy for pairing in self.pairings}
        return SummaryPolicy.COORDINATORS in policies

    @property
    def later(self) -> list[Meeting]:
        return [meeting for meeting in self.coming if meeting is not self.next]


def mentee_of(viewer: Viewer) -> Mentee | None:
    """The viewer as the one who is accompanied (or who stands for a group); None while no profile is tied to him."""
    membership = viewer.membership(Role.MENTEE)
    return Mentee.objects.filter(membership=membership).first() if membership else None


def my_meetings(viewer: Viewer, mentee: Mentee) -> MyMeetings:
    """What is and what comes; five queries."""
    today = clock.today(viewer.organization)
    times = MeetingSeries.objects.filter(not_over_on(today))
    pairings = (
        Pairing.objects.filter(not_over_on(today), enrolment__mentee=mentee)
        .select_related("mentor", "enrolment__program")
        .prefetch_related(Prefetch("series", times, to_attr="fixed_times"))
        .order_by("-role", "starts_on", "pk")
    )
    # A meeting of today stays until it is reported: at five past four one still wants to know where it is.
    expected = Q(local_date__gte=today) & ~Q(state__in=(Outcome.HELD, Outcome.MISSED))
    coming = list(_of(mentee).filter(expected).order_by("starts_at", "pk")[:MOST_COMING])
    proposals = list(open_proposals_for(viewer).filter(pairing__enrolment__mentee=mentee).order_by("instead_of", "pk"))
    asked = {proposal.meeting_id for proposal in proposals}
    free = proposable_meetings(viewer).filter(pk__in=[meeting.pk for meeting in coming]).order_by()
    return MyMeetings(
        mentee=mentee,
        pairings=list(pairings),
        coming=coming,
        proposals=proposals,
        can_propose=set(free.values_list("pk", flat=True)) - asked,
    )


def my_past_meetings(viewer: Viewer, mentee: Mentee) -> QuerySet[Meeting]:
    """Reported meetings that are over, the newest first, with `held_at` and `held_minutes`.

    What nobody has reported yet is not there: it says nothing about the mentee.
    """
    today = clock.today(viewer.organization)
    over = Q(local_date__lt=today, state__in=Outcome.values) | Q(state__in=(Outcome.HELD, Outcome.MISSED))
    return _of(mentee).filter(over).order_by("-starts_at", "-pk")


def _of(mentee: Mentee) -> QuerySet[Meeting]:
    """The mentee's own meetings with every mentor, with the new date of one that was moved in `moved_to`."""
    meetings = with_make_up(standing_meetings()).filter(pairing__enrolment__mentee=mentee)
    return (
        meetings.annotate(held_at=F("logs__held_at"), held_minutes=F("logs__minutes"))
        .select_related("pairing__mentor")
        .prefetch_related(Prefetch("moved_to", Meeting.objects.order_by("starts_at")))
        .only(*FACTS, "pairing__mentor__full_name")
    )
