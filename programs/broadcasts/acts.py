"""The small acts on the page of a message: each a named button; what a service refuses is said on the page."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programs.broadcasts import queries, services
from programs.broadcasts.permissions import can_write_broadcasts
from programs.models import Broadcast

Act = Callable[[HttpRequest, Broadcast], str]


def act_on(request: HttpRequest, broadcast: Broadcast) -> str:
    """Do what the pressed button says and tell it; gives the address to go to. 404 for who may not."""
    name = next((name for name in ACTS if name in request.POST), "")
    if not name:
        return _page(request, broadcast)
    rows, act = ACTS[name]
    mine = get_object_or_404(rows(request.viewer), pk=broadcast.pk)
    try:
        return act(request, mine)
    except ValidationError as problem:
        for text in problem.messages:
            messages.error(request, text)
        return _page(request, broadcast)


def _page(request: HttpRequest, broadcast: Broadcast) -> str:
    return request.viewer.url("programs:broadcast", broadcast.pk)


def _seen(request: HttpRequest) -> int:
    text = request.POST.get("seen", "")
    return int(text) if text.isdecimal() and len(text) < 9 else -1


def _send(request: HttpRequest, broadcast: Broadcast) -> str:
    services.send_broadcast(broadcast=broadcast, seen=_seen(request), by=request.viewer)
    messages.success(request, _("It is on its way: the mentors find it in their week."))
    return _page(request, broadcast)


def _ask(request: HttpRequest, broadcast: Broadcast) -> str:
    services.ask_approval(broadcast=broadcast, seen=_seen(request), by=request.viewer)
    messages.success(request, _("It waits for a second person now. Those who can approve it got a letter."))
    return _page(request, broadcast)


def _approve(request: HttpRequest, broadcast: Broadcast) -> str:
    services.approve(broadcast=broadcast, seen=_seen(request), by=request.viewer)
    messages.success(request, _("Approved. It is on its way to the mentors."))
    return _page(request, broadcast)


def _return(request: HttpRequest, broadcast: Broadcast) -> str:
    why = request.POST.get("why", "").strip()[:300]
    if not why:
        raise ValidationError(_("Say in a few words what should be different."))
    services.return_to_draft(broadcast=broadcast, why=why, by=request.viewer)
    messages.success(request, _("%(name)s reads what you wrote.") % {"name": broadcast.written_by.user})
    return request.viewer.url("programs:broadcasts")


def _take_back(request: HttpRequest, broadcast: Broadcast) -> str:
    services.return_to_draft(broadcast=broadcast, why="", by=request.viewer)
    messages.success(request, _("It is a draft again."))
    return _page(request, broadcast)


def _test(request: HttpRequest, broadcast: Broadcast) -> str:
    services.send_test(broadcast=broadcast, by=request.viewer)
    messages.success(request, _("A letter to %(address)s is on its way.") % {"address": request.user.email})
    return _page(request, broadcast)


def _discard(request: HttpRequest, broadcast: Broadcast) -> str:
    services.discard(broadcast=broadcast, by=request.viewer)
    messages.success(request, _("Discarded."))
    return request.viewer.url("programs:broadcasts")


def _keep(request: HttpRequest, broadcast: Broadcast) -> str:
    services.copy_broadcast(broadcast=broadcast, as_template=True, by=request.viewer)
    messages.success(request, _("Kept as a template: a new message can begin from it."))
    return request.viewer.url("programs:broadcasts")


def _begin(request: HttpRequest, broadcast: Broadcast) -> str:
    begun = services.copy_broadcast(broadcast=broadcast, as_template=False, by=request.viewer)
    return request.viewer.url("programs:broadcast_words", begun.pk)


def _add(request: HttpRequest, broadcast: Broadcast) -> str:
    number = services.add_newcomers(broadcast=broadcast, by=request.viewer)
    said = ngettext("%(number)s person was added.", "%(number)s people were added.", number) % {"number": number}
    messages.success(request, said if number else _("Nobody new has come."))
    return _page(request, broadcast)


def _for_writers(viewer):
    found = queries.broadcasts_for(viewer)
    return found if can_write_broadcasts(viewer) else found.none()


ACTS: dict[str, tuple[Callable, Act]] = {
    "send": (queries.managed_broadcasts, _send),
    "ask": (queries.managed_broadcasts, _ask),
    "approve": (queries.looked_at_by_a_second, _approve),
    "return": (queries.to_approve, _return),
    "take_back": (queries.managed_broadcasts, _take_back),
    "test": (queries.broadcasts_for, _test),
    "discard": (queries.managed_broadcasts, _discard),
    "keep": (_for_writers, _keep),
    "begin": (_for_writers, _begin),
    "add": (queries.managed_broadcasts, _add),
}
"""What each button needs: among which messages it must be, and what it does."""
