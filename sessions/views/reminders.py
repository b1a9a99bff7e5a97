"""The mentor's own page about the letters that ask whether they met."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from mentoring_platform.accounts.access import member_view
from mentors.models import Mentor
from mentors.services import set_reminders
from sessions import services
from sessions.permissions import can_report
from sessions.queries.answers import has_open_links
from sessions.queries.my_week import mentor_of


@member_view(can_report, methods=("GET",))
def page(request: HttpRequest) -> HttpResponse:
    """Whether letters come, and a way to end those links that are out."""
    context = {"mentor": _mentor(request), "has_links": has_open_links(request.viewer)}
    return render(request, "mentoring_sessions/reminders.html", context)


@member_view(can_report, methods=("POST",))
def choose(request: HttpRequest) -> HttpResponse:
    """With reminders, or without."""
    set_reminders(mentor=_mentor(request), wanted=request.POST.get("reminders") == "on", by=request.viewer)
    messages.success(request, _("Saved."))
    return redirect(request.viewer.url("mentoring_sessions:reminders"))


@member_view(can_report, methods=("POST",))
def stop_links(request: HttpRequest) -> HttpResponse:
    """From now on no link in any letter takes an answer."""
    services.stop_answer_links(by=request.viewer)
    messages.success(request, _("The links in your letters lead nowhere now."))
    return redirect(request.viewer.url("mentoring_sessions:reminders"))


def _mentor(request: HttpRequest) -> Mentor:
    mentor = mentor_of(request.viewer)
    if mentor is None:
        raise Http404
    return mentor
