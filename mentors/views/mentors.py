"""Writing about one mentor. The list and the page of a mentor show pairings and so live in programs."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mentoring_platform.accounts.access import member_view
from mentoring_platform.audit.services import record_read
from mentoring_platform.ui.problems import show_problems
from mentors import services
from mentors.choices import MentorStatus
from mentors.forms import AvailabilityRows, MentorForm
from mentors.models import Mentor
from mentors.permissions import can_manage_mentors
from mentors.queries import availabilities_of, managed_mentors

STATUS_WORDS = {
    MentorStatus.ACTIVE: gettext_lazy("%(name)s is active again."),
    MentorStatus.PAUSED: gettext_lazy("%(name)s pauses. Pairings go on; no new ones are proposed."),
}


@member_view(can_manage_mentors)
def create(request: HttpRequest) -> HttpResponse:
    """Add a mentor."""
    back = request.viewer.url("programs:mentors")
    form = MentorForm(request.POST or None, viewer=request.viewer, submit=_("Add the mentor"), cancel_url=back)
    if request.method == "POST" and form.is_valid():
        try:
            mentor = services.create_mentor(organization=request.organization, by=request.viewer, **form.cleaned_data)
        except ValidationError as problem:
            show_problems(form, problem)
        else:
            messages.success(request, _("%(name)s is here. When can you meet? Add the hours.") % {"name": mentor})
            return redirect(_page_of(request, mentor))
    return render(request, "mentors/form.html", {"form": form, "title": _("New mentor"), "back": back})


@member_view(can_manage_mentors)
def edit(request: HttpRequest, mentor_id: UUID) -> HttpResponse:
    """Change what is known about a mentor."""
    mentor = _managed(request, mentor_id)
    back = _page_of(request, mentor)
    form = MentorForm(request.POST or None, viewer=request.viewer, mentor=mentor, submit=_("Save"), cancel_url=back)
    if request.method == "POST" and form.is_valid():
        try:
            services.update_mentor(mentor=mentor, by=request.viewer, **form.cleaned_data)
        except ValidationError as problem:
            show_problems(form, problem)
        else:
            messages.success(request, _("Saved."))
            return redirect(back)
    return render(request, "mentors/form.html", {"form": form, "title": mentor.full_name, "back": back})


@member_view(can_manage_mentors)
def hours(request: HttpRequest, mentor_id: UUID) -> HttpResponse:
    """When a mentor can meet: rows of day, from, until."""
    mentor = _managed(request, mentor_id)
    kwargs = {"form_kwargs": {"organization": request.organization}}
    if request.method != "POST":
        known = availabilities_of(mentor).values("weekday", "starts_at", "ends_at")
        rows = AvailabilityRows(initial=list(known) or [{}], **kwargs)
    else:
        rows = AvailabilityRows(request.POST, **kwargs)
        if rearranged := rows.rearranged():
            rows = rearranged
        elif rows.is_valid():
            spans = [(row["weekday"], row["starts_at"], row["ends_at"]) for row in rows.filled()]
            services.set_availability(mentor=mentor, spans=spans, by=request.viewer)
            messages.success(request, _("Saved."))
            return redirect(_page_of(request, mentor))
    return render(request, "mentors/hours.html", {"rows": rows, "mentor": mentor, "back": _page_of(request, mentor)})


@member_view(can_manage_mentors, methods=("POST",))
def status(request: HttpRequest, mentor_id: UUID) -> HttpResponse:
    """Pause a mentor, or take him back."""
    mentor = _managed(request, mentor_id)
    wanted = request.POST.get("status")
    if wanted not in STATUS_WORDS:
        raise Http404
    services.set_status(mentor=mentor, status=wanted, by=request.viewer)
    messages.success(request, STATUS_WORDS[MentorStatus(wanted)] % {"name": mentor})
    return redirect(_page_of(request, mentor))


@member_view(can_manage_mentors, methods=("POST",))
def access(request: HttpRequest, mentor_id: UUID) -> HttpResponse:
    """Invite a mentor to sign in."""
    mentor = _managed(request, mentor_id)
    try:
        services.give_access(mentor=mentor, by=request.viewer)
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
    else:
        messages.success(request, _("An invitation is on its way to %(email)s.") % {"email": mentor.email})
    return redirect(_page_of(request, mentor))


def _managed(request: HttpRequest, mentor_id: UUID) -> Mentor:
    mentor = get_object_or_404(managed_mentors(request.viewer), pk=mentor_id)
    record_read(by=request.viewer, action="mentor.read", subject=mentor)
    return mentor


def _page_of(request: HttpRequest, mentor: Mentor) -> str:
    return request.viewer.url("programs:mentor", mentor.pk)
