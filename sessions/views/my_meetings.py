"""The page of who is accompanied."""

from datetime import timedelta

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mentees.choices import MenteeKind
from mentoring_platform.accounts.access import member_view
from mentoring_platform.audit.services import record_list
from mentoring_platform.tenancy import clock
from programs.queries import away_in
from sessions.beginning.queries import own_beginnings
from sessions.choosing.queries import choosing_of_mentee
from sessions.closing.queries import ended_of_mentee
from sessions.forms import RemindBeforeForm
from sessions.groups.queries import next_meetings_of
from sessions.permissions import can_see_own_meetings
from sessions.pulses.queries import open_pulses
from sessions.queries.my_meetings import mentee_of, my_meetings, my_past_meetings

ROWS = 20
COMING = timedelta(weeks=2)
"""How far ahead is told who is away."""


@member_view(can_see_own_meetings, methods=("GET",))
def meetings(request: HttpRequest) -> HttpResponse:
    """Who meets me, when next, and what was."""
    viewer = request.viewer
    mentee = mentee_of(viewer)
    if mentee is None:
        return render(request, "mentoring_sessions/my_meetings_none.html")
    today = clock.today(request.organization)
    mine = my_meetings(viewer, mentee)
    groups = next_meetings_of(mentee)
    # It names the mentors, with their phones.
    record_list(by=viewer, found=len(mine.pairings) + len(groups))
    context = {
        "mine": mine,
        "today": today,
        "away": away_in(viewer, today, today + COMING),
        "group_meetings": groups,
        "past": Paginator(my_past_meetings(viewer, mentee), ROWS).get_page(request.GET.get("page")),
        "form": RemindBeforeForm(
            initial={"before": mentee.remind_before},
            by_programs=sorted({pairing.enrolment.program.remind_mentee_before for pairing in mine.pairings}),
            action=viewer.url("mentoring_sessions:my_reminders"),
        ),
        "open_pulses": list(open_pulses(viewer)),
        "own_beginnings": own_beginnings(viewer),
        "choosing": choosing_of_mentee(viewer),
        "before": list(ended_of_mentee(mentee)),
        "is_group": mentee.kind != MenteeKind.PERSON,
    }
    return render(request, "mentoring_sessions/my_meetings.html", context)
