"""The cells of a report, made in one go: a table of two thousand rows has sixteen thousand of them."""

from collections.abc import Iterable
from functools import lru_cache
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy.clock import Week
from reports.queries.weekly import MentorRows, Row
from reports.tables import Column
from reports.words import COLUMN_WORDS

register = template.Library()

ALWAYS_SHOWN = ("expected", "held")
NOBODY = "00000000-0000-0000-0000-000000000000"


@register.simple_tag
def number_cells(counts: tuple[int, ...]) -> SafeString:
    """One table cell for each figure of a week, in the order of the columns, labelled for narrow screens.

    On those, where a row is a card, zeros of other figures than expected and held are left out.
    """
    # nosemgrep: html-marked-safe -- nothing but numbers between tags whose labels are escaped
    return mark_safe(_cells(counts))  # nosec B308 B703  # noqa: S308  as above


@register.simple_tag
def mentor_rows(mentors: Iterable[MentorRows], viewer: Viewer, week: Week, office: bool) -> SafeString:
    """The bodies of the weekly report, one for each mentor; who is of the office finds the meetings behind a name."""
    before, after = viewer.url("reports:meetings", NOBODY).split(NOBODY) if office else ("", "")
    opened = f'<a href="{escape(before)}', f'{escape(after)}?week={week.start.isoformat()}">'
    program, unit, nobody = escape(_("Program")), escape(_("Unit")), escape(_("No mentor"))
    labels = f'</th><td data-label="{program}">', f'</td><td data-label="{unit}"'

    def line(row: Row) -> str:
        name = escape(row.mentee)
        if office:
            name = f"{opened[0]}{row.enrolment}{opened[1]}{name}</a>"
        if row.stands_in_for:
            said = _("(instead of %(name)s)") % {"name": row.stands_in_for}
            name += f' <span class="soft">{escape(said)}</span>'
        place = f">{escape(row.unit)}" if row.unit else ' class="cell-empty">'
        cells = f"{labels[0]}{escape(row.program)}{labels[1]}{place}</td>{_cells(row.counts)}"
        return f'<tr><th scope="row">{name}{cells}</tr>\n'

    made = "".join(
        '<tbody>\n<tr class="row-group"><th scope="rowgroup" colspan="3">'
        f"{escape(mentor.name) if mentor.name else nobody}</th>"
        f"{_cells(mentor.counts)}</tr>\n{''.join(map(line, mentor.rows))}</tbody>"
        for mentor in mentors
    )
    # nosemgrep: html-marked-safe -- names and words are escaped, the rest is numbers and ids between our own tags
    return mark_safe(made)  # nosec B308 B703  # noqa: S308  as above


@register.simple_tag
def report_rows(rows: Iterable[Iterable[tuple[Column, str]]]) -> SafeString:
    """The rows of a report, each as (column, words); the first cell names its row."""
    # nosemgrep: html-marked-safe -- words and headings are escaped, the rest is our own tags
    return mark_safe("".join(map(_report_row, rows)))  # nosec B308 B703  # noqa: S308  as above


def _report_row(row: Iterable[tuple[Column, str]]) -> str:
    (_column, name), *others = row
    cells = "".join(
        f'<td data-label="{escape(column.title)}" class="{"cell-number" if column.kind.is_number else ""}'
        f'{"" if words else " cell-empty"}"><bdi>{escape(words)}</bdi></td>'
        for column, words in others
    )
    return f'\n<tr><th scope="row"><bdi>{escape(name)}</bdi></th>{cells}</tr>'


def _cells(counts: tuple[int, ...]) -> str:
    cells = zip(_openings(get_language()), counts, strict=True)
    return "".join(f"{some if number else none}{number:d}</td>" for (some, none), number in cells)


@lru_cache(maxsize=8)
def _openings(language: str) -> list[tuple[str, str]]:
    """The opening tags of a row's cells, each for a number and for zero; labels are escaped here."""
    openings = []
    for name, word in COLUMN_WORDS.items():
        end = f'data-label="{escape(str(word))}">'
        empty = "" if name in ALWAYS_SHOWN else " cell-empty"
        openings.append((f'<td class="cell-number" {end}', f'<td class="cell-number{empty}" {end}'))
    return openings
