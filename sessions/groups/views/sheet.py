"""The attendance sheet of a meeting, as a plain form and by HTMX alike; and what became of the meeting."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from mentoring_platform.accounts.access import member_view
from mentoring_platform.audit.services import record_list, record_read
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models.base import new_id
from sessions.groups import services
from sessions.groups.forms import GroupReportForm, boarding_in, guest_in, marks_in, report_values
from sessions.groups.permissions import can_keep_sheets, can_see_groups
from sessions.groups.queries import (
    Filters,
    keeps,
    meetings_for,
    mentees_to_board,
    reads_topics,
    sheet_of,
)
from sessions.groups.services import Mark, Saved
from sessions.models import GroupMeeting
from sessions.views.days import add_problems, problem


@member_view(can_see_groups)
def sheet(request: HttpRequest, group_meeting_id: UUID) -> HttpResponse:
    """Who came? A POST writes what was changed of the rows that were shown, adds whom it names, and may change what is
    shown; nothing that was tapped is lost on the way."""
    meeting = get_object_or_404(meetings_for(request.viewer), pk=group_meeting_id)
    if request.method != "POST":
        return _page(request, meeting, Filters.read(request.GET))
    if not keeps(request.viewer, meeting.group):
        raise Http404
    filters, marks, saved, error = Filters.read(request.POST), [], Saved(0), ""
    try:
        marks = marks_in(request.POST)
        saved = _save(request, meeting, marks)
    except ValidationError as mistake:
        error = problem(mistake)
    if error or saved.conflicts:
        return _page(request, meeting, filters, marks=marks, saved=saved, error=error)
    if request.htmx:
        return _page(request, meeting, filters, done=_("Saved."))
    messages.success(request, _("The sheet is saved."))
    query = f"?{urlencode(filters.query)}" if filters.query else ""
    return redirect(f"{request.viewer.url('mentoring_sessions:group_sheet', meeting.pk)}{query}")


@member_view(can_keep_sheets)
def report(request: HttpRequest, group_meeting_id: UUID) -> HttpResponse:
    """It took place and how, or it was cancelled."""
    viewer = request.viewer
    meeting = get_object_or_404(meetings_for(viewer), pk=group_meeting_id)
    if not keeps(viewer, meeting.group):
        raise Http404
    record_read(by=viewer, action="group_meeting.read", subject=meeting)
    has_begun = meeting.local_date <= clock.today(request.organization)
    back = viewer.url("mentoring_sessions:group_sheet", meeting.pk)
    form = GroupReportForm(
        request.POST or None,
        initial=report_values(meeting, has_begun),
        meeting=meeting,
        has_topic=reads_topics(viewer, meeting.group),
        has_begun=has_begun,
        cancel_url=back,
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.report_group_meeting(meeting=meeting, by=viewer, **_facts(form))
        except ValidationError as mistake:
            add_problems(form, mistake)
        else:
            messages.success(request, _("The report is saved."))
            return redirect(back)
    context = {"meeting": meeting, "group": meeting.group, "form": form, "back": back}
    return render(request, "mentoring_sessions/groups/report.html", context)


def _facts(form: GroupReportForm) -> dict:
    said = form.cleaned_data
    return {
        "outcome": said["outcome"],
        "minutes": said.get("minutes"),
        "mode": said.get("mode", ""),
        "topic": said.get("topic"),
        "seen": said["seen"],
    }


def _save(request: HttpRequest, meeting: GroupMeeting, marks: list[Mark]) -> Saved:
    guest, key = guest_in(request.POST), boarding_in(request.POST)
    boards = None
    if key is not None:
        boards = mentees_to_board(request.viewer, meeting.group, meeting.local_date).filter(pk=key).first()
    is_filtering = "set" in request.POST
    return services.save_sheet(
        meeting=meeting,
        marks=marks,
        guest=guest,
        boards=boards,
        is_finished=not is_filtering,
        by=request.viewer,
    )


def _page(
    request: HttpRequest,
    meeting: GroupMeeting,
    filters: Filters,
    *,
    marks: list[Mark] | None = None,
    saved: Saved | None = None,
    error: str = "",
    done: str = "",
) -> HttpResponse:
    """The sheet as it stands, with what could not be saved still chosen; only its own part by HTMX."""
    viewer = request.viewer
    if request.method == "POST":
        meeting = get_object_or_404(meetings_for(viewer), pk=meeting.pk)
    conflicts = saved.conflicts if saved else {}
    unsaved = [mark for mark in marks or () if mark.is_changed and (error or mark.key in conflicts)]
    page = sheet_of(meeting, filters, {mark.key: mark.chosen for mark in unsaved})
    can_write = keeps(viewer, meeting.group)
    is_due = meeting.local_date <= clock.today(request.organization)
    to_board = list(mentees_to_board(viewer, meeting.group, meeting.local_date)) if can_write and is_due else []
    record_list(by=viewer, found=len(page.shown) + len(to_board), filters=filters.in_force)
    context = {
        "sheet": page,
        "meeting": meeting,
        "group": meeting.group,
        "can_write": can_write,
        "is_form": can_write and is_due and meeting.outcome != "cancelled",
        "to_board": to_board,
        "topic": meeting.topic if reads_topics(viewer, meeting.group) else "",
        "conflicts": conflicts,
        "error": error,
        "done": done,
        "guest": request.POST.get("guest", "") if error else "",
        "guest_key": new_id(),
    }
    name = "_sheet" if request.htmx else "sheet"
    return render(request, f"mentoring_sessions/groups/{name}.html", context)
