"""A table as .csv after RFC 4180: for programs, so it holds the headings and the rows and nothing else.

UTF-8 with the mark by which Excel knows it, days as ISO 8601 writes them, numbers without separators of thousands.
"""

import csv
import io
from collections.abc import Iterator
from typing import Any, BinaryIO

from reports.tables import Column, Kind, Table

_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
HARMLESS = "'"
"""Stands before words that a sheet would take for a formula; then it shows them as they are."""


def write_lines(table: Table, rows: Iterator[tuple], out: BinaryIO) -> None:
    """Write the heading and then row by row."""
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([harmless(column.title) for column in table.columns])
    for row in rows:
        writer.writerow([_cell(column, value) for column, value in zip(table.columns, row, strict=True)])
    text.flush()
    text.detach()


def harmless(words: str) -> str:
    """Words that no sheet takes for a formula."""
    return HARMLESS + words if words.startswith(_BEGINS_A_FORMULA) else words


def _cell(column: Column, value: Any) -> str:
    if column.kind is Kind.TEXT:
        return harmless(column.plain(value))
    if column.kind is Kind.NUMBER and value is not None:
        return str(value) if isinstance(value, int) else f"{value:.1f}"
    return column.plain(value)
