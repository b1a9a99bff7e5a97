"""What a page of goals asks and says, for a person or for a group."""

from django import template

from mentees.models import Mentee
from programs.goals.words import HEADINGS, QUESTIONS, is_group, said

register = template.Library()
register.filter("is_group", is_group)


@register.filter
def goal_heading(level: str, mentee: Mentee) -> str:
    """Above the goals of a level: `{{ "life"|goal_heading:mentee }}`."""
    return said(HEADINGS, level, mentee)


@register.filter
def goal_question(part: str, mentee: Mentee) -> str:
    """The question that a part of a goal answers: `{{ "why"|goal_question:mentee }}`."""
    return said(QUESTIONS, part, mentee)
