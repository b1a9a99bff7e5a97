"""A meeting that did not take place, one question at a time; details of one that did; extra meetings."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from mentoring_platform.accounts.access import member_view
from mentoring_platform.audit.services import record_list
from mentoring_platform.tenancy import clock
from programs.choices import Whose
from programs.models import Pulse
from sessions import services
from sessions.choices import Outcome
from sessions.forms import ExtraMeetingForm
from sessions.forms.answers import answers_for, reasons_for
from sessions.permissions import can_report
from sessions.pulses.queries import open_pulses
from sessions.queries.my_week import Card, own_pairings
from sessions.views.acts import details_form, report_answer, save_details
from sessions.views.days import add_problems, day_asked, problem, week_url
from sessions.views.my_week import own_card


@member_view(can_report)
def not_held(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """First question: what happened, and who. The answer is a report already."""
    card = own_card(request, meeting_id)
    context = {"card": card, "answers": answers_for(card), "back": week_url(request), "error": ""}
    if request.method == "POST":
        try:
            report_answer(request, card)
        except ValidationError as mistake:
            context["error"] = problem(mistake)
            return render(request, "mentoring_sessions/not_held.html", context)
        return redirect(f"{request.viewer.url('mentoring_sessions:log_reason', meeting_id)}?week={_week(request)}")
    return render(request, "mentoring_sessions/not_held.html", context)


@member_view(can_report)
def reason(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Second question, which can be skipped: why."""
    card = own_card(request, meeting_id)
    if card.log is None or card.log.outcome == Outcome.HELD:
        return redirect(week_url(request))
    reasons = reasons_for(card.log)
    if request.method == "POST":
        if request.POST.get("reason") in dict(reasons):
            services.log_meeting(
                meeting=card.meeting,
                outcome=card.log.outcome,
                absent=card.log.absent,
                excused_by=card.log.excused_by,
                reason=request.POST["reason"],
                by=request.viewer,
            )
        messages.success(request, _("Thank you, this is reported."))
        return redirect(f"{week_url(request)}#meeting-{meeting_id}")
    context = {"card": card, "reasons": reasons, "back": week_url(request), "open_pulses": _pulses(request, card)}
    return render(request, "mentoring_sessions/reason.html", context)


@member_view(can_report)
def details(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """When, how long and how they met; reports the meeting as held, or corrects that."""
    card = own_card(request, meeting_id)
    form = details_form(request, card)
    if request.method == "POST" and form.is_valid():
        try:
            late = save_details(request, card, form)
        except ValidationError as mistake:
            add_problems(form, mistake)
        else:
            for words in late:
                messages.warning(request, words)
            messages.success(request, _("The report is saved."))
            return redirect(f"{week_url(request)}#meeting-{meeting_id}")
    context = {"card": card, "form": form, "back": week_url(request), "open_pulses": _pulses(request, card)}
    return render(request, "mentoring_sessions/details.html", context)


@member_view(can_report)
def extra(request: HttpRequest) -> HttpResponse:
    """Report a meeting that took place beside the fixed time."""
    pairings = own_pairings(request.viewer)
    record_list(by=request.viewer, found=len(pairings))
    initial = {"day": clock.today(request.organization), "pairing": request.GET.get("pairing")}
    form = ExtraMeetingForm(
        request.POST or None,
        initial=initial,
        pairings=pairings,
        organization=request.organization,
        cancel_url=week_url(request),
    )
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("pairing", "minutes", "mode")}
        try:
            services.log_extra_meeting(held_at=form.instant, by=request.viewer, **facts)
        except ValidationError as mistake:
            add_problems(form, mistake)
        else:
            messages.success(request, _("The extra meeting is reported."))
            return redirect(week_url(request))
    if not pairings and request.method == "POST":
        raise Http404
    context = {"form": form, "has_pairings": bool(pairings), "back": week_url(request)}
    return render(request, "mentoring_sessions/extra.html", context)


def _pulses(request: HttpRequest, card: Card) -> list[Pulse]:
    """What the mentor is asked about this pairing: at the end of a report it is fresh in mind."""
    return list(open_pulses(request.viewer).filter(pairing=card.meeting.pairing_id, whose=Whose.MENTOR))


def _week(request: HttpRequest) -> str:
    return day_asked(request, request.POST.get("week") or request.GET.get("week")).isoformat()
