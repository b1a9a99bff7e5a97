"""A program's own words in templates."""

from django import template
from django.utils.translation import gettext, ngettext

from mentors.models import Mentor
from programs.models import Program

register = template.Library()


@register.filter
def word(program: Program, key: str) -> str:
    """The program's word within a sentence: `{{ program|word:"mentees" }}`. Keys: `programs.choices.TERM_WORDS`."""
    return program.word(key)


@register.filter
def heading(program: Program, key: str) -> str:
    """The same word at the beginning of a line."""
    return program.heading(key)


@register.filter
def load_in_words(mentor: Mentor) -> str:
    """What a mentor `with_load` carries: how many, how many of them in focus, and what that is of the limit."""
    by_weight = mentor.load != mentor.held
    if mentor.capacity is None or by_weight:
        said = [ngettext("accompanies %(load)s", "accompanies %(load)s", mentor.held) % {"load": mentor.held}]
    else:
        said = [gettext("accompanies %(load)s of %(capacity)s") % {"load": mentor.load, "capacity": mentor.capacity}]
    if focus := mentor.in_focus:
        said.append(ngettext("one of them in focus", "%(number)s of them in focus", focus) % {"number": focus})
    if urgent := mentor.exceptional:
        words = ngettext("one with an exceptional need", "%(number)s with an exceptional need", urgent)
        said.append(words % {"number": urgent})
    if by_weight and mentor.capacity is not None:
        words = gettext("by weight %(load)s of %(capacity)s")
        said.append(words % {"load": mentor.load, "capacity": mentor.capacity})
    return ", ".join(said)
