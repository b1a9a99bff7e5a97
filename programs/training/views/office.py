"""Courses for the office: the list, one course with its people, and the forms of both."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from mentoring_platform.accounts.access import member_view
from mentoring_platform.audit.services import record_read
from mentoring_platform.tenancy import clock
from mentoring_platform.ui.problems import show_problems
from programs.choices import SignUpState
from programs.models import Course
from programs.training import forms, queries, services
from programs.training.days import Calendar, stands_against
from programs.training.permissions import can_arrange_courses, can_see_courses
from programs.views.pages import answer_form

ON_A_PAGE = 30
FORM = "programs/training/form.html"


@member_view(can_see_courses, methods=("GET",))
def course_list(request: HttpRequest) -> HttpResponse:
    """What comes, runs and is being written; `?show=over` what is over."""
    viewer, now, over = request.viewer, clock.now(), request.GET.get("show") == "over"
    page = Paginator(queries.course_list(viewer, over=over), ON_A_PAGE).get_page(request.GET.get("page"))
    rows = [(course, queries.stage_of(course, now)) for course in page]
    context = {"page": page, "rows": rows, "over": over, "can_write": can_arrange_courses(viewer)}
    return render(request, "programs/training/courses.html", context)


@member_view(can_arrange_courses)
def create(request: HttpRequest) -> HttpResponse:
    """A new course, as a draft; its sessions come next."""
    form = forms.CourseForm(
        request.POST or None,
        programs=queries.programs_to_choose(request.viewer),
        cancel_url=request.viewer.url("programs:courses"),
    )
    if request.method == "POST" and form.is_valid():
        try:
            course = services.write_course(by=request.viewer, **form.facts)
        except ValidationError as problem:
            show_problems(form, problem)
        else:
            return redirect(request.viewer.url("programs:course_sessions", course.pk))
    context = {"form": form, "title": _("A new course"), "back": request.viewer.url("programs:courses")}
    return render(request, FORM, context)


@member_view(can_see_courses)
def course(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """One course with its sessions, people and papers; a POST is one of the small acts of `ACTS`."""
    viewer = request.viewer
    found = get_object_or_404(queries.courses_for(viewer), pk=course_id)
    can_write = can_arrange_courses(viewer) and queries.managed_courses(viewer).filter(pk=course_id).exists()
    if request.method == "POST":
        act = ACTS.get(request.POST.get("act", ""))
        if not can_write or act is None:
            raise Http404
        return _answered(request, act, found)
    sign_ups = list(queries.sign_ups_for(viewer, found))
    sessions = list(queries.sessions_of(found))
    now = clock.now()
    coming = [row for row in sessions if row.starts_at > now and not row.is_cancelled]
    record_read(by=viewer, action="course.read", subject=found, detail={"found": len(sign_ups)})
    context = {
        "course": found,
        "stage": queries.stage_of(found, now),
        "sessions": sessions,
        "now": now,
        "against": _against(request, found, coming) if can_write else [],
        "took": queries.who_took(found, sign_ups),
        "waiting": [row for row in sign_ups if row.state == SignUpState.WAITING],
        "seen": sum(row.state == SignUpState.SIGNED_UP for row in sign_ups),
        "materials": queries.materials_for(viewer, found),
        "opinion": queries.opinion_of(found),
        "can_write": can_write,
        **(_people(request, found) if can_write and coming and found.is_open else {}),
    }
    return render(request, "programs/training/course.html", context)


@member_view(can_arrange_courses)
def edit(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """The course in other words; with more places, those who wait move up."""
    found = get_object_or_404(queries.managed_courses(request.viewer), pk=course_id)
    back = request.viewer.url("programs:course", found.pk)
    form = forms.CourseForm(
        request.POST or None, programs=queries.programs_to_choose(request.viewer), course=found, cancel_url=back
    )
    record_read(by=request.viewer, action="course.read", subject=found)
    return answer_form(
        request,
        form,
        lambda _facts: services.change_course(course=found, by=request.viewer, **form.facts),
        title=_("Change the course"),
        lead=found.name,
        back=back,
        done=_("Saved."),
        template=FORM,
    )


@member_view(can_arrange_courses)
def sessions(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """Add one session or several at once."""
    found = get_object_or_404(queries.managed_courses(request.viewer), pk=course_id)
    back = request.viewer.url("programs:course", found.pk)
    form = forms.SessionsForm(request.POST or None, organization=request.organization, course=found, cancel_url=back)
    record_read(by=request.viewer, action="course.read", subject=found)
    return answer_form(
        request,
        form,
        lambda _facts: services.add_sessions(course=found, spans=form.spans(), by=request.viewer, **form.facts),
        title=_("When does it take place?"),
        lead=found.name,
        back=back,
        done=_("Added."),
        template=FORM,
    )


@member_view(can_arrange_courses)
def session(request: HttpRequest, course_session_id: UUID) -> HttpResponse:
    """One session: another time or place, or cancelled."""
    found = get_object_or_404(queries.managed_sessions(request.viewer), pk=course_session_id, cancelled_at=None)
    back = request.viewer.url("programs:course", found.course_id)
    if request.method == "POST" and request.POST.get("act") == "cancel":
        services.cancel_session(session=found, by=request.viewer)
        messages.success(request, _("The session is cancelled."))
        return redirect(back)
    form = forms.SessionForm(request.POST or None, organization=request.organization, session=found, cancel_url=back)
    record_read(by=request.viewer, action="course.read", subject=found.course)
    return answer_form(
        request,
        form,
        lambda _facts: services.change_session(session=found, by=request.viewer, **form.facts),
        title=_("Change the session"),
        back=back,
        done=_("Saved."),
        template="programs/training/session.html",
        session=found,
        course=found.course,
    )


@member_view(can_arrange_courses)
def materials(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """Add a file or a link."""
    found = get_object_or_404(queries.managed_courses(request.viewer), pk=course_id)
    back = request.viewer.url("programs:course", found.pk)
    form = forms.MaterialForm(request.POST or None, request.FILES or None, cancel_url=back)
    record_read(by=request.viewer, action="course.read", subject=found)
    return answer_form(
        request,
        form,
        lambda _facts: services.add_material(course=found, by=request.viewer, **form.cleaned_data),
        title=_("A paper or a link"),
        lead=found.name,
        back=back,
        done=_("Added."),
        template=FORM,
    )


def _against(request: HttpRequest, course: Course, coming: list) -> list[str]:
    spans = [(row.starts_at, row.ends_at) for row in coming]
    return stands_against(Calendar(request.organization, course.program), spans) if spans else []


def _people(request: HttpRequest, course: Course) -> dict:
    return {
        "mentors": queries.mentors_to_sign_up(request.viewer, course),
        "contacts": queries.contacts_to_sign_up(request.viewer, course),
    }


# --- the small acts of a course's page ---


def _answered(request: HttpRequest, act: Callable[[HttpRequest, Course], str], course: Course) -> HttpResponse:
    """Do it and go back, with what was done or what hindered it."""
    back = request.viewer.url("programs:course", course.pk)
    try:
        done = act(request, course)
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
        return redirect(back)
    if done.startswith("/"):
        return redirect(done)
    messages.success(request, done)
    return redirect(back)


def _open(request: HttpRequest, course: Course) -> str:
    services.open_course(course=course, by=request.viewer)
    return _("The course is open: those whom it is for see it and can sign up.")


def _cancel(request: HttpRequest, course: Course) -> str:
    services.cancel_course(course=course, by=request.viewer)
    return _("The course is cancelled. Whoever was signed up gets a letter.")


def _discard(request: HttpRequest, course: Course) -> str:
    services.discard_course(course=course, by=request.viewer)
    messages.success(request, _("The draft is discarded."))
    return request.viewer.url("programs:courses")


def _copy(request: HttpRequest, course: Course) -> str:
    copy = services.copy_course(course=course, by=request.viewer)
    messages.success(request, _("This is the copy, a year later. Look at its days before you open it."))
    return request.viewer.url("programs:course", copy.pk)


def _sign_up(request: HttpRequest, course: Course) -> str:
    kind, key = forms.person_in(request.POST)
    among = queries.mentors_to_sign_up if kind == "mentor" else queries.contacts_to_sign_up
    person = get_object_or_404(among(request.viewer, course), pk=key)
    row = services.sign_up(course=course, person=person, by=request.viewer)
    said = {"name": person.full_name}
    if row.state == SignUpState.WAITING:
        return _("All places are taken: %(name)s is on the waiting list.") % said
    return _("%(name)s is signed up.") % said


def _give_back(request: HttpRequest, course: Course) -> str:
    row = get_object_or_404(queries.sign_ups_for(request.viewer, course), pk=_id(request, "sign_up"))
    services.give_back(sign_up=row, by=request.viewer)
    return _("%(name)s is not in the course any more.") % {"name": row.person.full_name}


def _remove_material(request: HttpRequest, course: Course) -> str:
    found = get_object_or_404(queries.materials_for(request.viewer, course), pk=_id(request, "material"))
    services.remove_material(material=found, by=request.viewer)
    return _("Removed.")


def _id(request: HttpRequest, name: str) -> UUID:
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError:
        raise Http404 from None


ACTS: dict[str, Callable[[HttpRequest, Course], str]] = {
    "open": _open,
    "cancel": _cancel,
    "discard": _discard,
    "copy": _copy,
    "sign_up": _sign_up,
    "give_back": _give_back,
    "remove_material": _remove_material,
}
