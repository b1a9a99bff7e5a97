"""The weekly report as a sheet for Excel."""

from io import BytesIO

from django.utils.formats import date_format
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from mentoring_platform.tenancy.models import Organization
from reports.queries.weekly import Counts, WeeklyReport, WeeklySums
from reports.words import COLUMN_WORDS

TEXT_COLUMNS = 4
HEAD_ROW = 3


def weekly_sheet(report: WeeklyReport | WeeklySums, organization: Organization) -> bytes:
    """The report as an .xlsx file, right to left in Hebrew; of `WeeklySums` the programs alone.

    Names are written as text whatever they begin with, so that none becomes a formula.
    """
    buffer = BytesIO()
    book = Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(_("Weekly report"))
    bold = book.add_format({"bold": True})
    if get_language_bidi():
        sheet.right_to_left()
    _head(sheet, report, organization, bold)
    text = [_("Mentor"), _("Participant"), _("Program"), _("Unit")]
    for column, heading in enumerate([*text, *(str(word) for word in COLUMN_WORDS.values())]):
        sheet.write_string(HEAD_ROW, column, heading, bold)
    line = HEAD_ROW + 1
    for names, counts in _lines(report):
        _write(sheet, line, names, counts)
        line += 1
    _write(sheet, line, (_("All together"), "", "", ""), report.counts, bold)
    sheet.set_column(0, TEXT_COLUMNS - 1, 22)
    sheet.set_column(TEXT_COLUMNS, TEXT_COLUMNS + len(COLUMN_WORDS) - 1, 12)
    sheet.freeze_panes(HEAD_ROW + 1, 0)
    book.close()
    return buffer.getvalue()


def _head(sheet, report: WeeklyReport | WeeklySums, organization: Organization, bold) -> None:
    sheet.write_string(0, 0, organization.name, bold)
    week = report.week
    sheet.write_string(1, 0, f"{date_format(week.start)} – {date_format(week.end)}")
    if report.computed_at:
        at = report.computed_at.astimezone(organization.zone)
        sheet.write_string(2, 0, _("As of %(moment)s") % {"moment": f"{date_format(at)} {at:%H:%M}"})


def _lines(report: WeeklyReport | WeeklySums):
    if isinstance(report, WeeklySums):
        for program in report.programs:
            yield ("", "", program.name, ""), program.counts
    else:
        nobody = _("No mentor")
        for row in report.rows:
            yield (row.mentor or nobody, row.mentee, row.program, row.unit), row.counts


def _write(sheet, line: int, names: tuple[str, ...], counts: Counts | None, style=None) -> None:
    for column, name in enumerate(names):
        sheet.write_string(line, column, name, style)
    if counts is None:
        sheet.write_string(line, len(names), _("Fewer than five participants"), style)
        return
    for column, number in enumerate(counts, start=len(names)):
        sheet.write_number(line, column, number, style)
