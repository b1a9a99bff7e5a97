"""The cells of a report, made in one go: a table of two thousand rows has sixteen thousand of them."""

from functools import lru_cache

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from reports.words import COLUMN_WORDS

register = template.Library()


@register.simple_tag
def number_cells(counts: tuple[int, ...]) -> SafeString:
    """One table cell for each figure of a week, in the order of the columns, labelled for narrow screens."""
    return mark_safe(_cells(get_language()) % tuple(map(int, counts)))  # noqa: S308  labels escaped, the rest numbers


@lru_cache(maxsize=8)
def _cells(language: str) -> str:
    labels = (escape(word).replace("%", "%%") for word in COLUMN_WORDS.values())
    return "".join(f'<td class="cell-number" data-label="{label}">%d</td>' for label in labels)
