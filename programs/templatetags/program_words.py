"""A program's own words in templates."""

from django import template

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
