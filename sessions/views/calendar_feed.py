"""What a calendar fetches at a person's secret address."""

import hashlib

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from mentoring_platform.accounts.access import link_view
from mentoring_platform.accounts.queries import viewer_for
from mentoring_platform.members.services import hash_of
from sessions.calendar_file import ICALENDAR, calendar_file
from sessions.permissions import can_keep_calendar
from sessions.queries.calendar import calendar_of, link_with_hash
from sessions.services import calendar as services


@link_view
@never_cache
@require_safe
def feed(request: HttpRequest, organization_slug: str, secret: str) -> HttpResponse:
    """The meetings of whoever made this address, as they stand; 304 if the calendar has them so already.

    An unknown or stopped address, a person who is no longer mentor or mentee here, an unknown or a suspended
    organization: one and the same 404.
    """
    organization = request.organization
    link = link_with_hash(organization, hash_of(secret)) if organization else None
    viewer = viewer_for(link.user, organization) if link else None
    if viewer is None or not can_keep_calendar(viewer):
        raise Http404
    entries = calendar_of(viewer)
    with translation.override(viewer.user.language or organization.language):
        answer = HttpResponse(calendar_file(organization, entries, with_names=link.shows_names), content_type=ICALENDAR)
        answer["Content-Language"] = translation.get_language()
    answer["ETag"] = f'"{hashlib.sha256(answer.content).hexdigest()}"'
    services.note_calendar_use(link=link)
    given = get_conditional_response(request, etag=answer["ETag"], response=answer)
    people = [entry.other.pk for entry in entries if entry.other]
    if request.method == "GET" and given.status_code == 200 and link.shows_names and people:
        services.note_calendar_with_names(link=link, people=people, by=viewer)
    return given
