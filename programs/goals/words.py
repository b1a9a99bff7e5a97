"""What the parts of a page of goals are called: a family and a settlement do not speak of a life of their own."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mentees.choices import MenteeKind
from mentees.models import Mentee
from programs.choices import GoalLevel

HEADINGS = {
    GoalLevel.LIFE: (_("What I want of my life"), _("What we want in the long run")),
    GoalLevel.MONTHS: (_("In the coming months"), _("In the coming months")),
}
LEVELS = {
    GoalLevel.LIFE: (_("For life"), _("For the long run")),
    GoalLevel.MONTHS: (_("For the coming months"), _("For the coming months")),
}
QUESTIONS = {
    "title": (_("What do I want?"), _("What do we want?")),
    "why": (_("Why is it important to me?"), _("Why is it important to us?")),
    "measure": (_("How will I know that I am there?"), _("How will we know that we are there?")),
    "week": (_("How does my week serve it?"), _("How does our week serve it?")),
    "due_on": (_("By when?"), _("By when?")),
    "serves": (pgettext_lazy("goal", "Which goal does it serve?"), pgettext_lazy("goal", "Which goal does it serve?")),
    "position": (_("Where does it stand on the page?"), _("Where does it stand on the page?")),
}
"""For one person in the first person, as the mentee says it; for a group in its plural."""


def is_group(mentee: Mentee) -> bool:
    return mentee.kind != MenteeKind.PERSON


def said(words: dict, key: str, mentee: Mentee):
    """The words of one of the tables above that fit who is accompanied."""
    return words[key][is_group(mentee)]
