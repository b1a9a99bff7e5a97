"""The page of goals: a mentee's own, that of whom one accompanies, what coordinators see; and a meeting's progress."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware
from django.utils.translation import gettext as _

from mentoring_platform.accounts.access import member_view
from mentoring_platform.audit.services import record_list, record_read
from mentoring_platform.tenancy import clock
from programs.goals.permissions import can_have_goals, can_read_goals, can_write_goals
from programs.goals.queries import office_enrolments_with_goals, readable_enrolments, shared_enrolments
from programs.goals.services import mark_goals_read
from programs.goals.views import number, page_of_goals
from programs.goals.words import is_group
from sessions.choices import Direction
from sessions.goals.queries import meetings_with_goals, notebooks, office_entries, own_notebooks, progress_at
from sessions.goals.services import note_progress
from sessions.models import Meeting
from sessions.views.days import problem


@member_view(can_have_goals, methods=("GET",))
def my_goals(request: HttpRequest) -> HttpResponse:
    """The mentee's own goals, program by program."""
    pages = own_notebooks(request.viewer)
    if pages:
        # They name the mentors.
        record_list(by=request.viewer, found=len(pages))
    mentee = pages[0].enrolment.mentee if pages else None
    context = {"notebooks": pages, "mentee": mentee, "is_group": mentee is not None and is_group(mentee)}
    return render(request, "mentoring_sessions/my_goals.html", context)


@member_view(can_read_goals)
def goals(request: HttpRequest, enrolment_id: UUID) -> HttpResponse:
    """The goals of one mentee in one program. A POST says that what the others wrote was read."""
    viewer = request.viewer
    if request.method == "POST":
        return _read(request, enrolment_id)
    enrolment = readable_enrolments(viewer).filter(pk=enrolment_id).first()
    if enrolment is None:
        return _office_page(request, enrolment_id)
    record_read(by=viewer, action="goals.read", subject=enrolment)
    notebook = notebooks(viewer, [enrolment])[0]
    return render(request, "mentoring_sessions/goals.html", {"notebook": notebook, "enrolment": enrolment})


@member_view(can_write_goals, methods=("GET",))
def goals_print(request: HttpRequest, enrolment_id: UUID) -> HttpResponse:
    """The open goals with their small steps on one sheet, for the door of the fridge."""
    enrolment = get_object_or_404(readable_enrolments(request.viewer), pk=enrolment_id)
    people = [enrolment.mentee_id]
    record_read(by=request.viewer, action="goals.printed", subject=enrolment, people=people)
    notebook = notebooks(request.viewer, [enrolment])[0]
    context = {"notebook": notebook, "enrolment": enrolment, "back": page_of_goals(request, enrolment)}
    return render(request, "mentoring_sessions/goals_print.html", context)


@member_view(can_write_goals)
def progress(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """How the goals went at a meeting that took place: one tap each."""
    meeting = get_object_or_404(meetings_with_goals(request.viewer), pk=meeting_id)
    record_read(by=request.viewer, action="goals.read", subject=meeting)
    if request.method == "POST":
        return _note(request, meeting)
    enrolment = meeting.pairing.enrolment
    context = {
        "meeting": meeting,
        "enrolment": enrolment,
        "rows": progress_at(meeting),
        "directions": Direction.choices,
        "back": page_of_goals(request, enrolment),
    }
    return render(request, "mentoring_sessions/goals_progress.html", context)


def _note(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    here = request.viewer.url("mentoring_sessions:goals_progress", meeting.pk)
    asked = request.POST.get("goal", "")
    goal = next((goal for goal, _said in progress_at(meeting) if str(goal.pk) == asked), None)
    if goal is None:
        return redirect(here)
    try:
        note_progress(
            meeting=meeting,
            goal=goal,
            direction=request.POST.get("direction", ""),
            word=request.POST.get("word", "").strip(),
            seen=number(request.POST.get("seen")),
            by=request.viewer,
        )
    except ValidationError as mistake:
        messages.error(request, problem(mistake))
    else:
        messages.success(request, _("Noted."))
    return redirect(f"{here}#goal-{goal.pk}")


def _read(request: HttpRequest, enrolment_id: UUID) -> HttpResponse:
    enrolment = get_object_or_404(shared_enrolments(request.viewer), pk=enrolment_id)
    until = _instant(request.POST.get("until", ""))
    if until is not None:
        mark_goals_read(enrolment=enrolment, until=until, by=request.viewer)
    return redirect(page_of_goals(request, enrolment))


def _instant(text: str):
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return min(moment, clock.now()) if moment is not None and is_aware(moment) else None


def _office_page(request: HttpRequest, enrolment_id: UUID) -> HttpResponse:
    """What the program lets its coordinators see; 404 where that is nothing."""
    enrolment = office_enrolments_with_goals(request.viewer).filter(pk=enrolment_id).first()
    if enrolment is None:
        raise Http404
    record_read(by=request.viewer, action="goals.read", subject=enrolment)
    shown = office_entries(request.viewer, enrolment)
    return render(request, "mentoring_sessions/goals_office.html", {"enrolment": enrolment, "goals": shown})
