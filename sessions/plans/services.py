"""Proposals of another time. This module alone moves one from open to another state, once."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record, record_many
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.tenancy.scope import current_organization
from programs.models import Pairing
from sessions.choices import ProposalState
from sessions.models import Meeting, Proposal
from sessions.plans.letters import tell_of_answer, tell_of_proposal
from sessions.plans.queries import ACCOUNTS, open_proposals, side_of
from sessions.services.generation import lock_generation
from sessions.services.history import log_of
from sessions.services.letters.plans import told_otherwise
from sessions.services.meetings import check_day, locked_meeting, move_meeting
from sessions.services.series import move_for_good

MOST = 3
"""How many times there are to choose from."""


@transaction.atomic
def propose(
    *,
    meeting: Meeting,
    instants: Sequence[datetime],
    by: Viewer,
    for_good: bool = False,
    instead: Proposal | None = None,
) -> Proposal:
    """Propose one to three other instants (UTC) for a meeting to come, or for its fixed time from then on.

    With `instead`, a proposal of the other's about the same meeting is declined by it. Sent twice, there is one. Raises
    PermissionDenied for whoever is not one of the two, ValidationError for times that cannot be, a meeting that is over
    or reported, and while another proposal waits. Audited; writes to the other.
    """
    organization = current_organization()
    side = _side(meeting.pairing, by)
    _lock(meeting.pairing)
    meeting = locked_meeting(meeting)
    times = sorted(set(instants))
    about = {"series": meeting.series} if for_good else {"meeting": meeting}
    waiting = open_proposals().filter(for_good=for_good, **about).first()
    if waiting is not None and (waiting.side, waiting.instants) == (side, times):
        return waiting
    _check(organization, meeting, times, for_good)
    if waiting is not None and (instead is None or waiting.pk != instead.pk or waiting.side == side):
        raise ValidationError(_("A proposal waits for an answer already."))
    if waiting is None and instead is not None:
        raise ValidationError(_("This proposal is no longer open."))
    if waiting is not None:
        _settle(_locked(waiting), ProposalState.DECLINED, by)
    # What is over by itself, and was not written down yet, makes room.
    _expire(Proposal.objects.filter(for_good=for_good, state=ProposalState.OPEN, **about))
    proposal = Proposal.objects.create(
        organization=organization,
        pairing=meeting.pairing,
        meeting=meeting,
        series=meeting.series if for_good else None,
        for_good=for_good,
        instead_of=meeting.starts_at,
        instants=times,
        side=side,
        author=by.membership(side),
        created_at=clock.now(),
    )
    tell_of_proposal(_locked(proposal))
    detail = {"times": [instant.isoformat() for instant in times], "for_good": for_good}
    record(organization=organization, by=by, action="proposal.made", subject=proposal, detail=detail)
    return proposal


@transaction.atomic
def accept_proposal(*, proposal: Proposal, instant: datetime, by: Viewer) -> Proposal:
    """Accept one of the times: the meeting, or the fixed time, is moved there, as asked for by who proposed it.

    Accepted twice with the same time, it happens once. Raises PermissionDenied unless `by` is the other of the two,
    ValidationError when it is no longer open (answered, or the meeting was moved otherwise) and as the move itself
    does. Audited, the move too; writes to the author.
    """
    _require_other(proposal, by)
    if proposal.for_good:
        lock_generation(current_organization(), shared=True)
    _lock(proposal.pairing)
    meeting = None
    if not proposal.for_good and proposal.meeting_id is not None:
        meeting = locked_meeting(Meeting(pk=proposal.meeting_id))
    locked = _locked(proposal)
    if locked.state == ProposalState.ACCEPTED and locked.chosen == instant:
        return locked
    if not open_proposals().filter(pk=locked.pk).exists():
        raise ValidationError(_("This proposal is no longer open."))
    if instant not in locked.instants or instant <= clock.now():
        raise ValidationError(_("This is none of the times that were proposed, or it is over by now."))
    if locked.for_good:
        move_for_good(series=locked.series, first_at=instant, by=by)
    else:
        move_meeting(meeting=meeting, starts_at=instant, excused_by=locked.side, by=by)
    _settle(locked, ProposalState.ACCEPTED, by, chosen=instant)
    told_otherwise(reader=locked.author, pairing=locked.pairing, meeting=meeting)
    tell_of_answer(locked)
    return locked


@transaction.atomic
def decline_proposal(*, proposal: Proposal, by: Viewer) -> Proposal:
    """Decline all times; the meeting stays where it is. Declined twice, it happens once.

    Raises PermissionDenied unless `by` is the other of the two, ValidationError when it was accepted or withdrawn.
    Audited; writes to the author.
    """
    _require_other(proposal, by)
    locked, is_new = _close(proposal, ProposalState.DECLINED, by)
    if is_new:
        tell_of_answer(locked)
    return locked


@transaction.atomic
def withdraw_proposal(*, proposal: Proposal, by: Viewer) -> Proposal:
    """Take back one's own proposal. Twice is once. Raises as `decline_proposal` does. Audited."""
    if _side(proposal.pairing, by) != proposal.side:
        raise PermissionDenied
    return _close(proposal, ProposalState.WITHDRAWN, by)[0]


@transaction.atomic
def expire_proposals(*, organization: Organization) -> int:
    """Write down which of an organization's proposals are over by themselves; returns how many. Audited."""
    return _expire(Proposal.objects.filter(organization=organization, state=ProposalState.OPEN))


def _expire(among: QuerySet[Proposal]) -> int:
    over = among.exclude(pk__in=open_proposals().order_by().values("pk")).order_by("pk")
    rows = list(over.select_for_update(of=("self",), skip_locked=True))
    for row in rows:
        row.state, row.settled_at = ProposalState.EXPIRED, clock.now()
    Proposal.objects.bulk_update(rows, ["state", "settled_at"])
    record_many(by=None, action="proposal.expired", subjects=rows)
    return len(rows)


def _close(proposal: Proposal, state: str, by: Viewer) -> tuple[Proposal, bool]:
    _lock(proposal.pairing)
    locked = _locked(proposal)
    if locked.state == state:
        return locked, False
    if locked.state != ProposalState.OPEN:
        raise ValidationError(_("This proposal is no longer open."))
    _settle(locked, state, by)
    return locked, True


def _settle(proposal: Proposal, state: str, by: Viewer, chosen: datetime | None = None) -> None:
    proposal.state, proposal.chosen, proposal.settled_at = state, chosen, clock.now()
    proposal.save(update_fields=["state", "chosen", "settled_at"])
    action = {
        ProposalState.ACCEPTED: "proposal.accepted",
        ProposalState.DECLINED: "proposal.declined",
        ProposalState.WITHDRAWN: "proposal.withdrawn",
    }[state]
    record(organization=proposal.organization, by=by, action=action, subject=proposal)


def _check(organization: Organization, meeting: Meeting, times: Sequence[datetime], for_good: bool) -> None:
    if meeting.starts_at <= clock.now() or log_of(meeting) is not None:
        raise ValidationError(_("This meeting is over, or has been reported already."))
    if not meeting.pairing.enrolment.program.mentors_change_times:
        raise ValidationError(_("In this program the office changes the times."))
    if for_good and meeting.series is None:
        raise ValidationError(_("This meeting has no fixed time that could be moved."))
    if not 1 <= len(times) <= MOST:
        raise ValidationError(_("Propose one to three different times."))
    if times[0] <= clock.now() or (meeting.starts_at in times and not for_good):
        raise ValidationError(_("Propose times that are still to come, and others than the present one."))
    for instant in times:
        check_day(meeting.pairing, clock.local_day(organization, instant))


def _side(pairing: Pairing, by: Viewer) -> str:
    side = side_of(by, pairing)
    if not side:
        raise PermissionDenied
    return side


def _require_other(proposal: Proposal, by: Viewer) -> None:
    if _side(proposal.pairing, by) == proposal.side:
        raise PermissionDenied


def _lock(pairing: Pairing) -> None:
    Pairing.objects.select_for_update(of=("self",), no_key=True).get(pk=pairing.pk)


def _locked(proposal: Proposal) -> Proposal:
    people = (*ACCOUNTS, "pairing__enrolment__program", "organization", "series__pairing")
    return Proposal.objects.select_for_update(of=("self",)).select_related(*people).get(pk=proposal.pk)
