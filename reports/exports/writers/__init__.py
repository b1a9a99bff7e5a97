"""A `Table` as a file, read row by row while it is written, so that memory does not grow with the rows.

PDF is the exception: its pages are kept until the last is known, so it takes `MOST_ROWS` rows and no more.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO

from reports.exports.choices import Format
from reports.exports.writers.lines import write_lines
from reports.exports.writers.paper import write_paper
from reports.exports.writers.workbook import write_workbook
from reports.tables import Table

MOST_ROWS = {Format.XLSX: 1_000_000, Format.PDF: 5_000}
"""More than Excel has lines for, and more than anybody prints; a .csv takes any number."""

TOLD_EVERY = 100

Progress = Callable[[int], None]
_WRITERS = {Format.XLSX: write_workbook, Format.CSV: write_lines, Format.PDF: write_paper}
CONTENT_TYPES = {
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.CSV: "text/csv; charset=utf-8",
    Format.PDF: "application/pdf",
}


class TooManyRows(Exception):
    """The table has more rows than a file of this format takes."""


def takes(format: str, rows: int) -> bool:
    """Whether a file of this format holds so many rows."""
    most = MOST_ROWS.get(Format(format))
    return most is None or rows <= most


def write(table: Table, format: str, out: BinaryIO, *, progress: Progress | None = None) -> None:
    """Write the table to `out`, in the language in force.

    `progress` is told how many rows are written, after every hundred and at the end; what it raises ends the writing.
    Raises TooManyRows before anything is written, and while it is where more rows came than were counted.
    """
    if not takes(format, table.count):
        raise TooManyRows
    _WRITERS[Format(format)](table, _counted(table.rows, Format(format), progress), out)


def _counted(rows: Iterable[tuple], format: Format, progress: Progress | None) -> Iterator[tuple]:
    done = 0
    for row in rows:
        if not takes(format, done + 1):
            raise TooManyRows
        yield row
        done += 1
        if progress and done % TOLD_EVERY == 0:
            progress(done)
    if progress:
        progress(done)
