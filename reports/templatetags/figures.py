"""The cells of a report, made in one go: a table of two thousand rows has sixteen thousand of them."""

from functools import lru_cache

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from reports.words import COLUMN_WORDS

register = template.Library()

ALWAYS_SHOWN = ("expected", "held")


@register.simple_tag
def number_cells(counts: tuple[int, ...]) -> SafeString:
    """One table cell for each figure of a week, in the order of the columns, labelled for narrow screens.

    On those, where a row is a card, zeros of other figures than expected and held are left out.
    """
    cells = zip(_openings(get_language()), counts, strict=True)
    made = "".join(f"{some if number else none}{number:d}</td>" for (some, none), number in cells)
    # nosemgrep: html-marked-safe -- nothing but numbers between tags whose labels are escaped
    return mark_safe(made)  # nosec B308 B703  # noqa: S308  as above


@lru_cache(maxsize=8)
def _openings(language: str) -> list[tuple[str, str]]:
    """The opening tags of a row's cells, each for a number and for zero; labels are escaped here."""
    openings = []
    for name, word in COLUMN_WORDS.items():
        end = f'data-label="{escape(word)}">'
        empty = "" if name in ALWAYS_SHOWN else " cell-empty"
        openings.append((f'<td class="cell-number" {end}', f'<td class="cell-number{empty}" {end}'))
    return openings
