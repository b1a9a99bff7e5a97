"""The week as an app on a phone: how it is called there, what it keeps for lack of network, and what it sends later."""

import json
from pathlib import Path
from uuid import UUID

from django.contrib.staticfiles import finders
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mentoring_platform.accounts.access import member_view
from mentoring_platform.audit.services import record_list
from mentoring_platform.tenancy import clock
from sessions.choices import Outcome
from sessions.forms.answers import answers_for
from sessions.permissions import can_report
from sessions.queries.my_week import Card, card_of, my_week
from sessions.sealing.permissions import can_write_notes
from sessions.services.logs import MEANWHILE
from sessions.telling.queries import messages_to_tell
from sessions.telling.views import page_of
from sessions.views import acts
from sessions.views.days import OWNER, problem, week_url
from sessions.views.my_week import own_card

SHELL = (
    *("app.rtl.css", "app.ltr.css", "app.js", "week.js", "sealing.js", "django_htmx/htmx-2.min.js"),
    *("icons.svg", "mark.svg", "fonts/assistant-hebrew.woff2", "fonts/assistant-latin.woff2"),
)
SIZES = ((192, "any"), (512, "any"), (512, "maskable"))
SHORT = 14
PARTS = "<!--part-->"
ACTS = {
    "held": acts.report_held,
    "answer": acts.report_answer,
    "details": acts.report_details,
    "undo": acts.take_back,
}


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, which stands at the root because it looks after all addresses; it names nobody."""
    found = finders.find("worker.js")
    if found is None:
        raise Http404
    shell = json.dumps([static(name) for name in SHELL])
    return HttpResponse(f"self.shell = {shell};\n{Path(found).read_text()}", content_type="text/javascript")


@member_view(can_report, methods=("GET",))
def manifest(request: HttpRequest) -> HttpResponse:
    """How the week stands on a home screen: the organization's name, in the person's language."""
    viewer = request.viewer
    week, name, mine = viewer.url("mentoring_sessions:my_week"), request.organization.name, _("My week")
    shortcuts = [(mine, "my_week"), (_("Extra meeting"), "extra"), (_("Sealed notes"), "notes")]
    about = {
        "id": week,
        "start_url": week,
        "scope": "/",
        "name": f"{mine} · {name}",
        "short_name": name if len(name) <= SHORT else mine,
        "description": _("Whom I meet this week, and what is left to report."),
        "lang": get_language(),
        "dir": "rtl" if get_language_bidi() else "ltr",
        "display": "standalone",
        "background_color": "#fbf8f2",
        "theme_color": "#fffefb",
        "icons": [_icon(size, purpose) for size, purpose in SIZES],
        "shortcuts": [{"name": words, "url": viewer.url(f"mentoring_sessions:{page}")} for words, page in shortcuts],
    }
    return JsonResponse(about, content_type="application/manifest+json")


@member_view(can_report, methods=("GET",))
def token(request: HttpRequest) -> HttpResponse:
    """Who is signed in here, and what a script needs to send what a phone has kept for him."""
    return JsonResponse({"user": str(request.user.pk), "token": get_token(request)})


@member_view(can_report, methods=("GET",))
def copies(request: HttpRequest) -> HttpResponse:
    """The pages behind the cards of the present week, which a phone keeps beside it: what is inside their frame."""
    page = my_week(request.viewer, clock.today(request.organization))
    record_list(by=request.viewer, found=page.found)
    cards = [card for group in (*page.earlier, page.shown) for card in group.cards]
    pages = {address: parts for card in cards for address, parts in _pages_of(request, card)}
    for message in messages_to_tell(request.viewer):
        pages[request.viewer.url("mentoring_sessions:to_tell", message.pk)] = _parts(
            request, "telling/message", page_of(request, message)
        )
    pages[""] = _parts(request, "not_here", {"back": week_url(request)})
    told = {"nonce": str(request.csp_nonce), "pages": pages}
    answer = JsonResponse(told, json_dumps_params={"ensure_ascii": False})
    answer.headers[OWNER] = str(request.user.pk)
    return answer


@member_view(can_report, methods=("POST",))
def kept(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """What was done on a phone without network, sent now; the answer says in which state the meeting is.

    409 if something else was reported meanwhile, 422 for what cannot be: the person decides then. `late` says what of a
    report could not be noted any more, although the report was.
    """
    card = own_card(request, meeting_id)
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise Http404
    try:
        late = act(request, card)
    except ValidationError as mistake:
        codes = {each.code for each in mistake.error_list} if not hasattr(mistake, "error_dict") else set()
        told = {"problem": problem(mistake), "seen": card.version}
        return JsonResponse(told, status=409 if MEANWHILE in codes else 422)
    now = card_of(request.viewer, meeting_id)
    told = {"seen": now.version if now else ""}
    return JsonResponse({**told, "late": " ".join(late)} if late else told)


def _icon(size: int, purpose: str) -> dict:
    name = f"icons/{'maskable' if purpose == 'maskable' else 'icon'}-{size}.png"
    return {"src": static(name), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}


def _pages_of(request: HttpRequest, card: Card):
    """The pages that a card leads to and that need no network: each with its address."""
    viewer, meeting = request.viewer, card.meeting
    back = week_url(request)
    if card.log is None:
        context = {"card": card, "answers": answers_for(card), "back": back, "error": ""}
        yield viewer.url("mentoring_sessions:not_held", meeting.pk), _parts(request, "not_held", context)
    if card.has_begun or card.is_later_today:
        if card.log is None or card.log.outcome == Outcome.HELD:
            context = {"card": card, "form": acts.details_form(request, card), "back": back}
            yield viewer.url("mentoring_sessions:log_details", meeting.pk), _parts(request, "details", context)
        if card.takes_notes and can_write_notes(viewer):
            context = {"meeting": meeting, "back": back}
            yield viewer.url("mentoring_sessions:note_write", meeting.pk), _parts(request, "notes_write", context)


def _parts(request: HttpRequest, name: str, context: dict) -> dict:
    """A page without what all pages have around it: its title, what its head adds, and its main part."""
    whole = render_to_string(f"mentoring_sessions/{name}.html", {**context, "layout": "bare.html"}, request)
    title, head, main = (part.strip() for part in whole.split(PARTS))
    return {"title": title, "head": head, "main": main}
