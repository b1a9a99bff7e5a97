"""Courses for a mentor: what is open to him, what he is in, one course, its papers."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from mentoring_platform.accounts.access import member_view
from mentoring_platform.audit.services import record_read
from mentoring_platform.tenancy import clock
from programs.choices import SignUpState
from programs.files import file_response
from programs.handbook.queries import offers_beside_course
from programs.models import Course, SignUp
from programs.training import queries, services
from programs.training.forms import FeedbackForm
from programs.training.permissions import can_have_materials, can_train
from programs.training.views.rows import own_rows, own_sessions


@member_view(can_train, methods=("GET",))
def training(request: HttpRequest) -> HttpResponse:
    """What is open, what one is signed up to, and where one has been."""
    mentor = queries.mentor_of(request.viewer)
    rows = own_rows(request.viewer, mentor)
    return render(request, "programs/training/my_courses.html", {"rows": rows})


@member_view(can_train)
def my_course(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """One course; a POST signs up, gives the place back, or says what one thought of it."""
    viewer, mentor = request.viewer, queries.mentor_of(request.viewer)
    course = get_object_or_404(queries.courses_of_mentor(viewer, mentor), pk=course_id)
    own = queries.sign_up_of(mentor, course)
    form = FeedbackForm(request.POST if request.POST.get("act") == "say" else None)
    if request.method == "POST":
        answer = _act(request, course, own, form)
        if answer is not None:
            return answer
    record_read(by=viewer, action="course.read", subject=course)
    now = clock.now()
    context = {
        "course": course,
        "stage": queries.stage_of(course, now),
        "sessions": own_sessions(course, own),
        "place": own.state if own and own.is_living else "",
        "ahead": queries.waiting_before(own) if own and own.state == SignUpState.WAITING else None,
        "why_not": queries.why_not_open(viewer, course) or ("" if course.for_mentors else "others"),
        "is_full": course.capacity is not None and course.signed_up >= course.capacity,
        "materials": queries.materials_for(viewer, course),
        "offers": offers_beside_course(viewer, course.program),
        "form": form if queries.can_say(course, own) else None,
        "now": now,
    }
    return render(request, "programs/training/my_course.html", context)


@member_view(can_have_materials, methods=("GET",))
def material(request: HttpRequest, material_id: UUID) -> HttpResponse:
    """A file of a course, as an attachment; a link leads on."""
    found = get_object_or_404(queries.materials_for(request.viewer), pk=material_id)
    record_read(by=request.viewer, action="course.read", subject=found.course)
    return file_response(queries.file_of(found)) if found.file_id else redirect(found.url)


def _act(request: HttpRequest, course: Course, own: SignUp | None, form: FeedbackForm) -> HttpResponse | None:
    """Do what was pressed and go back; None to show the page again with what is wrong."""
    act, viewer = request.POST.get("act", ""), request.viewer
    try:
        if act == "sign_up":
            done = _sign_up(request, course)
        elif act == "give_back" and own is not None:
            services.give_back(sign_up=own, by=viewer)
            done = _("You are not signed up any more. Thank you for saying so.")
        elif act == "say" and queries.can_say(course, own):
            if not form.is_valid():
                return None
            services.say_what_one_thought(sign_up=own, by=viewer, **form.cleaned_data)
            done = _("Thank you! Your name is not kept with it.")
        else:
            raise Http404
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
    else:
        messages.success(request, done)
    return redirect(viewer.url("programs:my_course", course.pk))


def _sign_up(request: HttpRequest, course: Course) -> str:
    if queries.why_not_open(request.viewer, course):
        raise ValidationError(_("Sign-up is over."))
    row = services.sign_up(course=course, person=queries.mentor_of(request.viewer), by=request.viewer)
    if row.state == SignUpState.WAITING:
        return _("All places are taken. You are on the waiting list, and hear from us as soon as there is a place.")
    return _("You are signed up.")
