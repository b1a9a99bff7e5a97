"""A table as .xlsx: what it is about, headings that stay, numbers and days that Excel can reckon with, totals."""

from collections.abc import Iterator
from math import ceil
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from mentoring_platform.ui.sheets import BOLD, DAY, Book, Page, Style
from reports.tables import Column, Kind, Table

NUMBER: Style = {"num_format": "#,##0.##"}
WHOLE: Style = {"num_format": "#,##0"}
PERCENT: Style = {"num_format": "0%"}
HOURS: Style = {"num_format": "[h]:mm"}
MOMENT: Style = {"num_format": "dd.mm.yyyy hh:mm"}
HEAD: Style = {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}
SUMS: Style = {"bold": True, "top": 1}
MINUTES_A_DAY = 1440
NARROWEST, WIDEST = 8, 60


def write_workbook(table: Table, rows: Iterator[tuple], out: BinaryIO) -> None:
    """Write line after line; what is written lies on the disk until the file is closed, never in memory."""
    book = Book(out)
    try:
        _fill(book, table, rows)
    finally:
        book.close()  # also of one that is not wanted any more: what lies on the disk goes with it


def _fill(book: Book, table: Table, rows: Iterator[tuple]) -> None:
    head = len(table.about) + 2
    widths = [min(max(column.width, NARROWEST), WIDEST) for column in table.columns]
    page = book.page(table.title, widths=widths, frozen_rows=head + 1)
    page.on_paper(head)
    page.sentence(0, 0, table.title, BOLD)
    for line, words in enumerate(table.about, start=1):
        page.sentence(line, 0, words)
    page.height(head, max((_lines(column.title, width) for column, width in zip(table.columns, widths, strict=True))))
    for place, column in enumerate(table.columns):
        page.sentence(head, place, column.title, HEAD)
    line = head + 1
    for row in rows:
        _write(page, line, table, row)
        line += 1
    if table.totals is not None:
        _write(page, line, table, _named(table.totals, table.columns), SUMS)


def _lines(title: str, width: int) -> int:
    """In how many lines a bold title is broken, which is a little wider than the letters that a width counts."""
    return ceil((len(title) + 1) / width)


def _named(totals: tuple, columns: list[Column]) -> tuple:
    """The totals with their name in the first column, where it has no sum."""
    is_free = columns[0].kind is Kind.TEXT and totals[0] is None
    return (_("All together"), *totals[1:]) if is_free else totals


def _write(page: Page, line: int, table: Table, row: tuple, style: Style | None = None) -> None:
    for place, (column, value) in enumerate(zip(table.columns, row, strict=True)):
        if value is not None:
            own = BOLD if table.groups and place == 0 else {}
            _cell(page, line, place, column, value, {**own, **(style or {})})


def _cell(page: Page, line: int, place: int, column: Column, value: Any, style: Style) -> None:
    if isinstance(value, str):
        page.text(line, place, value, style)  # also a word where a number would stand
    elif column.kind is Kind.NUMBER:
        page.number(line, place, value, {**(WHOLE if isinstance(value, int) else NUMBER), **style})
    elif column.kind is Kind.PERCENT:
        page.number(line, place, value / 100, {**PERCENT, **style})
    elif column.kind is Kind.HOURS:
        page.number(line, place, value / MINUTES_A_DAY, {**HOURS, **style})
    elif column.kind is Kind.DATE:
        page.day(line, place, value, {**DAY, **style})
    elif column.kind is Kind.MOMENT:
        page.moment(line, place, value, {**MOMENT, **style})
    else:
        page.text(line, place, column.text(value), style)
