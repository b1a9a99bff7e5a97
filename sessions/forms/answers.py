"""The answers a mentor chooses from when a meeting did not take place, in words about these two people."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mentoring_platform.accounts.choices import Gender
from sessions.choices import Absent, ExcusedBy, Outcome, Reason
from sessions.models import SessionLog
from sessions.queries.my_week import Card


@dataclass(frozen=True)
class Answer:
    """One answer: its key in the form, its words, its icon, and the facts it reports."""

    key: str
    words: str
    icon: str
    facts: dict


def answers_for(card: Card) -> list[Answer]:
    """What can be said of a meeting; that somebody did not come only once it has begun."""
    name = {"name": card.mentee.full_name}
    excused = [
        _excused(ExcusedBy.MENTEE, _mentee_cancelled(card) % name),
        _excused(ExcusedBy.MENTOR, _("I cancelled")),
        _excused(ExcusedBy.OFFICE, _("The office cancelled")),
    ]
    missed = [
        _missed(Absent.MENTEE, _mentee_did_not_come(card) % name),
        _missed(Absent.MENTOR, _("I did not come")),
        _missed(Absent.BOTH, _("Neither of us came")),
    ]
    return [*missed, *excused] if card.has_begun else excused


def answer(card: Card, key: str) -> Answer | None:
    """The answer with this key, or None if it cannot be given."""
    return next((answer for answer in answers_for(card) if answer.key == key), None)


def reasons_for(log: SessionLog) -> Sequence[tuple[str, str]]:
    """What may be said about why; nobody forgets what was cancelled."""
    reasons = [Reason.ILL, Reason.TRAVEL, Reason.FORGOT, Reason.OTHER]
    if log.outcome == Outcome.EXCUSED:
        reasons.remove(Reason.FORGOT)
    return [(reason.value, reason.label) for reason in reasons]


def _excused(who: ExcusedBy, words: str) -> Answer:
    return Answer(f"excused-{who}", words, "excused", {"outcome": Outcome.EXCUSED, "excused_by": who})


def _missed(who: Absent, words: str) -> Answer:
    return Answer(f"missed-{who}", words, "missed", {"outcome": Outcome.MISSED, "absent": who})


def _mentee_cancelled(card: Card) -> str:
    if card.mentee.gender == Gender.FEMALE:
        return pgettext("a woman", "%(name)s cancelled")
    if card.mentee.gender == Gender.MALE:
        return pgettext("a man", "%(name)s cancelled")
    return pgettext("anybody", "%(name)s cancelled")


def _mentee_did_not_come(card: Card) -> str:
    if card.mentee.gender == Gender.FEMALE:
        return pgettext("a woman", "%(name)s did not come")
    if card.mentee.gender == Gender.MALE:
        return pgettext("a man", "%(name)s did not come")
    return pgettext("anybody", "%(name)s did not come")
