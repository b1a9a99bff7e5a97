"""Sheets that we hand out: the rows that were refused, to be corrected and brought back, and the empty template."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mentoring_platform.ui.sheets import Book, Page, Style
from sessions.importing import cleaning
from sessions.importing.fields import Field, SheetKind
from sessions.importing.guessing import Layout, is_reason
from sessions.importing.reading import Sheet, Value
from sessions.importing.rows import Problem, rows_with_problems

HEADING: Style = {"bold": True, "bg_color": "#EDEAE3", "text_wrap": True, "valign": "top"}
REASON: Style = {"text_wrap": True, "valign": "top", "font_color": "#9B2C1F"}
WRONG: Style = {"bg_color": "#F9DED9", "valign": "top"}

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
    book = Book()
    for sheet, layout in zip(sheets, layouts, strict=True):
        numbers = sorted(number for name, number in wrong if name == layout.name)
        if not numbers:
            continue
        kept = [index for index, heading in enumerate(layout.headings) if not is_reason(heading)]
        page = book.page(sheet.name or _("Sheet"), widths=[44, *[18] * len(kept)])
        page.texts(0, [_("What to correct"), *(_heading(layout, index) for index in kept)], HEADING)
        for line, number in enumerate(numbers, start=1):
            found = wrong[layout.name, number]
            reasons = " ".join(f"{problem.column}: {problem.reason}" for problem in found)
            blamed = {problem.column for problem in found}
            page.text(line, 0, reasons, REASON)
            row = sheet.rows[number - 1]
            for position, index in enumerate(kept, start=1):
                style = WRONG if _heading(layout, index) in blamed else None
                _write(page, line, position, row[index] if index < len(row) else "", style)
    if book.is_empty:
        book.page(_("Nothing to correct"), widths=[44]).texts(0, [_("What to correct")], HEADING)
    return book.content()


def template() -> bytes:
    """An empty .xlsx with the usual headings, a sheet for mentees and one for mentors, in the language in force."""
    book = Book()
    names = {
        SheetKind.MENTEES: pgettext("name of a sheet", "Mentees"),
        SheetKind.MENTORS: pgettext("name of a sheet", "Mentors"),
    }
    for kind, fields in TEMPLATE.items():
        page = book.page(names[kind], widths=[22, *[18] * (len(fields) - 1)])
        page.texts(0, [str(field.label) for field in fields], HEADING)
    return book.content()


def _heading(layout: Layout, index: int) -> str:
    column = layout.columns[index]
    return layout.headings[index] or (str(column.label) if column else "")


def _write(page: Page, line: int, position: int, value: Value, style: Style | None) -> None:
    # As text, so that a phone keeps its zero. A part of a number cannot be said in words.
    if isinstance(value, float) and not value.is_integer():
        page.number(line, position, value, style)
    else:
        page.text(line, position, cleaning.text(value), style)
