"""What a report is, however it is shown: a table whose rows are read as they are asked for.

Page, print and files are made of the same `Table`, and each cell's words are those of `Column.text`, so that the screen
shows what the file holds.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum, auto
from typing import Any
from uuid import UUID

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

EMPTY = ""
"""The words of a cell without a value, whatever its kind: None is never a nought."""


class Kind(Enum):
    """What the values of a column are; each may also be None, which is an empty cell.

    TEXT str · NUMBER int or float · PERCENT whole percent as int, rounded down: only all is 100 (a sheet takes a
    hundredth of it) · HOURS whole minutes as int, written 1:05 (a sheet takes value / 1440 as [h]:mm) · DATE a local
    day · MOMENT an aware datetime in the organization's own zone · FLAG bool.
    """

    TEXT = auto()
    NUMBER = auto()
    PERCENT = auto()
    HOURS = auto()
    DATE = auto()
    MOMENT = auto()
    FLAG = auto()

    @property
    def is_number(self) -> bool:
        """Whether the cells stand under each other by their digits."""
        return self in (Kind.NUMBER, Kind.PERCENT, Kind.HOURS)


@dataclass(frozen=True)
class Column:
    """One column: `key` is unique in its table, `width` is in letters of a sheet."""

    key: str
    title: str
    kind: Kind = Kind.TEXT
    width: int = 14

    def text(self, value: Any) -> str:
        """The value as words in the language in force, for page, print and PDF; an empty string of None."""
        if value is None:
            return EMPTY
        return _WORDS[self.kind](value)

    def plain(self, value: Any) -> str:
        """The same for .csv: days and moments as ISO writes them, all else as `text`."""
        if isinstance(value, datetime):
            return f"{value:%Y-%m-%d %H:%M}"
        if isinstance(value, date):
            return value.isoformat()
        return self.text(value)


def _number(value: float) -> str:
    if isinstance(value, int):
        return number_format(value, use_l10n=True, force_grouping=True)
    return number_format(value, decimal_pos=1, use_l10n=True, force_grouping=True)


def _moment(value: datetime) -> str:
    return f"{date_format(value.date(), 'SHORT_DATE_FORMAT')} {value:%H:%M}"


_WORDS: dict[Kind, Callable[[Any], str]] = {
    Kind.TEXT: str,
    Kind.NUMBER: _number,
    Kind.PERCENT: lambda value: f"{value}%",
    Kind.HOURS: lambda value: f"{value // 60}:{value % 60:02}",
    Kind.DATE: lambda value: date_format(value, "SHORT_DATE_FORMAT"),
    Kind.MOMENT: _moment,
    Kind.FLAG: lambda value: _("Yes") if value else _("No"),
}


def _nobody() -> set[UUID]:
    return set()


@dataclass(frozen=True)
class Table:
    """A report as it stands now.

    `about` are the lines above it: organization, period, filters in words, as of when. `rows` are read in order and in
    parts while they are gone through, so this happens inside the organization's scope; they can be gone through more
    than once, each time anew. `count` is their number. With `groups` the first column names what each row sums up.
    `totals` has a value for each column, None where nothing is summed. `people` gives the ids of the mentees and
    mentors who are named in any row, for the trail: a reading of its own.
    """

    title: str
    about: list[str]
    columns: list[Column]
    rows: Iterable[tuple]
    count: int
    groups: bool = False
    totals: tuple | None = None
    people: Callable[[], set[UUID]] = field(default=_nobody)

    def texts(self, row: tuple) -> list[str]:
        """A row as words, cell by cell."""
        return [column.text(value) for column, value in zip(self.columns, row, strict=True)]
