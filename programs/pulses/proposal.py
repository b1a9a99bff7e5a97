"""What is proposed to a program that asks nothing yet: three modest questions of our own, no licensed instrument."""

from dataclasses import dataclass

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import pgettext, pgettext_lazy

from programs.choices import Whose

FEWEST_QUESTIONS = {Whose.MENTEE: 2, Whose.MENTOR: 1}
MOST_QUESTIONS = {Whose.MENTEE: 4, Whose.MENTOR: 1}


@dataclass(frozen=True)
class Asked:
    """A question, and the words at both ends of its scale; the good end is the last."""

    words: str
    low: str
    high: str


def proposed_questions(whose: str, language: str) -> list[Asked]:
    """The proposal in one language."""
    with translation.override(language):
        if whose == Whose.MENTOR:
            return [
                Asked(
                    pgettext("pulse", "Does this accompaniment get somewhere?"),
                    pgettext("pulse", "Not at all"),
                    pgettext("pulse", "Very much so"),
                )
            ]
        return [
            Asked(
                pgettext("pulse", "Do you feel well in these meetings?"),
                pgettext("pulse", "Not really"),
                pgettext("pulse", "Very"),
            ),
            Asked(
                pgettext("pulse", "Do these meetings help you?"),
                pgettext("pulse", "Not at all"),
                pgettext("pulse", "Very much so"),
            ),
        ]


def exit_questions(whose: str, language: str) -> list[Asked]:
    """What is asked when a pairing is over, in one language; the same for every program."""
    with translation.override(language):
        how = (pgettext("pulse", "Not at all"), pgettext("pulse", "Very much so"))
        if whose == Whose.MENTOR:
            words = (
                pgettext("pulse", "Looking back, was it worth the time?"),
                pgettext("pulse", "Did you have somebody to turn to when you needed it?"),
                pgettext("pulse", "Would you accompany somebody again?"),
            )
        else:
            words = (
                pgettext("pulse", "Looking back, did these meetings help you?"),
                pgettext("pulse", "Were you listened to?"),
                pgettext("pulse", "Was it ended in a good way?"),
            )
        return [Asked(one, *how) for one in words]


TITLES: dict[str, Promise] = {
    Whose.MENTEE: pgettext_lazy("pulse", "Questions to who is accompanied"),
    Whose.MENTOR: pgettext_lazy("pulse", "Question to who accompanies"),
}
