"""Proposals of another time, and somebody who stands in."""

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.queries import viewer_for
from sessions import services as sessions
from sessions.plans import services as plans
from tests.audit.changes.scene import DAY, TODAY
from tests.factories import MembershipFactory, ProposalFactory


def _proposal(s):
    """Another time for the coming meeting, proposed by its mentor; with it, who may answer and the time."""
    membership = MembershipFactory(organization=s.organization, role=Role.MENTEE)
    s.mentee.membership = membership
    s.mentee.save()
    s.coming.pairing = s.pairing
    times = [s.coming.starts_at + DAY]
    proposal = plans.propose(meeting=s.coming, instants=times, by=s.noam)
    return viewer_for(membership.user, s.organization), proposal, times[0]


def _accept(s) -> None:
    mentee, proposal, time = _proposal(s)
    plans.accept_proposal(proposal=proposal, instant=time, by=mentee)


def _decline(s) -> None:
    mentee, proposal, _time = _proposal(s)
    plans.decline_proposal(proposal=proposal, by=mentee)


def _expire(s) -> None:
    ProposalFactory(organization=s.organization, meeting=s.past)
    plans.expire_proposals(organization=s.organization)


HOW = {
    "pairing.substituted": lambda s: sessions.stand_in(
        pairings=[s.pairing], mentor=s.free_mentor, starts_on=TODAY, ends_on=TODAY + DAY, by=s.ada
    ),
    "proposal.accepted": _accept,
    "proposal.declined": _decline,
    "proposal.expired": _expire,
    "proposal.made": _proposal,
    "proposal.withdrawn": lambda s: plans.withdraw_proposal(proposal=_proposal(s)[1], by=s.noam),
}
