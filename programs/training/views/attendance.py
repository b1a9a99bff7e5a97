"""Who was there: the list on a phone, the code on the trainer's screen, and a mentor who opens it."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from mentoring_platform.accounts.access import member_view
from mentoring_platform.audit.services import record_read
from mentoring_platform.tenancy import clock
from programs.choices import Presence
from programs.models import CourseSession
from programs.training import forms, queries, services
from programs.training.permissions import can_arrange_courses, can_train
from programs.training.pictures import code_picture
from programs.training.services.attendance import hash_of_key
from programs.training.times import is_check_in_open

WORDS = {
    Presence.PRESENT.value: pgettext_lazy("attendance", "Here"),
    Presence.ABSENT.value: pgettext_lazy("attendance", "Not here"),
    Presence.EXCUSED.value: pgettext_lazy("attendance", "Excused"),
    queries.UNKNOWN: pgettext_lazy("attendance", "Unknown"),
}


@member_view(can_arrange_courses)
def attendance(request: HttpRequest, course_session_id: UUID) -> HttpResponse:
    """Who came? A POST writes what was changed of the rows that were shown, and adds whom it names."""
    session = _session(request, course_session_id)
    if request.method == "POST":
        try:
            conflicts = _save(request, session)
        except ValidationError as problem:
            messages.error(request, " ".join(problem.messages))
        else:
            if conflicts:
                messages.warning(request, _("Somebody else marked meanwhile: %(names)s. Look at how it stands now.")
                                 % {"names": ", ".join(conflicts)})  # fmt: skip
            else:
                messages.success(request, _("The list is saved."))
        return redirect(request.viewer.url("programs:course_attendance", session.pk))
    people, counts = queries.attendance_list(request.viewer, session)
    record_read(by=request.viewer, action="course.read", subject=session.course, detail={"found": len(people)})
    shown = {name: sum(row.presence == name for row in people) for name in counts}
    words = [(name, str(word)) for name, word in WORDS.items()]
    context = {
        "session": session,
        "course": session.course,
        "people": people,
        "choices": words,
        "totals": [(name, word, counts[name], counts[name] - shown[name]) for name, word in words],
        "has_begun": is_check_in_open(session.starts_at, session.ends_at, clock.now())
        or session.starts_at <= clock.now(),
        "mentors": queries.mentors_to_sign_up(request.viewer, session.course, waiting=True),
        "contacts": queries.contacts_to_sign_up(request.viewer, session.course, waiting=True),
    }
    return render(request, "programs/training/attendance.html", context)


@member_view(can_arrange_courses)
def code(request: HttpRequest, course_session_id: UUID) -> HttpResponse:
    """The code to show on a screen; a POST makes it, or a new one in its place."""
    session = _session(request, course_session_id)
    if request.method == "POST":
        try:
            services.renew_key(session=session, by=request.viewer)
        except ValidationError as problem:
            messages.error(request, " ".join(problem.messages))
        return redirect(request.viewer.url("programs:course_code", session.pk))
    record_read(by=request.viewer, action="course.read", subject=session.course)
    key = services.key_of(session)
    address = settings.SITE_URL.rstrip("/") + request.viewer.url("programs:check_in", key) if key else ""
    context = {"session": session, "course": session.course, "address": address,
               "picture": code_picture(address) if address else None}  # fmt: skip
    answer = render(request, "programs/training/code.html", context)
    answer["Cache-Control"] = "private, no-store"
    return answer


@member_view(can_train)
def check_in(request: HttpRequest, key: str) -> HttpResponse:
    """What a mentor sees who has opened the code: one press, and he is on the list. Pressed twice, he is once."""
    session, mentor = queries.session_by_key(hash_of_key(key)), queries.mentor_of(request.viewer)
    if session is None or mentor is None:
        raise Http404
    problem = ""
    if request.method == "POST":
        try:
            services.check_in(session=session, mentor=mentor, by=request.viewer)
        except ValidationError as refusal:
            problem = " ".join(refusal.messages)
        else:
            return redirect(request.path)
    own = queries.sign_up_of(mentor, session.course)
    marked = queries.own_attendance(own).get(session.pk) if own else None
    context = {
        "session": session,
        "course": session.course,
        "is_there": marked is not None and marked.presence == Presence.PRESENT,
        "is_open": is_check_in_open(session.starts_at, session.ends_at, clock.now()),
        "problem": problem,
    }
    return render(request, "programs/training/check_in.html", context)


def _session(request: HttpRequest, session_id: UUID) -> CourseSession:
    found = get_object_or_404(queries.managed_sessions(request.viewer), pk=session_id, cancelled_at=None)
    if found.course.is_draft:
        raise Http404
    return found


def _save(request: HttpRequest, session: CourseSession) -> list[str]:
    """Write the list and whom it adds; returns the names of those whom somebody else marked otherwise meanwhile."""
    people, _counts = queries.attendance_list(request.viewer, session)
    names = {row.sign_up.pk: row.sign_up.name for row in people}
    marks = [mark for mark in forms.marks_in(request.POST) if mark.sign_up in names]
    conflicts = services.mark_attendance(session=session, marks=marks, by=request.viewer)
    if request.POST.get("person"):
        kind, key = forms.person_in(request.POST)
        among = queries.mentors_to_sign_up if kind == "mentor" else queries.contacts_to_sign_up
        person = get_object_or_404(among(request.viewer, session.course, waiting=True), pk=key)
        services.add_walk_in(session=session, person=person, by=request.viewer)
    return [names[key] for key in conflicts]
