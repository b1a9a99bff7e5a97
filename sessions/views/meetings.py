"""One meeting: what became of it, its history, and moving or cancelling it."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from mentoring_platform.accounts.access import member_view
from mentoring_platform.audit.services import record_read
from mentoring_platform.tenancy import clock
from sessions import services
from sessions.choices import ExcusedBy, Outcome
from sessions.forms import CancelMeetingForm, MakeUpForm, MoveForGoodForm, MoveMeetingForm, next_time_values, when
from sessions.models import Meeting
from sessions.permissions import can_change_meetings, can_manage_schedule, can_report, can_see_meetings
from sessions.plans.queries import proposable_meetings, proposal_about
from sessions.queries.meetings import (
    history_for,
    is_mentor_of,
    log_for,
    made_up_by,
    managed_meetings,
    meetings_for,
    meetings_to_make_up,
    named,
    reads_summary,
    schedulable_meetings,
    wrote,
)
from sessions.queries.my_week import card_of
from sessions.queries.schedule import schedule_pairings
from sessions.views.days import add_problems, problem


@member_view(can_see_meetings, methods=("GET",))
def meeting(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """The facts of a meeting, with the history of its report, and what the viewer may do with it."""
    viewer = request.viewer
    meeting = _read(request, meetings_for(viewer), meeting_id)
    log = log_for(meeting)
    can_move = schedulable_meetings(viewer).filter(pk=meeting_id).exists()
    can_cancel = can_manage_schedule(viewer) and managed_meetings(viewer).filter(pk=meeting_id).exists()
    context = {
        "meeting": meeting,
        "log": log,
        "history": history_for(viewer, meeting),
        "card": card_of(viewer, meeting_id) if can_report(viewer) else None,
        "can_move": can_move,
        "can_make_up": meetings_to_make_up(viewer).filter(pk=meeting_id).exists(),
        "made_up_by": made_up_by(meeting),
        "proposal": proposal_about(viewer, meeting),
        "can_propose": proposable_meetings(viewer).filter(pk=meeting_id).exists(),
        "can_cancel": can_cancel,
        "can_restore": can_cancel and wrote(viewer, log) and log.outcome == Outcome.EXCUSED,
        "can_see_schedule": schedule_pairings(viewer).filter(pk=meeting.pairing_id).exists(),
        "reads_summary": reads_summary(viewer, meeting),
        "who": named(meeting, log.absent or log.excused_by) if log else "",
        "mentor_word": meeting.pairing.enrolment.program.heading("mentor"),
        "back": _back(request, meeting),
    }
    return render(request, "mentoring_sessions/meeting.html", context)


@member_view(can_change_meetings)
def move(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Another day or time for one meeting."""
    meeting = _read(request, schedulable_meetings(request.viewer), meeting_id)
    back = _meeting_url(request, meeting_id)
    form = MoveMeetingForm(
        request.POST or None,
        initial={**when(request.organization, meeting.starts_at), "excused_by": ExcusedBy.MENTEE},
        meeting=meeting,
        organization=request.organization,
        viewer=request.viewer,
        cancel_url=back,
    )
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data["excused_by"]
        try:
            moved = services.move_meeting(meeting=meeting, starts_at=form.instant, excused_by=asked, by=request.viewer)
        except ValidationError as mistake:
            add_problems(form, mistake)
        else:
            messages.success(request, _("The meeting is moved."))
            return redirect(_back(request, moved))
    context = {
        "meeting": meeting,
        "form": form,
        "title": _("Move the meeting"),
        "back": back,
        "both": bool(meeting.series),
    }
    return render(request, "mentoring_sessions/meeting_form.html", context)


@member_view(can_change_meetings)
def move_for_good(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Another fixed time, from a day on."""
    among = schedulable_meetings(request.viewer).filter(series__isnull=False)
    meeting = _read(request, among, meeting_id)
    back = _meeting_url(request, meeting_id)
    form = MoveForGoodForm(
        request.POST or None,
        initial=next_time_values(request.organization, meeting),
        meeting=meeting,
        organization=request.organization,
        viewer=request.viewer,
        cancel_url=back,
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.move_for_good(series=meeting.series, first_at=form.instant, by=request.viewer)
        except ValidationError as mistake:
            add_problems(form, mistake)
        else:
            messages.success(request, _("The fixed time is changed. What was reported stays as it is."))
            return redirect(_back(request, meeting))
    title = _("Move it for good")
    context = {"meeting": meeting, "form": form, "title": title, "back": back, "both": True, "for_good": True}
    return render(request, "mentoring_sessions/meeting_form.html", context)


@member_view(can_change_meetings)
def make_up(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """An extra meeting instead of one that did not take place."""
    meeting = _read(request, meetings_to_make_up(request.viewer), meeting_id)
    back = _meeting_url(request, meeting_id)
    tomorrow = clock.today(request.organization) + timedelta(days=1)
    form = MakeUpForm(
        request.POST or None,
        initial={**when(request.organization, meeting.starts_at), "day": tomorrow},
        meeting=meeting,
        organization=request.organization,
        viewer=request.viewer,
        cancel_url=back,
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = services.make_up_for(meeting=meeting, starts_at=form.instant, by=request.viewer)
        except ValidationError as mistake:
            add_problems(form, mistake)
        else:
            messages.success(request, _("The meeting that makes up for it stands in the schedule."))
            return redirect(_back(request, made))
    context = {"meeting": meeting, "form": form, "title": _("Make up for it"), "back": back}
    return render(request, "mentoring_sessions/meeting_form.html", context)


@member_view(can_manage_schedule)
def cancel(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """A meeting that will not be held."""
    meeting = _read(request, managed_meetings(request.viewer), meeting_id)
    back = _meeting_url(request, meeting_id)
    form = CancelMeetingForm(
        request.POST or None, initial={"cancelled_by": ExcusedBy.OFFICE}, meeting=meeting, cancel_url=back
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.cancel_meeting(meeting=meeting, by=request.viewer, **form.cleaned_data)
        except ValidationError as mistake:
            add_problems(form, mistake)
        else:
            messages.success(request, _("The meeting is cancelled."))
            return redirect(back)
    context = {"meeting": meeting, "form": form, "title": _("Cancel the meeting"), "back": back}
    return render(request, "mentoring_sessions/meeting_form.html", context)


@member_view(can_manage_schedule, methods=("POST",))
def restore(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Take back what the office itself has cancelled or moved."""
    meeting = _read(request, managed_meetings(request.viewer), meeting_id)
    log = log_for(meeting)
    if log is None:
        return redirect(_meeting_url(request, meeting_id))
    if not wrote(request.viewer, log):
        raise Http404
    try:
        services.undo_log(meeting=meeting, by=request.viewer)
    except ValidationError as mistake:
        messages.error(request, problem(mistake))
    else:
        messages.success(request, _("The meeting stands again."))
    return redirect(_meeting_url(request, meeting_id))


def _read(request: HttpRequest, among: QuerySet[Meeting], meeting_id: UUID) -> Meeting:
    meeting = get_object_or_404(among, pk=meeting_id)
    record_read(by=request.viewer, action="meeting.read", subject=meeting)
    return meeting


def _meeting_url(request: HttpRequest, meeting_id: UUID) -> str:
    return request.viewer.url("mentoring_sessions:meeting", meeting_id)


def _back(request: HttpRequest, meeting: Meeting) -> str:
    """Where a meeting is seen among others: the mentor's own in the week, else in the schedule of the pairing."""
    if is_mentor_of(request.viewer, meeting):
        return f"{request.viewer.url('mentoring_sessions:my_week')}?week={meeting.local_date.isoformat()}"
    return request.viewer.url("mentoring_sessions:schedule", meeting.pairing_id)
