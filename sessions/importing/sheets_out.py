"""Sheets that we hand out: the rows that were refused, to be corrected and brought back, and the empty template."""

import io
from collections.abc import Sequence

import xlsxwriter
from django.utils.translation import get_language_bidi, pgettext
from django.utils.translation import gettext as _

from sessions.importing import cleaning
from sessions.importing.fields import Field, SheetKind
from sessions.importing.guessing import Layout, is_reason
from sessions.importing.reading import Sheet, Value
from sessions.importing.rows import Problem, rows_with_problems

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))

TEMPLATE = {
    SheetKind.MENTEES: (
        Field.FULL_NAME,
        Field.PHONE,
        Field.EMAIL,
        Field.GROUP_LABEL,
        Field.UNIT,
        Field.EXTERNAL_ID,
        Field.MENTOR_NAME,
        Field.WEEKDAY,
        Field.START_TIME,
        Field.PLACE,
        Field.NOTE,
    ),
    SheetKind.MENTORS: (
        Field.FULL_NAME,
        Field.PHONE,
        Field.EMAIL,
        Field.CAPACITY,
        Field.LANGUAGES,
        Field.UNIT,
        Field.EXTERNAL_ID,
        Field.NOTE,
    ),
}


def error_sheet(sheets: Sequence[Sheet], layouts: Sequence[Layout], problems: Sequence[Problem]) -> bytes:
    """An .xlsx of the refused rows as they came, with what to mend in a first column; in the language in force.

    Corrected and uploaded again, it is understood like the first file: the column of reasons is left out.
    """
    wrong = rows_with_problems(problems)
    book = _Book()
    for sheet, layout in zip(sheets, layouts, strict=True):
        numbers = sorted(number for name, number in wrong if name == layout.name)
        if not numbers:
            continue
        kept = [index for index, heading in enumerate(layout.headings) if not is_reason(heading)]
        page = book.page(sheet.name, [_("What to correct"), *(_heading(layout, index) for index in kept)])
        for line, number in enumerate(numbers, start=1):
            found = wrong[layout.name, number]
            reasons = " ".join(f"{problem.column}: {problem.reason}" for problem in found)
            blamed = {problem.column for problem in found}
            page.write_string(line, 0, reasons, book.reason)
            row = sheet.rows[number - 1]
            for position, index in enumerate(kept, start=1):
                style = book.wrong if _heading(layout, index) in blamed else None
                _write(page, line, position, row[index] if index < len(row) else "", style)
    return book.content()


def template() -> bytes:
    """An empty .xlsx with the usual headings, a sheet for mentees and one for mentors, in the language in force."""
    book = _Book()
    names = {
        SheetKind.MENTEES: pgettext("name of a sheet", "Mentees"),
        SheetKind.MENTORS: pgettext("name of a sheet", "Mentors"),
    }
    for kind, fields in TEMPLATE.items():
        book.page(names[kind], [str(field.label) for field in fields])
    return book.content()


def _heading(layout: Layout, index: int) -> str:
    column = layout.columns[index]
    return layout.headings[index] or (str(column.label) if column else "")


def _write(page, line: int, position: int, value: Value, style) -> None:
    # Always as text: a formula stays words, a phone keeps its zero. A part of a number cannot be said in words.
    if isinstance(value, float) and not value.is_integer():
        page.write_number(line, position, value, style)
    else:
        page.write_string(line, position, cleaning.text(value), style)


class _Book:
    """An .xlsx in memory that reads in the direction of the language in force."""

    def __init__(self):
        self._buffer = io.BytesIO()
        self._book = xlsxwriter.Workbook(self._buffer, {"in_memory": True})
        self._names: set[str] = set()
        self._heading = self._book.add_format({"bold": True, "bg_color": "#EDEAE3", "text_wrap": True, "valign": "top"})
        self.reason = self._book.add_format({"text_wrap": True, "valign": "top", "font_color": "#9B2C1F"})
        self.wrong = self._book.add_format({"bg_color": "#F9DED9", "valign": "top"})

    def page(self, name: str, headings: Sequence[str]):
        """Add a sheet with its headings; later rows are the caller's."""
        page = self._book.add_worksheet(self._free_name(name))
        if get_language_bidi():
            page.right_to_left()
        page.freeze_panes(1, 0)
        page.set_column(0, 0, 44 if headings[0] == _("What to correct") else 22)
        page.set_column(1, len(headings), 18)
        for position, heading in enumerate(headings):
            page.write_string(0, position, heading, self._heading)
        return page

    def content(self) -> bytes:
        if not self._names:
            self.page(_("Nothing to correct"), [_("What to correct")])
        self._book.close()
        return self._buffer.getvalue()

    def _free_name(self, name: str) -> str:
        plain = " ".join(name.translate(_NOT_IN_NAMES).split())[:28] or _("Sheet")
        free, number = plain, 2
        while free.casefold() in self._names:
            free, number = f"{plain} {number}", number + 1
        self._names.add(free.casefold())
        return free
