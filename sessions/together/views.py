"""Joint meetings: one tap for all of them, a page for where they differ, and with whom a fixed time is one."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from mentoring_platform.accounts.access import member_view
from mentoring_platform.audit.services import record_list, record_read
from mentoring_platform.tenancy import clock
from sessions.choices import Outcome
from sessions.forms.acts import key_in
from sessions.permissions import can_manage_schedule, can_report
from sessions.queries.my_week import left_to_report
from sessions.queries.schedule import managed_series
from sessions.telling.forms import said_in
from sessions.together.cards import JointCard
from sessions.together.forms import DifferencesForm, JoinForm, told_to
from sessions.together.queries import joint_card_of, managed_companions, pairings_to_join
from sessions.together.services import Said, join_series, log_together, undo_together
from sessions.views.days import add_problems, problem, week_url


@member_view(can_report, methods=("POST",))
def held(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """One tap: it took place with all of them, as planned."""
    card = _own_card(request, meeting_id)
    ticks = said_in(request.POST)
    reports = [Said(one.meeting, Outcome.HELD, _seen(request, one), told=told_to(one, ticks)) for one in card.cards]
    try:
        error = " ".join(log_together(reports=reports, by=request.viewer, key=key_in(request.POST)))
    except ValidationError as mistake:
        error = problem(mistake)
    return _answered(request, meeting_id, _("Reported: it took place."), error)


@member_view(can_report, methods=("POST",))
def undo(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Take all their reports back."""
    card = _own_card(request, meeting_id)
    seen = {one.meeting.pk: _seen(request, one) for one in card.cards}
    error = ""
    try:
        undo_together(
            meetings=[one.meeting for one in card.cards], seen=seen, by=request.viewer, key=key_in(request.POST)
        )
    except ValidationError as mistake:
        error = problem(mistake)
    return _answered(request, meeting_id, _("The report was taken back."), error)


@member_view(can_report)
def differences(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """One log for all, with what differs for single people."""
    card = _own_card(request, meeting_id)
    back = week_url(request)
    form = DifferencesForm(request.POST or None, card=card, cancel_url=back)
    if request.method == "POST" and form.is_valid():
        try:
            late = log_together(reports=form.reports, by=request.viewer, key=key_in(request.POST))
        except ValidationError as mistake:
            form.add_error(None, problem(mistake))
        else:
            for words in late:
                messages.warning(request, words)
            messages.success(request, _("The report is saved."))
            return redirect(f"{back}#together-{card.meeting.pk}")
    context = {"card": card, "form": form, "back": back}
    return render(request, "mentoring_sessions/together/differences.html", context)


@member_view(can_manage_schedule)
def join(request: HttpRequest, series_id: UUID) -> HttpResponse:
    """With whom this fixed time is one."""
    viewer = request.viewer
    series = get_object_or_404(managed_series(viewer), pk=series_id)
    pairings = pairings_to_join(viewer, series)
    back = viewer.url("mentoring_sessions:schedule", series.pairing_id)
    with_them = managed_companions(viewer, series).values_list("pairing", flat=True)
    record_list(by=viewer, found=len(pairings) + 1)
    form = JoinForm(request.POST or None, initial={"pairings": list(with_them)}, pairings=pairings, cancel_url=back)
    if request.method == "POST" and form.is_valid():
        try:
            join_series(series=series, pairings=form.cleaned_data["pairings"], by=viewer)
        except ValidationError as mistake:
            add_problems(form, mistake)
        else:
            messages.success(request, _("Saved. On the mentor's week they stand on one card."))
            return redirect(back)
    context = {"series": series, "pairing": series.pairing, "form": form, "back": back, "can_join": bool(pairings)}
    return render(request, "mentoring_sessions/together/join.html", context)


def _card(request: HttpRequest, meeting_id: UUID) -> JointCard:
    card = joint_card_of(request.viewer, meeting_id)
    if card is None:
        raise Http404
    return card


def _own_card(request: HttpRequest, meeting_id: UUID) -> JointCard:
    """The joint card, or 404; that it was looked at is told."""
    card = _card(request, meeting_id)
    # One look, at all of them: each finds it in the own access history.
    people = [one.meeting.pairing.enrolment.mentee_id for one in card.cards]
    record_read(by=request.viewer, action="meeting.read", subject=card.meeting, people=people)
    return card


def _seen(request: HttpRequest, one) -> str | None:
    return request.POST.get(f"seen-{one.meeting.pk}")


def _answered(request: HttpRequest, meeting_id: UUID, done: str, error: str) -> HttpResponse:
    """The joint card as it stands now; without script, the week with what was done or what hindered it."""
    if not request.htmx:
        if error:
            messages.error(request, error)
        else:
            messages.success(request, done)
        return redirect(f"{week_url(request)}#together-{meeting_id}")
    card = _card(request, meeting_id)
    week = clock.week_of(request.organization, card.local_date)
    left = left_to_report(request.viewer, week)
    context = {"card": card, "error": error, "week": week, "left": left, "shown": week.start, "fresh": True}
    return render(request, "mentoring_sessions/together/_answer.html", context)
