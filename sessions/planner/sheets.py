"""The plan of a term as a sheet for Excel."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mentoring_platform.ui.sheets import BOLD, Book
from programs.models import Program
from sessions.planner.plan import Plan, PlannedCounts
from sessions.planner.spans import PlannedSpan
from sessions.planner.words import COLUMNS

TEXT_COLUMNS = 4
HEAD_ROW = 3


def plan_sheet(plan: Plan, program: Program, span: PlannedSpan) -> bytes:
    """The plan as an .xlsx file, right to left in Hebrew."""
    book = Book()
    page = book.page(_("Planner"), widths=[22] * TEXT_COLUMNS + [12] * len(COLUMNS), frozen_rows=HEAD_ROW + 1)
    page.text(0, 0, program.name, BOLD)
    page.text(1, 0, span.term.name if span.term else "")
    page.text(2, 0, f"{date_format(span.first)} – {date_format(span.last)}")
    texts = [_("Participant"), _("Mentor"), _("Unit"), _("Remark"), *(str(word) for _name, word, _how in COLUMNS)]
    page.texts(HEAD_ROW, texts, BOLD)
    for line, row in enumerate(plan.rows, HEAD_ROW + 1):
        mentee, remark = row.pairing.enrolment.mentee, _("No fixed time") if row.lacks_time else ""
        unit = mentee.unit.name if mentee.unit else ""
        page.texts(line, [mentee.full_name, row.pairing.mentor.full_name, unit, remark])
        _numbers(page, line, row.counts)
    line = HEAD_ROW + 1 + len(plan.rows)
    page.texts(line, [_("All together"), "", "", ""], BOLD)
    _numbers(page, line, plan.totals, BOLD)
    return book.content()


def _numbers(page, line: int, counts: PlannedCounts, style=None) -> None:
    for column, (name, _word, _how) in enumerate(COLUMNS, TEXT_COLUMNS):
        page.number(line, column, getattr(counts, name), style)
