"""Was it sent, when, why not: messages to people, and each with its attempts."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from mentoring_platform.accounts.access import member_view
from mentoring_platform.audit.services import record_list, record_read
from mentoring_platform.notifications.services import again
from mentoring_platform.notifications.services.addresses import mark_sound
from mentoring_platform.notifications.stories import with_stories
from programs.messages import queries
from programs.messages.filters import MessageFilter
from programs.messages.permissions import can_mend_addresses, can_see_messages, can_word_letters

ROWS = 50


@member_view(can_see_messages, methods=("GET",))
def message_list(request: HttpRequest) -> HttpResponse:
    """Whom was written to, and what became of it."""
    filters = MessageFilter(request.GET)
    page = Paginator(queries.message_list(request.viewer, **filters.chosen()), ROWS).get_page(request.GET.get("page"))
    record_list(by=request.viewer, found=page.paginator.count, part=page.number, filters=filters.in_force)
    context = {
        "filters": filters,
        "page": page,
        "stories": with_stories(request.organization, page.object_list),
        "can_word": can_word_letters(request.viewer),
    }
    return render(request, "programs/messages/messages.html", context)


@member_view(can_see_messages, methods=("GET",))
def message(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """One message: to whom, by which channel, when, and each attempt."""
    found = get_object_or_404(queries.messages_for(request.viewer), pk=message_id)
    record_read(by=request.viewer, action="message.read", subject=found.membership)
    (story,) = with_stories(request.organization, [found])
    context = {
        "story": story,
        "message": found,
        "attempts": queries.attempts_of(found),
        "can_try": again.can_be_tried(found),
        "is_broken": bool(found.address and found.address.broken_at),
    }
    return render(request, "programs/messages/message.html", context)


@member_view(can_see_messages, methods=("POST",))
def try_again(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Send a message that failed, now."""
    found = get_object_or_404(queries.messages_for(request.viewer), pk=message_id)
    try:
        again.try_again(message=found, by=request.viewer)
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
    else:
        messages.success(request, _("It is tried again."))
    return redirect(request.viewer.url("programs:message", found.pk))


@member_view(can_mend_addresses, methods=("POST",))
def mended(request: HttpRequest, address_id: UUID) -> HttpResponse:
    """An address works again: whoever corrected it says so."""
    address = get_object_or_404(queries.managed_broken_addresses(request.viewer), pk=address_id)
    mark_sound(address=address, by=request.viewer)
    messages.success(request, _("From now on we write there again."))
    return redirect(request.viewer.url("reports:morning"))
