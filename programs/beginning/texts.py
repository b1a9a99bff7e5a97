"""The texts that are sent at the steps of a beginning: a program's own, or those that are proposed."""

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from programs.beginning.choices import StepKind
from programs.models import BeginningPlan, Pairing

PROPOSED = {
    StepKind.INTRODUCTION: _("Hello. {mentor} is going to accompany {mentee}. We meet for an introduction of half an "
                             "hour. Which of these days suits you?"),
    StepKind.CALL: _("Hello {mentee}. Since this week {mentor} accompanies you. Is the first meeting set, and is there "
                     "anything we can help with?"),
    StepKind.WELCOME: _("Welcome. {mentor} and {mentee} are on their way together now. Whatever is unclear, you can "
                        "always turn to us."),
    StepKind.MEETING: _("Hello {mentor}. Has the first meeting with {mentee} been set? Once it has taken place, please "
                        "report it."),
    StepKind.AGREEMENT: _("Hello. Before you set out, please read the agreement about accompanying {mentee} and sign "
                          "it on your page."),
    StepKind.TALK: _("Hello {mentor}. Two weeks have passed since you began with {mentee}. When can we talk for a few "
                     "minutes about how it began?"),
}  # fmt: skip
"""Without a text is the questionnaire: its letter goes by itself."""


def proposed_text(kind: str, language: str) -> str:
    """What is proposed to be sent at a step; empty where nothing is sent."""
    with translation.override(language):
        return str(PROPOSED.get(StepKind(kind), ""))


def own_text(plan: BeginningPlan, kind: str, language: str) -> str:
    """The program's text of a step in a language, else in any other, else what is proposed."""
    texts = plan.texts.get(kind, {})
    return texts.get(language) or next(filter(None, texts.values()), "") or proposed_text(kind, language)


def text_to_send(plan: BeginningPlan, kind: str, pairing: Pairing, language: str) -> str:
    """The text of a step with the names of the two."""
    names = {"{mentor}": pairing.mentor.full_name, "{mentee}": pairing.enrolment.mentee.full_name}
    text = own_text(plan, kind, language)
    for place, name in names.items():
        text = text.replace(place, name)
    return text
