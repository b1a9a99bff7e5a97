"""The page on which people have their meetings in their own calendar, and one meeting as a file."""

from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from mentoring_platform.accounts.access import member_view
from mentoring_platform.audit.services import record_read
from sessions.calendar_file import ICALENDAR, calendar_file
from sessions.permissions import can_keep_calendar
from sessions.queries.calendar import calendar_entry, link_of
from sessions.services import calendar as services
from sessions.views.days import problem

GOOGLE = "https://calendar.google.com/calendar/r?cid="
OUTLOOK = "https://outlook.live.com/calendar/0/addfromweb?url="
OFFICE = "https://outlook.office.com/calendar/0/addfromweb?url="


@member_view(can_keep_calendar, methods=("GET",))
def page(request: HttpRequest) -> HttpResponse:
    """Whether there is an address, when a calendar last asked there, and what it is shown."""
    return _page(request)


@member_view(can_keep_calendar, methods=("POST",))
def make_address(request: HttpRequest) -> HttpResponse:
    """A new address, shown in this very answer and never again: it lies in no session and in no other page."""
    try:
        secret = services.make_calendar_link(by=request.viewer, seen=request.POST.get("seen", ""))
    except ValidationError as mistake:
        messages.warning(request, problem(mistake))
        return redirect(_page_url(request))
    return _page(request, secret)


@member_view(can_keep_calendar, methods=("POST",))
def names(request: HttpRequest) -> HttpResponse:
    """With names and places, or without."""
    shows = request.POST.get("names") == "shown"
    services.show_names_in_calendar(shows=shows, by=request.viewer)
    return redirect(_page_url(request))


@member_view(can_keep_calendar, methods=("POST",))
def stop(request: HttpRequest) -> HttpResponse:
    """From now on the address leads nowhere."""
    services.stop_calendar_link(by=request.viewer)
    messages.success(request, _("The address leads nowhere now. Your calendar will get nothing more from it."))
    return redirect(_page_url(request))


@member_view(can_keep_calendar, methods=("GET",))
def meeting_file(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """One of the own meetings for any calendar, with as many names as the subscription has: none unless chosen.

    Like the subscription it leaves a trace if it names somebody.
    """
    entry = calendar_entry(request.viewer, meeting_id)
    if entry is None:
        raise Http404
    link = link_of(request.viewer)
    with_names = link is not None and link.shows_names
    if with_names:
        record_read(by=request.viewer, action="meeting.read", subject=entry.meeting)
    content = calendar_file(request.organization, [entry], with_names=with_names)
    answer = HttpResponse(content, content_type=ICALENDAR)
    answer["Content-Disposition"] = 'attachment; filename="meeting.ics"'
    return answer


def _page(request: HttpRequest, secret: str | None = None) -> HttpResponse:
    link = link_of(request.viewer)
    context = {"link": link, "version": services.version_of_link(link), **(_ways(request, secret) if secret else {})}
    return render(request, "mentoring_sessions/calendar.html", context)


def _page_url(request: HttpRequest) -> str:
    return request.viewer.url("mentoring_sessions:calendar")


def _ways(request: HttpRequest, secret: str) -> dict[str, str]:
    """The address as it is copied, and in the forms in which the usual calendars take it."""
    path = reverse("calendar_feed", args=[request.organization.slug, secret])
    address = settings.SITE_URL.rstrip("/") + path
    webcal = f"webcal://{address.partition('://')[2]}"
    escaped = quote(address, safe="")
    title = quote(_("Meetings"), safe="")
    return {
        "address": address,
        "webcal": webcal,
        "google": GOOGLE + quote(webcal, safe=""),
        "outlook": f"{OUTLOOK}{escaped}&name={title}",
        "office": f"{OFFICE}{escaped}&name={title}",
    }
