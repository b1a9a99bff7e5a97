"""Proposals as the two of a pairing see them. All of it is theirs alone: no office reads here."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import F, Q, QuerySet

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from programs.models import Pairing
from programs.queries import not_over_on
from sessions.choices import ProposalState, Side
from sessions.models import Meeting, Proposal
from sessions.queries.meetings import PEOPLE, standing_meetings

ACCOUNTS = ("pairing__mentor__membership__user", "pairing__enrolment__mentee__membership__user")


def open_proposals() -> QuerySet[Proposal]:
    """Those that wait for an answer: their meeting stands where it stood then, is to come, and nobody reported it."""
    rows = Proposal.objects.filter(
        state=ProposalState.OPEN,
        instead_of__gt=clock.now(),
        meeting__starts_at=F("instead_of"),
        meeting__pairing=F("pairing"),
        meeting__logs__isnull=True,
    )
    return rows.filter(Q(for_good=False) | Q(series__isnull=False, meeting__series=F("series")))


def proposals_for(viewer: Viewer) -> QuerySet[Proposal]:
    """Proposals of the viewer's own present pairings, as mentor or mentee, in whatever state."""
    today = clock.today(viewer.organization)
    rows = Proposal.objects.filter(_own(viewer), not_over_on(today, "pairing__"))
    return rows.select_related(*PEOPLE, *ACCOUNTS, "meeting", "series__pairing")


def open_proposals_for(viewer: Viewer) -> QuerySet[Proposal]:
    """Those of the viewer's own that wait for an answer, his or the other's."""
    return open_proposals().filter(_own(viewer)).select_related(*PEOPLE)


def proposals_by_meeting(viewer: Viewer, meetings: Iterable[UUID]) -> dict[UUID, Proposal]:
    """Of these meetings those about which a proposal of the viewer's own is open; one query."""
    ids = list(meetings)
    if not ids:
        return {}
    found = open_proposals_for(viewer).filter(meeting__in=ids).order_by("-for_good", "pk")
    return {proposal.meeting_id: proposal for proposal in found}


def proposal_about(viewer: Viewer, meeting: Meeting) -> Proposal | None:
    """The viewer's own open proposal about a meeting or the fixed time it belongs to, or None."""
    about = Q(meeting=meeting)
    if meeting.series_id:
        about |= Q(series=meeting.series_id, for_good=True)
    return open_proposals_for(viewer).filter(about).first()


def proposable_meetings(viewer: Viewer) -> QuerySet[Meeting]:
    """Planned meetings of the viewer's own for which he may propose another time: the other must be able to answer."""
    mentor, mentee = viewer.membership(Role.MENTOR), viewer.membership(Role.MENTEE)
    other = "__membership__is_active"
    reach = Q(pk__in=[])
    if mentor:
        reach |= Q(pairing__mentor__membership=mentor, **{f"pairing__enrolment__mentee{other}": True})
    if mentee:
        reach |= Q(pairing__enrolment__mentee__membership=mentee, **{f"pairing__mentor{other}": True})
    rows = standing_meetings().filter(reach, starts_at__gt=clock.now(), logs__isnull=True)
    allowed = rows.filter(pairing__enrolment__program__mentors_change_times=True)
    return allowed.select_related(*PEOPLE, *ACCOUNTS, "series__pairing")


def side_of(viewer: Viewer, pairing: Pairing) -> str:
    """Which of the two of a pairing the viewer is; empty for anybody else."""
    mentor, mentee = viewer.membership(Role.MENTOR), viewer.membership(Role.MENTEE)
    if mentor and pairing.mentor.membership_id == mentor.pk:
        return Side.MENTOR
    if mentee and pairing.enrolment.mentee.membership_id == mentee.pk:
        return Side.MENTEE
    return ""


def _own(viewer: Viewer) -> Q:
    mentor, mentee = viewer.membership(Role.MENTOR), viewer.membership(Role.MENTEE)
    reach = Q(pk__in=[])
    if mentor:
        reach |= Q(pairing__mentor__membership=mentor)
    if mentee:
        reach |= Q(pairing__enrolment__mentee__membership=mentee)
    return reach
