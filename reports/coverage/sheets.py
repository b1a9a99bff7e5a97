"""How far a message has come, as a sheet for Excel: the figures of the page, and all who were not told."""

from collections.abc import Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mentoring_platform.tenancy.models import Organization
from mentoring_platform.ui.sheets import BOLD, Book, Page
from reports.coverage.figures import Figures, Group
from reports.coverage.queries import Coverage, NamedAnswer
from reports.coverage.words import RISK_WORDS, STATE_WORDS, STATE_WORDS_OVER


def coverage_sheet(
    coverage: Coverage, organization: Organization, *, names: bool, answers: Sequence[NamedAnswer] = ()
) -> bytes:
    """An .xlsx, right to left in Hebrew: all together, by unit, by mentor, and with `names` who was not told.

    `answers` are those that may be told with a name.
    """
    book = Book()
    words = STATE_WORDS_OVER if coverage.is_over else STATE_WORDS
    page = book.page(_("Told"), widths=[40, *[14] * (len(words) + 1)], frozen_rows=4)
    page.text(0, 0, organization.name, BOLD)
    page.text(1, 0, coverage.title, BOLD)
    first, last = coverage.broadcast.tell_from, coverage.broadcast.tell_until
    page.text(2, 0, f"{date_format(first)} – {date_format(last)}")
    page.texts(3, ["", _("All"), *map(str, words.values())], BOLD)
    if coverage.is_few:
        page.texts(4, [_("All together"), _("Fewer than five participants")])
        return book.content()
    _write(page, 4, _("All together"), coverage.figures)
    for line, unit in enumerate(coverage.units, start=5):
        _write(page, line, unit.name or _("No unit"), unit.figures)
    if coverage.mentors:
        _mentors(book, coverage.mentors, list(map(str, words.values())))
    if names and coverage.lines:
        _not_told(book, coverage)
    if answers:
        page = book.page(_("Answers with a name"), widths=[30, 24, 60])
        page.texts(0, [_("Participant"), _("Answer"), _("In their own words")], BOLD)
        for line, row in enumerate(answers, start=1):
            page.texts(line, [row.name, row.answer, row.words])
    return book.content()


def _mentors(book: Book, mentors: list[Group], words: list[str]) -> None:
    page = book.page(_("By mentor"), widths=[30, *[14] * (len(words) + 1)])
    page.texts(0, [_("Mentor"), _("All"), *words], BOLD)
    for line, mentor in enumerate(mentors, start=1):
        _write(page, line, mentor.name or _("No mentor"), mentor.figures)


def _not_told(book: Book, coverage: Coverage) -> None:
    page = book.page(_("Not told yet"), widths=[30, 18, 24, 30, 40])
    page.texts(0, [_("Participant"), _("Phone"), _("Unit"), _("Mentor"), _("What stands against it")], BOLD)
    mentors = {group.key: group.name for group in coverage.mentors}
    for row, line in enumerate(coverage.lines, start=1):
        why = str(RISK_WORDS[line.risk]) if line.risk else ""
        page.texts(row, [line.name, line.phone, line.unit_name, mentors.get(line.mentor, ""), why])


def _write(page: Page, line: int, name: str, figures: Figures) -> None:
    page.text(line, 0, name)
    for column, number in enumerate([figures.all, *figures.by_state.values()], start=1):
        page.number(line, column, number)
