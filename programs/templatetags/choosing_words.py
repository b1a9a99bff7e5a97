"""Words on the pages of choosing a mentor."""

from datetime import date

from django import template
from django.utils.translation import get_language

from mentoring_platform.tenancy.choices import Weekday
from programs.models import Introduction

register = template.Library()


@register.filter
def weekday_name(day: int | date) -> str:
    """The name of a weekday, Monday being 0, or of the weekday of a date."""
    return str(Weekday(day.weekday() if isinstance(day, date) else day).label)


@register.filter
def spoken(introduction: Introduction) -> str:
    """A mentor's words in the language of the page, else in the organization's, else in any."""
    words = introduction.words
    return words.get(get_language() or "") or next(iter(words.values()), "")
