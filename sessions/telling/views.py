"""A message to pass on, as its mentor has it: what to say, and what became of it with each of his own."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from mentoring_platform.accounts.access import member_view
from mentoring_platform.audit.services import record_list
from programs.choices import TellOutcome
from sessions.permissions import can_report
from sessions.queries.my_week import Card, card_of
from sessions.telling.forms import TellingForm, is_id, said_in
from sessions.telling.queries import Message, day_of, message_of
from sessions.telling.services import say, way_of
from sessions.views.days import week_url
from sessions.views.my_week import answer_card

UNDO, ALL = "undo", "all"


@member_view(can_report)
def to_tell(request: HttpRequest, broadcast_id: UUID) -> HttpResponse:
    """What is to be passed on; a POST says what became of it: from here, from my week, or later from a phone."""
    message = message_of(request.viewer, broadcast_id)
    if message is None:
        raise Http404
    record_list(by=request.viewer, found=len(message.rows))
    if request.method == "GET":
        return render(request, "mentoring_sessions/telling/message.html", page_of(request, message))
    form = telling_form(request, message)
    if "which" not in request.POST and not form.is_valid():
        return _refused(request, message, form)
    card = _card_at(request)
    return _answered(request, message, card, _say(request, message, form, card))


def telling_form(request: HttpRequest, message: Message) -> TellingForm:
    """The questions about each of those whom the mentor accompanies."""
    return TellingForm(request.POST or None, rows=[] if message.is_withdrawn else message.rows)


def page_of(request: HttpRequest, message: Message, form: TellingForm | None = None) -> dict:
    """What the page of a message shows."""
    return {"message": message, "form": form or telling_form(request, message), "back": week_url(request)}


def _say(request: HttpRequest, message: Message, form: TellingForm, card: Card | None) -> list[str]:
    """Save what was said; gives in words what came too late."""
    viewer, sent = request.viewer, request.POST
    which = UNDO if sent.get("act") == UNDO else sent.get("which")
    if which == UNDO:
        return say(said=said_in(sent, TellOutcome.NOT_YET), by=viewer)
    said = form.said if which is None else said_in(sent, of="of" if which == ALL else "told")
    if card is not None and card.log is not None:
        return say(said=said, by=viewer, on=day_of(card.meeting), way=way_of(card.log))
    ways = [way for way, _label in message.ways]
    return say(said=said, by=viewer, way=sent["way"] if sent.get("way") in ways else ways[0])


def _answered(request: HttpRequest, message: Message, card: Card | None, late: list[str]) -> HttpResponse:
    """What stands now: in JSON for a phone that sends later, else the card, or the week."""
    if "act" in request.POST:
        return JsonResponse({"late": " ".join(late)} if late else {})
    if request.htmx:
        return _card(request, message, card, late)
    for words in late:
        messages.warning(request, words)
    if not late:
        messages.success(request, _("Noted. Thank you."))
    anchor = f"meeting-{card.meeting.pk}" if card else f"message-{message.pk}"
    return redirect(f"{week_url(request)}#{anchor}")


def _card(request: HttpRequest, message: Message, card: Card | None, late: list[str]) -> HttpResponse:
    viewer, error = request.viewer, " ".join(late)
    if card is not None:
        return answer_card(request, card.meeting.pk, error)
    now = message_of(viewer, message.pk) or message
    context = {"message": now, "error": error, "fresh": True}
    return render(request, "mentoring_sessions/telling/_message.html", context)


def _refused(request: HttpRequest, message: Message, form: TellingForm) -> HttpResponse:
    """What cannot be, with all that was typed."""
    if "act" in request.POST:
        problem = " ".join(text for errors in form.errors.values() for text in errors)
        return JsonResponse({"problem": problem}, status=422)
    return render(request, "mentoring_sessions/telling/message.html", page_of(request, message, form))


def _card_at(request: HttpRequest) -> Card | None:
    """The card of the meeting at which it was said, if it was said there."""
    sent = request.POST.get("at", "")
    return card_of(request.viewer, UUID(sent)) if is_id(sent) else None
