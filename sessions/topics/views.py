"""Choosing what a talk touched on. The browser seals it for the mentor; the plain choice is counted, without names."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from mentoring_platform.accounts.access import member_view
from mentoring_platform.audit.services import record_read
from programs.handbook.queries import offers_beside_topics
from programs.queries import topics_of
from sessions.permissions import can_report
from sessions.topics.forms import TopicsChoice
from sessions.topics.queries import is_counted, meetings_to_choose_for
from sessions.topics.services import contribute_topics


@member_view(can_report)
@sensitive_post_parameters()
def choose(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """The answers, large enough for a thumb. A script that has sealed them already says `sealed` and gets JSON."""
    meeting = get_object_or_404(meetings_to_choose_for(request.viewer), pk=meeting_id)
    program = meeting.pairing.enrolment.program
    offers = offers_beside_topics(request.viewer, program)
    form = TopicsChoice(request.POST or None, topics=list(topics_of(program)), offers=offers)
    if request.method == "POST" and form.is_valid():
        counted = contribute_topics(meeting=meeting, topics=form.cleaned_data["topics"], by=request.viewer)
        if "sealed" in request.POST:
            return JsonResponse({"counted": counted})
        if counted:
            messages.success(request, _("Counted without names. It was not kept for you."))
        else:
            messages.warning(request, _("Nothing was kept: the week of this meeting has been counted already."))
        return redirect(request.viewer.url("mentoring_sessions:my_week"))
    # To look at the page leaves its trace, to choose none: an entry beside the rows would tell whose they are.
    record_read(by=request.viewer, action="meeting.read", subject=meeting)
    context = {
        "meeting": meeting,
        "form": form,
        "is_counted": is_counted(meeting),
        "back": request.viewer.url("mentoring_sessions:my_week"),
    }
    return render(request, "mentoring_sessions/topics.html", context)
