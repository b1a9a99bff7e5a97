"""What a mentor does with a meeting of his, whether he is waited for or his phone sends it later.

Each takes the request and the card, and raises ValidationError for what cannot be.
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
from sessions.views.days import week_url


def report_held(request: HttpRequest, card: Card) -> None:
    """It took place: as planned, or as usual."""
    services.log_meeting(
        meeting=card.meeting, outcome=Outcome.HELD, by=request.viewer, **_sent(request), **usual_in(request.POST)
    )


def report_answer(request: HttpRequest, card: Card) -> None:
    """It did not, for one of the reasons that were offered."""
    chosen = answer(card, request.POST.get("answer", ""))
    if chosen is None:
        raise ValidationError(_("Choose one of the answers."))
    services.log_meeting(meeting=card.meeting, by=request.viewer, **_sent(request), **chosen.facts)


def report_details(request: HttpRequest, card: Card) -> None:
    """It took place, and how."""
    form = details_form(request, card)
    if not form.is_valid():
        raise ValidationError([text for errors in form.errors.values() for text in errors])
    save_details(request, card, form)


def take_back(request: HttpRequest, card: Card) -> None:
    """Nothing is reported any more."""
    services.undo_log(meeting=card.meeting, by=request.viewer, **_sent(request))


def details_form(request: HttpRequest, card: Card) -> HeldForm:
    """The form of the details, filled with what was sent, else with what stands, is usual, or was planned."""
    return HeldForm(
        request.POST or None,
        initial=held_values(request.organization, card.meeting, card.log, card.version, card.usual),
        meeting=card.meeting,
        organization=request.organization,
        cancel_url=week_url(request),
    )


def save_details(request: HttpRequest, card: Card, form: HeldForm) -> None:
    """Report what a valid form says."""
    facts = {name: form.cleaned_data.get(name) for name in ("minutes", "mode", "summary", "confidential")}
    services.log_meeting(
        meeting=card.meeting, outcome=Outcome.HELD, held_at=form.instant, by=request.viewer, **_sent(request), **facts
    )


def _sent(request: HttpRequest) -> dict:
    """The state that the person saw, and the key under which a script sends."""
    return {"seen": request.POST.get("seen"), "key": key_in(request.POST)}
