"""Pages of the circle: which ones there are, one of them, asking, who takes care of it."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from mentoring_platform.accounts.access import member_view
from mentoring_platform.audit.services import record_list
from mentoring_platform.ui.problems import show_problems
from programs.choices import SignUpState
from programs.circle import queries, services
from programs.circle.checking import TellsOfSomebody
from programs.circle.forms import FacilitatorsForm, QuestionForm
from programs.circle.permissions import can_name_facilitators, can_read_circle
from programs.models import Course, Program
from programs.training.queries import mentor_of, sign_up_of, why_not_open
from programs.training.services import give_back, sign_up

ROWS = 20
LONGEST_SEARCH = 100


@member_view(can_read_circle, methods=("GET",))
def circles(request: HttpRequest) -> HttpResponse:
    """The circles of the viewer's programs; with one alone, that one."""
    programs = list(queries.circles_for(request.viewer))
    if len(programs) == 1:
        return redirect(request.viewer.url("programs:circle", programs[0].pk))
    return render(request, "programs/circle/circles.html", {"programs": programs})


@member_view(can_read_circle)
def circle(request: HttpRequest, program_id: UUID) -> HttpResponse:
    """What is asked in a circle, what waits, and when it meets; a POST says that one comes to a meeting, or not."""
    viewer, program = request.viewer, get_object_or_404(queries.circles_for(request.viewer), pk=program_id)
    meetings = queries.meetings_for(viewer, program)
    if request.method == "POST":
        return _come(request, program, meetings)
    search = request.GET.get("q", "")[:LONGEST_SEARCH]
    page = Paginator(queries.question_list(viewer, program, search), ROWS).get_page(request.GET.get("page"))
    keepers = list(queries.facilitators_of(program))
    record_list(by=viewer, found=page.paginator.count, part=page.number, filters=["q"] if search else [])
    context = {
        "program": program,
        "rows": [(row, queries.who_wrote(viewer, row)) for row in page],
        "page": page,
        "search": search,
        "not_shown": queries.questions_not_shown(viewer, program),
        "answers_wait": queries.answers_waiting(viewer, program),
        "meetings": meetings,
        "can_come": viewer.is_mentor,
        "facilitators": keepers,
        "can_ask": bool(keepers) and queries.circles_to_write_in(viewer).filter(pk=program.pk).exists(),
        "can_name": can_name_facilitators(viewer) and queries.circles_to_arrange(viewer).filter(pk=program.pk).exists(),
    }
    return render(request, "programs/circle/circle.html", context)


@member_view(can_read_circle)
def ask(request: HttpRequest, program_id: UUID) -> HttpResponse:
    """A question or a case. What tells of somebody is marked, and all that was typed stays."""
    program = get_object_or_404(queries.circles_to_write_in(request.viewer), pk=program_id)
    keepers, back = list(queries.facilitators_of(program)), request.viewer.url("programs:circle", program.pk)
    record_list(by=request.viewer, found=len(keepers))
    if not keepers:
        return redirect(back)
    draft = f"circle-{program.pk}"
    form = QuestionForm(request.POST or None, facilitators=keepers, cancel_url=back, draft=draft)
    stopped = None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        cleared = set(request.POST.getlist("cleared"))
        try:
            services.ask(question_id=data.pop("question"), program=program, cleared=cleared, by=request.viewer, **data)
        except TellsOfSomebody as found:
            stopped = found
            show_problems(form, found)
        except ValidationError as problem:
            show_problems(form, problem)
        else:
            messages.success(request, _("Thank you. A facilitator reads it, then the circle does."))
            return redirect(back)
    context = {
        "form": form,
        "program": program,
        "back": back,
        "stopped": stopped,
        "cleared": request.POST.getlist("cleared"),
    }
    return render(request, "programs/circle/ask.html", context)


@member_view(can_name_facilitators)
def facilitators(request: HttpRequest, program_id: UUID) -> HttpResponse:
    """Who takes care of a circle."""
    program = get_object_or_404(queries.circles_to_arrange(request.viewer), pk=program_id)
    back = request.viewer.url("programs:circle", program.pk)
    people, present = queries.members_to_name(request.viewer, program), list(queries.facilitators_of(program))
    data = request.POST if request.method == "POST" else None
    form = FacilitatorsForm(data, people=people, present=present, cancel_url=back)
    if form.is_valid():
        chosen = form.cleaned_data["facilitators"]
        services.set_facilitators(program=program, memberships=chosen, by=request.viewer)
        messages.success(request, _("Saved."))
        return redirect(back)
    record_list(by=request.viewer, found=len(people))
    return render(request, "programs/circle/facilitators.html", {"form": form, "program": program, "back": back})


def _come(request: HttpRequest, program: Program, meetings: list[Course]) -> HttpResponse:
    viewer, mentor = request.viewer, mentor_of(request.viewer)
    course = next((row for row in meetings if str(row.pk) == request.POST.get("meeting")), None)
    if mentor is None or course is None:
        raise Http404
    own = sign_up_of(mentor, course)
    try:
        if request.POST.get("act") != "come" and own is not None:
            give_back(sign_up=own, by=viewer)
            done = _("You are not expected any more. Thank you for saying so.")
        elif request.POST.get("act") == "come" and not why_not_open(viewer, course):
            is_in = sign_up(course=course, person=mentor, by=viewer).state == SignUpState.SIGNED_UP
            done = _("You are expected.") if is_in else _("All places are taken. You are on the waiting list.")
        else:
            raise ValidationError(_("Sign-up is over."))
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
    else:
        messages.success(request, done)
    return redirect(viewer.url("programs:circle", program.pk))
