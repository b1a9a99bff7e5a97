"""The own letters around meetings: when a reminder comes before them, and whether one asks whether they took place."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from mentees.services import set_remind_before as remind_mentee_before
from mentoring_platform.accounts.access import member_view
from mentoring_platform.notifications.choices import Kind
from mentoring_platform.notifications.queries import preferences_of, wanted_channels
from mentors.models import Mentor
from mentors.services import set_remind_before as remind_mentor_before
from mentors.services import set_reminders
from sessions import services
from sessions.forms import RemindBeforeForm
from sessions.permissions import can_report, can_see_own_meetings
from sessions.queries.answers import has_open_links
from sessions.queries.my_meetings import mentee_of
from sessions.queries.my_week import mentor_of
from sessions.queries.soon import choices_of_programs


@member_view(can_report, methods=("GET",))
def page(request: HttpRequest) -> HttpResponse:
    """When reminders come, whether a letter asks, and a way to end those links that are out."""
    mentor = _mentor(request)
    preference = preferences_of([mentor.membership_id]).get(mentor.membership_id)
    context = {
        "wants_letters": bool(wanted_channels(preference, Kind.REPORT)),
        "has_links": has_open_links(request.viewer),
        "form": RemindBeforeForm(
            initial={"before": mentor.remind_before},
            by_programs=choices_of_programs(request.viewer, mentor),
            action=request.viewer.url("mentoring_sessions:reminders_before"),
        ),
    }
    return render(request, "mentoring_sessions/reminders.html", context)


@member_view(can_report, methods=("POST",))
def before(request: HttpRequest) -> HttpResponse:
    """When a mentor is reminded of a meeting."""
    form = RemindBeforeForm(request.POST, by_programs=[], action="")
    if form.is_valid():
        remind_mentor_before(mentor=_mentor(request), before=form.cleaned_data["before"], by=request.viewer)
        messages.success(request, _("Saved."))
    return redirect(request.viewer.url("mentoring_sessions:reminders"))


@member_view(can_see_own_meetings, methods=("POST",))
def before_mine(request: HttpRequest) -> HttpResponse:
    """When who is accompanied is reminded of a meeting."""
    mentee = mentee_of(request.viewer)
    form = RemindBeforeForm(request.POST, by_programs=[], action="")
    if mentee is not None and form.is_valid():
        remind_mentee_before(mentee=mentee, before=form.cleaned_data["before"], by=request.viewer)
        messages.success(request, _("Saved."))
    return redirect(request.viewer.url("mentoring_sessions:my_meetings"))


@member_view(can_report, methods=("POST",))
def choose(request: HttpRequest) -> HttpResponse:
    """With letters that ask whether they met, or without."""
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
