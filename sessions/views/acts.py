"""What a mentor does with a meeting of his, whether he is waited for or his phone sends it later.

Each takes the request and the card, and raises ValidationError for what cannot be. What was said of messages along with
it and came too late is given in words; the report stands.
"""

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from sessions import services
from sessions.choices import Outcome
from sessions.forms import HeldForm, held_values
from sessions.forms.acts import key_in, usual_in
from sessions.forms.answers import answer
from sessions.queries.my_week import Card
from sessions.telling.forms import said_in
from sessions.telling.services import log_and_tell, undo_with_told
from sessions.views.days import week_url


def report_held(request: HttpRequest, card: Card) -> list[str]:
    """It took place: as planned, or as usual; and what was ticked was passed on at it."""
    return log_and_tell(
        meeting=card.meeting,
        said=said_in(request.POST),
        outcome=Outcome.HELD,
        by=request.viewer,
        **_sent(request),
        **usual_in(request.POST),
    )


def report_answer(request: HttpRequest, card: Card) -> list[str]:
    """It did not, for one of the reasons that were offered."""
    chosen = answer(card, request.POST.get("answer", ""))
    if chosen is None:
        raise ValidationError(_("Choose one of the answers."))
    services.log_meeting(meeting=card.meeting, by=request.viewer, **_sent(request), **chosen.facts)
    return []


def report_details(request: HttpRequest, card: Card) -> list[str]:
    """It took place, and how."""
    form = details_form(request, card)
    if not form.is_valid():
        raise ValidationError([text for errors in form.errors.values() for text in errors])
    return save_details(request, card, form)


def take_back(request: HttpRequest, card: Card) -> list[str]:
    """Nothing is reported any more, and nothing was passed on at it."""
    undo_with_told(meeting=card.meeting, by=request.viewer, **_sent(request))
    return []


def details_form(request: HttpRequest, card: Card) -> HeldForm:
    """The form of the details, filled with what was sent, else with what stands, is usual, or was planned."""
    return HeldForm(
        request.POST or None,
        initial=held_values(request.organization, card.meeting, card.log, card.version, card.usual),
        meeting=card.meeting,
        organization=request.organization,
        cancel_url=week_url(request),
        to_tell=card.to_tell,
    )


def save_details(request: HttpRequest, card: Card, form: HeldForm) -> list[str]:
    """Report what a valid form says, of the meeting and of what was passed on."""
    facts = {name: form.cleaned_data.get(name) for name in ("minutes", "mode", "summary", "confidential")}
    return log_and_tell(
        meeting=card.meeting,
        said=form.telling.said,
        outcome=Outcome.HELD,
        held_at=form.instant,
        by=request.viewer,
        **_sent(request),
        **facts,
    )


def _sent(request: HttpRequest) -> dict:
    """The state that the person saw, and the key under which a script sends."""
    return {"seen": request.POST.get("seen"), "key": key_in(request.POST)}
