"""What is done on the spot: each act of the morning page, for coordinators, on their own people alone."""

from collections.abc import Callable
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mentoring_platform.accounts.viewer import Viewer
from mentors.models import Mentor
from mentors.queries import managed_mentors
from programs.models import Pairing
from programs.pulses.queries import waiting_requests
from programs.pulses.services import settle_talk_request
from programs.queries import managed_mentees, managed_pairings
from programs.services import extend_commitment
from programs.watching.queries import Subject
from programs.watching.services import note_call, put_off, recommend_change, wake
from reports.morning.forms import CallForm, ChangeForm, ExtendForm, SnoozeForm, problems_of
from reports.morning.places import Place, arranged
from reports.morning.queries import standing
from sessions.services.reminders import remind_by_hand


def subject_of(viewer: Viewer, key: str) -> Subject:
    """What a place is about, among those the viewer may change; Http404 for all else."""
    kind, _sign, text = key.partition("-")
    managed = {"pairing": managed_pairings, "mentor": managed_mentors, "mentee": managed_mentees}.get(kind)
    try:
        subject_id = UUID(text)
    except ValueError:
        subject_id = None
    if managed is None or subject_id is None:
        raise Http404
    return get_object_or_404(managed(viewer), pk=subject_id)


def act_on(viewer: Viewer, data: QueryDict) -> str:
    """Do what a form of the page asks for; what was done, in words. Raises ValidationError and Http404."""
    act = ACTS.get(data.get("act", ""))
    if act is None:
        raise Http404
    with transaction.atomic():
        return act(viewer, subject_of(viewer, data.get("place", "")), data)


def _remind(viewer: Viewer, about: Subject, data: QueryDict) -> str:
    mentor = about.mentor if isinstance(about, Pairing) else about
    if not isinstance(mentor, Mentor):
        raise Http404
    number = remind_by_hand(mentor=mentor, by=viewer)
    if not number:
        words = _("No letter goes out: today there was one already, or letters do not reach %(name)s. Better call.")
        return words % {"name": mentor.full_name}
    words = ngettext(
        "A letter to %(name)s goes out, about %(number)s meeting.",
        "A letter to %(name)s goes out, about %(number)s meetings.",
        number,
    )
    return words % {"name": mentor.full_name, "number": number}


def _call(viewer: Viewer, about: Subject, data: QueryDict) -> str:
    facts = _valid(CallForm(data))
    again_on = facts.pop("again_on")
    follow_up, is_new = note_call(follow_up_id=facts.pop("key"), about=about, by=viewer, **facts)
    if is_new and again_on:
        _put_off(viewer, about, data.get("place", ""), again_on, follow_up.agreed, _id(data.get("seen")))
        return _("Noted, and put off until then.")
    return _("Noted.")


def _snooze(viewer: Viewer, about: Subject, data: QueryDict) -> str:
    facts = _valid(SnoozeForm(data))
    _put_off(viewer, about, data.get("place", ""), facts["until"], facts["why"], facts["seen"])
    return _("Put off.")


def _wake(viewer: Viewer, about: Subject, data: QueryDict) -> str:
    wake(about=about, by=viewer)
    return _("It stands on the page again.")


def _extend(viewer: Viewer, about: Subject, data: QueryDict) -> str:
    facts = _valid(ExtendForm(data))
    extend_commitment(pairing=_pairing(viewer, about, data), until=facts["until"], by=viewer)
    return _("The new promise is noted.")


def _talked(viewer: Viewer, _about: Subject, data: QueryDict) -> str:
    # No note is written beside it: the trail names whom a note is about, and not who asked for a talk.
    wanted = waiting_requests(viewer).filter(pk=_id(data.get("request"))).first()
    if wanted is None:
        raise ValidationError(_("This is settled already."))
    settle_talk_request(request=wanted, by=viewer)
    return _("Noted: somebody has taken it in hand.")


def _change(viewer: Viewer, about: Subject, data: QueryDict) -> str:
    facts = _valid(ChangeForm(data))
    pairing = _pairing(viewer, about, data)
    recommend_change(follow_up_id=facts["key"], pairing=pairing, why=facts["agreed"], by=viewer)
    return _("Noted as a recommendation. Nobody is told, and nothing changes by itself.")


ACTS: dict[str, Callable[[Viewer, Subject, QueryDict], str]] = {
    "remind": _remind,
    "call": _call,
    "snooze": _snooze,
    "wake": _wake,
    "extend": _extend,
    "change": _change,
    "talked": _talked,
}


def _pairing(viewer: Viewer, about: Subject, data: QueryDict) -> Pairing:
    """The pairing that is meant: the place itself, or one that stands in a mentor's place."""
    if isinstance(about, Pairing):
        return about
    if not isinstance(about, Mentor):
        raise Http404
    return get_object_or_404(managed_pairings(viewer), pk=_id(data.get("pairing")), mentor=about)


def _put_off(viewer: Viewer, about: Subject, key: str, until, why: str, seen: UUID | None) -> None:
    place = place_of(viewer, key)
    if place is None:
        raise ValidationError(_("This is settled already."))
    put_off(about=about, until=until, why=why, state=place.state, seen=seen, by=viewer)


def place_of(viewer: Viewer, key: str) -> Place | None:
    """The place as it stands for the viewer now, put off or not; None once all of it is settled."""
    places = arranged(standing(viewer).reasons)
    return next((place for place in places if place.key == key), None)


def _valid(form) -> dict:
    if not form.is_valid():
        raise ValidationError(problems_of(form))
    return form.cleaned_data


def _id(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None
