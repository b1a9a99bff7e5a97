"""The first screen of each role."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from mentoring_platform.accounts.access import member_view
from mentoring_platform.accounts.choices import Role
from reports.permissions import can_see_home

# Whoever holds several roles begins with the one that has something to do today.
FIRST_SCREENS = (
    (Role.COORDINATOR, "reports:morning"),
    (Role.ADMINISTRATOR, "reports:dashboard"),
    (Role.MENTOR, "mentoring_sessions:my_week"),
    (Role.MENTEE, "mentoring_sessions:my_meetings"),
    (Role.BROADCASTER, "programs:broadcasts"),
    (Role.VIEWER, "reports:dashboard"),
)


@member_view(can_see_home, methods=("GET",))
def home(request: HttpRequest) -> HttpResponse:
    """To the first screen of the viewer's first role; a word of welcome for roles that have no screens yet."""
    for role, name in FIRST_SCREENS:
        if request.viewer.has(role):
            return redirect(request.viewer.url(name))
    return render(request, "reports/welcome.html")
