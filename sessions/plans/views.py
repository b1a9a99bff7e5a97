"""Another time, proposed and answered by the two who meet."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from mentoring_platform.accounts.access import member_view
from mentoring_platform.audit.services import record_read
from programs.models import Pairing
from sessions.choices import Side
from sessions.forms.asking import conflicts_for_good, seen_as, single_slot
from sessions.models import Meeting, Proposal
from sessions.plans import services
from sessions.plans.forms import GOOD, ONCE, ProposeForm
from sessions.plans.permissions import can_propose
from sessions.plans.queries import open_proposals_for, proposable_meetings, proposals_for, side_of
from sessions.queries.conflicts import Conflict, conflicts_of
from sessions.views.days import add_problems, problem


@dataclass(frozen=True)
class Choice:
    """One of the proposed times, with what stands against it in the eyes of who may accept it."""

    instant: datetime
    conflicts: list[Conflict]

    @property
    def seen(self) -> str:
        return seen_as(self.conflicts)

    @property
    def is_possible(self) -> bool:
        return not any(conflict.is_refusal for conflict in self.conflicts)


@member_view(can_propose)
def propose(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Propose another time for a meeting."""
    meeting = get_object_or_404(proposable_meetings(request.viewer), pk=meeting_id)
    record_read(by=request.viewer, action="meeting.read", subject=meeting)
    return _form(request, meeting, _home(request, meeting.pairing))


@member_view(can_propose, methods=("GET",))
def proposal(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """The times that are proposed, and what can be answered."""
    proposal = _read(request, proposal_id)
    is_open = _is_open(request, proposal)
    is_mine = side_of(request.viewer, proposal.pairing) == proposal.side
    waits = is_open and not is_mine
    context = {
        "proposal": proposal,
        "choices": [Choice(at, _stands_against(request, proposal, at) if waits else []) for at in proposal.instants],
        "is_open": is_open,
        "is_mine": is_mine,
        "author": proposal.pairing.mentor if proposal.side == Side.MENTOR else proposal.pairing.enrolment.mentee,
        "back": _home(request, proposal.pairing),
    }
    return render(request, "mentoring_sessions/proposal.html", context)


@member_view(can_propose, methods=("POST",))
def accept(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """One of the times suits. What came up since the page was shown is shown first."""
    proposal = _read(request, proposal_id)
    instant = next((at for at in proposal.instants if at.isoformat() == request.POST.get("instant")), None)
    if instant is None:
        raise Http404
    if _is_open(request, proposal):
        choice = Choice(instant, _stands_against(request, proposal, instant))
        if not choice.is_possible or choice.seen != request.POST.get("seen"):
            messages.error(request, _("Something else stands against this time by now. Look once more."))
            return redirect(request.viewer.url("mentoring_sessions:proposal", proposal.pk))
    act = partial(services.accept_proposal, proposal=proposal, instant=instant, by=request.viewer)
    return _done(request, proposal, act, _("Agreed. The meeting stands at the new time."))


@member_view(can_propose, methods=("POST",))
def decline(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """None of the times suits."""
    proposal = _read(request, proposal_id)
    act = partial(services.decline_proposal, proposal=proposal, by=request.viewer)
    return _done(request, proposal, act, _("Declined. The meeting stays as it is."))


@member_view(can_propose, methods=("POST",))
def withdraw(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """Take back one's own proposal."""
    proposal = _read(request, proposal_id)
    act = partial(services.withdraw_proposal, proposal=proposal, by=request.viewer)
    return _done(request, proposal, act, _("Taken back. The meeting stays as it is."))


@member_view(can_propose)
def answer(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """None of the times suits, but these would."""
    proposal = _read(request, proposal_id)
    if side_of(request.viewer, proposal.pairing) == proposal.side:
        raise Http404
    meeting = proposable_meetings(request.viewer).filter(pk=proposal.meeting_id).first()
    if meeting is None:
        messages.error(request, _("This proposal is no longer open."))
        return redirect(_home(request, proposal.pairing))
    return _form(request, meeting, request.viewer.url("mentoring_sessions:proposal", proposal.pk), instead=proposal)


def _form(request: HttpRequest, meeting: Meeting, back: str, instead: Proposal | None = None) -> HttpResponse:
    initial = {"span": GOOD if instead and instead.for_good else ONCE}
    form = ProposeForm(request.POST or None, initial=initial, meeting=meeting, viewer=request.viewer, cancel_url=back)
    if instead and "span" in form.fields:
        # An answer is about the same as what it answers.
        form.fields["span"].disabled = True
    if request.method == "POST" and form.is_valid():
        facts = {"instants": form.instants, "for_good": form.for_good, "instead": instead}
        try:
            services.propose(meeting=meeting, by=request.viewer, **facts)
        except ValidationError as mistake:
            add_problems(form, mistake)
        else:
            messages.success(request, _("Proposed. Until there is an answer, the meeting stays as it is."))
            return redirect(_home(request, meeting.pairing))
    title = _("Other times") if instead else _("Propose another time")
    context = {"meeting": meeting, "form": form, "title": title, "back": back}
    return render(request, "mentoring_sessions/propose.html", context)


def _read(request: HttpRequest, proposal_id: UUID) -> Proposal:
    proposal = get_object_or_404(proposals_for(request.viewer), pk=proposal_id)
    record_read(by=request.viewer, action="pairing.read", subject=proposal.pairing)
    return proposal


def _is_open(request: HttpRequest, proposal: Proposal) -> bool:
    return open_proposals_for(request.viewer).filter(pk=proposal.pk).exists()


def _stands_against(request: HttpRequest, proposal: Proposal, instant: datetime) -> list[Conflict]:
    meeting = proposal.meeting
    meeting.pairing = proposal.pairing
    if proposal.for_good:
        meeting.series = proposal.series
        return conflicts_for_good(request.viewer, meeting, instant)
    slots = single_slot(proposal.pairing, instant, meeting.minutes)
    return conflicts_of(request.viewer, slots, apart_from={meeting.pk})


def _done(request: HttpRequest, proposal: Proposal, act: partial, words: str) -> HttpResponse:
    try:
        act()
    except PermissionDenied:
        raise Http404 from None
    except ValidationError as mistake:
        messages.error(request, problem(mistake))
    else:
        messages.success(request, words)
    return redirect(_home(request, proposal.pairing))


def _home(request: HttpRequest, pairing: Pairing) -> str:
    page = "my_week" if side_of(request.viewer, pairing) == Side.MENTOR else "my_meetings"
    return request.viewer.url(f"mentoring_sessions:{page}")
