"""Pages of mentors who can be chosen: the introduction, and who would like them."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from mentoring_platform.accounts.access import member_view
from mentoring_platform.audit.services import record_list, record_read
from mentors.models import Mentor
from mentors.queries import managed_mentors
from programs.choosing import queries, services
from programs.choosing.choices import AskingState
from programs.choosing.forms import IntroductionForm
from programs.choosing.hours import common_spans
from programs.choosing.introductions import introduce
from programs.choosing.permissions import can_be_chosen, can_manage_choices
from programs.models import Introduction, Program


@member_view(can_be_chosen, methods=("GET",))
def my_introductions(request: HttpRequest) -> HttpResponse:
    """In which programs one introduces oneself."""
    rows = queries.own_introductions(request.viewer)
    record_list(by=request.viewer, found=len(rows))
    return render(request, "programs/choosing/introductions.html", {"rows": rows})


@member_view(can_be_chosen)
def my_introduction(request: HttpRequest, program_id: UUID) -> HttpResponse:
    """How one introduces oneself in a program."""
    found = next((row for row in queries.own_introductions(request.viewer) if row[0].pk == program_id), None)
    mentor = queries.own_profile(request.viewer)
    if found is None or mentor is None:
        raise Http404
    return _introduction(request, mentor, *found, request.viewer.url("programs:my_introductions"))


@member_view(can_manage_choices)
def introduction(request: HttpRequest, mentor_id: UUID, program_id: UUID) -> HttpResponse:
    """How a mentor is introduced in a program, written by the office."""
    mentor = get_object_or_404(managed_mentors(request.viewer), pk=mentor_id)
    program = get_object_or_404(queries.managed_choosing_programs(request.viewer), pk=program_id)
    written = queries.introduction_of(mentor, program)
    return _introduction(request, mentor, program, written, request.viewer.url("programs:mentor", mentor.pk))


def _introduction(
    request: HttpRequest, mentor: Mentor, program: Program, written: Introduction | None, back: str
) -> HttpResponse:
    record_read(by=request.viewer, action="mentor.read", subject=mentor)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    language = request.organization.language
    form = IntroductionForm(*sent, introduction=written, language=language, cancel_url=back)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        facts = {"photo": data["photo"], "without_photo": data.get("without_photo", False)}
        words = {"words": form.words, "is_shown": data["is_shown"]}
        introduce(mentor=mentor, program=program, by=request.viewer, **words, **facts)
        messages.success(request, _("Saved."))
        return redirect(back)
    context = {"form": form, "mentor": mentor, "program": program, "introduction": written, "back": back}
    return render(request, "programs/choosing/introduction.html", context)


@member_view(can_be_chosen)
def asked(request: HttpRequest) -> HttpResponse:
    """Who would like to be accompanied by me?"""
    viewer = request.viewer
    rows = list(queries.asked_of(viewer))
    if request.method == "POST":
        return _answer(request, rows)
    record_list(by=viewer, found=len(rows))
    own = queries.hours_by_mentor(row.mentor_id for row in rows)
    theirs = queries.hours_by_mentee(row.choice.enrolment.mentee_id for row in rows)
    context = {
        "rows": [
            (row, _common(own.get(row.mentor_id), theirs.get(row.choice.enrolment.mentee_id), row)) for row in rows
        ]
    }
    return render(request, "programs/choosing/asked.html", context)


def _common(own, theirs, row) -> list | None:
    if not own or not theirs:
        return None
    return common_spans(own, theirs, row.choice.enrolment.program.meeting_minutes)


def _answer(request: HttpRequest, rows: list) -> HttpResponse:
    asking = next((row for row in rows if str(row.pk) == request.POST.get("asking")), None)
    back = redirect(request.viewer.url("programs:asked"))
    if asking is None:
        messages.error(request, _("This request is no longer open."))
        return back
    name = {"name": asking.choice.enrolment.mentee}
    try:
        if request.POST.get("act") == "accept":
            answered = services.accept_asking(asking=asking, by=request.viewer)
            if answered.state == AskingState.FULL:
                messages.warning(
                    request, _("Your last place is taken by now. %(name)s is told who is asked next.") % name
                )
            elif answered.choice.state == "office":
                messages.success(
                    request, _("Thank you. The office looks at it once more, and you hear from it.") % name
                )
            else:
                messages.success(
                    request, _("You accompany %(name)s now. You get a letter once a time is offered.") % name
                )
        elif request.POST.get("act") == "decline":
            services.decline_asking(asking=asking, by=request.viewer)
            messages.success(request, _("All right. Somebody else is asked, and %(name)s hears no reason.") % name)
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
    return back
