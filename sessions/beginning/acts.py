"""What is pressed on the pages of a beginning: each act, for who may do it there."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from programs.beginning.choices import Party, SignedWay, StepOwner
from programs.models import AgreementVersion, BeginningStep, Pairing
from sessions.beginning import queries, services
from sessions.beginning.forms import DoneForm, LeaveOutForm, OwnDoneForm, PaperForm, SignersForm, SignForm


def act_of_office(viewer: Viewer, pairing: Pairing, data: QueryDict) -> str:
    """What a coordinator pressed on the page of a pairing's beginning, in words. Raises ValidationError and Http404."""
    act = ACTS.get(data.get("act", ""))
    if act is None:
        raise Http404
    return act(viewer, pairing, data)


def own_act(viewer: Viewer, pairing: Pairing, data: QueryDict) -> str:
    """What mentor or mentee pressed on the own page, in words. Raises ValidationError and Http404.

    A mentor notes what is open: what the office has left out, or noted already, stays as it is.
    """
    party = queries.party_of(viewer, pairing)
    if data.get("act") == "sign":
        name = _valid(SignForm(data))["name"]
        services.sign(pairing=pairing, party=party, name=name, version=_read(pairing, data), by=viewer)
        return _("Signed. Thank you.")
    step = _step(pairing, data)
    if data.get("act") != "done" or not is_own(step, party):
        raise Http404
    if not queries.is_open(step, clock.today(viewer.organization)):
        raise ValidationError(_("This step is not open any more."))
    services.document(step=step, by=viewer, **_valid(OwnDoneForm(data, pairing=pairing)))
    return _("Noted.")


def is_own(step: BeginningStep, party: str) -> bool:
    """Whether a step is the task of this party, to be noted on the own page."""
    return party == Party.MENTOR and step.owner == StepOwner.MENTOR


def _begin(viewer: Viewer, pairing: Pairing, _data: QueryDict) -> str:
    services.begin(pairing=pairing, by=viewer)
    return _("The steps are made.")


def _done(viewer: Viewer, pairing: Pairing, data: QueryDict) -> str:
    services.document(step=_step(pairing, data), by=viewer, **_valid(DoneForm(data)))
    return _("Noted.")


def _leave_out(viewer: Viewer, pairing: Pairing, data: QueryDict) -> str:
    services.leave_out(step=_step(pairing, data), by=viewer, **_valid(LeaveOutForm(data)))
    return _("Noted.")


def _take_back(viewer: Viewer, pairing: Pairing, data: QueryDict) -> str:
    services.take_back(step=_step(pairing, data), by=viewer)
    return _("Taken back.")


def _take_over(viewer: Viewer, pairing: Pairing, data: QueryDict) -> str:
    services.take_over(step=_step(pairing, data), by=viewer)
    return _("It waits for you now.")


def _signers(viewer: Viewer, pairing: Pairing, data: QueryDict) -> str:
    services.set_signers(step=_step(pairing, data), by=viewer, **_valid(SignersForm(data)))
    return _("Saved.")


def _paper(viewer: Viewer, pairing: Pairing, data: QueryDict) -> str:
    facts = _valid(PaperForm(data))
    services.sign(pairing=pairing, version=_read(pairing, data), way=SignedWay.PAPER, by=viewer, **facts)
    return _("The signature is noted.")


def _sign(viewer: Viewer, pairing: Pairing, data: QueryDict) -> str:
    name = _valid(SignForm(data))["name"]
    services.sign(pairing=pairing, party=Party.COORDINATOR, name=name, version=_read(pairing, data), by=viewer)
    return _("Signed. Thank you.")


def _unsign(viewer: Viewer, pairing: Pairing, data: QueryDict) -> str:
    signature = get_object_or_404(queries.signatures_of(pairing), party=data.get("party", ""))
    services.remove_signature(signature=signature, by=viewer)
    return _("Taken back.")


ACTS: dict[str, Callable[[Viewer, Pairing, QueryDict], str]] = {
    "begin": _begin,
    "done": _done,
    "leave_out": _leave_out,
    "take_back": _take_back,
    "take_over": _take_over,
    "signers": _signers,
    "paper": _paper,
    "sign": _sign,
    "unsign": _unsign,
}


def _step(pairing: Pairing, data: QueryDict) -> BeginningStep:
    return get_object_or_404(queries.plain_steps(pairing), kind=data.get("step", ""))


def _read(pairing: Pairing, data: QueryDict) -> AgreementVersion | None:
    """The wording that stood on the page on which was signed; None where there was none.

    Raises ValidationError where another one stands there now: nobody signs words that he has not seen.
    """
    version = queries.agreement_for(pairing.enrolment.program, get_language())
    if data.get("version", "") != (str(version.pk) if version else ""):
        raise ValidationError(_("The words have changed meanwhile. Read them once more, and sign then."))
    return version


def _valid(form) -> dict:
    if not form.is_valid():
        raise ValidationError([problem for problems in form.errors.values() for problem in problems])
    return form.cleaned_data
