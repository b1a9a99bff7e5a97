"""The one writer of sheets: what people have typed goes into a cell as text, whatever it begins with.

A cell that begins with = + - @ (or with a tab or a return before them) would be a formula to Excel and LibreOffice: it
could send the sheet's content elsewhere from the computer of whoever opens it.
"""

import io
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any, BinaryIO

import xlsxwriter
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language_bidi

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_TEXT = 32_767
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))

Style = dict[str, Any]
"""Properties of XlsxWriter's formats, such as {"bold": True}."""
BOLD: Style = {"bold": True}
MOMENT: Style = {"num_format": "yyyy-mm-dd hh:mm:ss"}
DAY: Style = {"num_format": "dd.mm.yyyy"}
FIRST_YEAR, A4 = 1900, 9
FROM_THE_LEFT, FROM_THE_RIGHT, LINE_HEIGHT = 1, 2, 15


class Book:
    """An .xlsx that reads in the direction of the language in force.

    In memory as a whole; with `out` it is written there at `close`, its lines are kept on the disk until then, and are
    to be written in order.
    """

    def __init__(self, out: BinaryIO | None = None):
        self._buffer = io.BytesIO() if out is None else out
        how = {"in_memory": True} if out is None else {"constant_memory": True}
        self._book = xlsxwriter.Workbook(self._buffer, {**how, "strings_to_formulas": False, "strings_to_urls": False})
        self._names: set[str] = set()
        self._formats: dict[tuple, Any] = {}

    @property
    def is_empty(self) -> bool:
        return not self._names

    def page(self, name: str, *, widths: Sequence[int], frozen_rows: int = 1) -> "Page":
        """Add a sheet with columns of these widths, under a name that is free and that Excel accepts."""
        sheet = self._book.add_worksheet(self._free_name(name))
        if get_language_bidi():
            sheet.right_to_left()
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(frozen_rows, 0)
        return Page(self, sheet)

    def content(self) -> bytes:
        """The finished file; nothing can be added afterwards."""
        self.close()
        return self._buffer.getvalue()

    def close(self) -> None:
        """Finish the file; nothing can be added afterwards."""
        self._book.close()

    def format(self, style: Style | None) -> Any:
        if not style:
            return None
        key = tuple(sorted(style.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(style)
        return self._formats[key]

    def _free_name(self, name: str) -> str:
        plain = " ".join(name.translate(_NOT_IN_NAMES).split())[:28] or "1"
        free, number = plain, 2
        while free.casefold() in self._names:
            free, number = f"{plain} {number}", number + 1
        self._names.add(free.casefold())
        return free


class Page:
    """One sheet of a book; lines and columns count from 0."""

    def __init__(self, book: Book, sheet: Any):
        self._book, self._sheet = book, sheet

    def text(self, line: int, column: int, value: str, style: Style | None = None) -> None:
        """Write words. Those that look like a formula are marked as words, so that they stay such when edited."""
        style = {**(style or {}), "quote_prefix": True} if value.startswith(_BEGINS_A_FORMULA) else style
        self._sheet.write_string(line, column, value[:LONGEST_TEXT], self._book.format(style))

    def texts(self, line: int, values: Sequence[str], style: Style | None = None) -> None:
        """Write words side by side, from the first column on."""
        for column, value in enumerate(values):
            self.text(line, column, value, style)

    def sentence(self, line: int, column: int, value: str, style: Style | None = None) -> None:
        """Write our own words, in the direction of the language in force, whatever they begin with."""
        direction = FROM_THE_RIGHT if get_language_bidi() else FROM_THE_LEFT
        self.text(line, column, value, {**(style or {}), "reading_order": direction})

    def height(self, line: int, of_text: int) -> None:
        """Make a line as high as so many lines of text; to be said before it is written."""
        self._sheet.set_row(line, LINE_HEIGHT * of_text)

    def number(self, line: int, column: int, value: float, style: Style | None = None) -> None:
        self._sheet.write_number(line, column, value, self._book.format(style))

    def moment(self, line: int, column: int, value: datetime, style: Style = MOMENT) -> None:
        """Write a local date and time, which Excel keeps without a zone."""
        self._sheet.write_datetime(line, column, value.replace(tzinfo=None), self._book.format(style))

    def day(self, line: int, column: int, value: date, style: Style = DAY) -> None:
        """Write a local day; one before Excel's calendar as words."""
        if value.year < FIRST_YEAR:
            self.text(line, column, value.isoformat())
        else:
            self._sheet.write_datetime(line, column, datetime.combine(value, time.min), self._book.format(style))

    def on_paper(self, head: int) -> None:
        """Print it across, as wide as the paper, with the line of headings on each page."""
        self._sheet.set_landscape()
        self._sheet.set_paper(A4)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.repeat_rows(head)


def sheet_answer(content: bytes, name: str) -> HttpResponse:
    """The answer that hands out an .xlsx under the given name, which bears no ending yet."""
    plain = name.replace("/", " ").replace("\\", " ")
    answer = HttpResponse(content, content_type=XLSX)
    answer.headers["Content-Disposition"] = content_disposition_header(True, f"{plain}.xlsx")
    return answer
