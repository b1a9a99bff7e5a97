"""With what a form begins, in every language of the product; each program makes it its own."""

from collections.abc import Callable

from django.utils import translation
from django.utils.translation import gettext as _

from mentoring_platform.tenancy.choices import Language
from programs.applying.choices import QuestionKind, Side
from programs.applying.questions import Question, Words, new_key


def proposed(side: str) -> tuple[list[Question], dict[str, Words]]:
    """A few questions, and the words around them."""
    texts = {"intro": _intro, "consent": _consent, "next": _next}
    words = {name: _each(lambda text=text: text(side)) for name, text in texts.items()}
    questions = [
        Question(new_key(), QuestionKind.LONG, _each(lambda: _first(side)), required=True),
        Question(new_key(), QuestionKind.HOURS, _each(lambda: _hours(side))),
        Question(new_key(), QuestionKind.LONG, _each(lambda: _("Is there anything else that we should know?"))),
    ]
    return questions, words


def _each(text: Callable[[], str]) -> Words:
    found = {}
    for language in Language.values:
        with translation.override(language):
            found[language] = str(text())
    return found


def _intro(side: str) -> str:
    if side == Side.MENTOR:
        return _("Thank you for wanting to accompany somebody. The form takes about ten minutes.")
    if side == Side.ON_BEHALF:
        return _("You know somebody who could use a mentor. Tell us about them, with their consent.")
    return _("Tell us a little about yourself, so that we can find somebody who suits you.")


def _first(side: str) -> str:
    if side == Side.MENTOR:
        return _("Why would you like to accompany somebody?")
    if side == Side.ON_BEHALF:
        return _("In what could a mentor help them?")
    return _("In what could a mentor help you?")


def _hours(side: str) -> str:
    return _("When could they meet?") if side == Side.ON_BEHALF else _("When could you meet?")


def _consent(side: str) -> str:
    if side == Side.ON_BEHALF:
        return _(
            "The person knows that I write to you and agrees. The coordinators of the program read what I wrote, to "
            "answer and to find a mentor, and pass it on to nobody else without asking. As long as the person is not "
            "taken in I can take it back by the link that I receive; if they are not, it is deleted half a year later. "
            "Once they are in, it stays with the program."
        )
    return _(
        "I agree that the coordinators of the program read what I wrote, to answer me and to find a suitable person. "
        "They pass it on to nobody else without asking me. As long as I am not taken in I can take it back by the link "
        "that I receive; if I am not, it is deleted half a year later. Once I am in, it stays with the program."
    )


def _next(side: str) -> str:
    if side == Side.MENTOR:
        return _("A coordinator reads it and invites you to a first talk.")
    return _("A coordinator reads it and calls to get to know each other.")
