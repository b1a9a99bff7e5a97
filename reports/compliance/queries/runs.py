"""Weeks as few rows: a span of days as whole blocks and the weeks at its edges. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)
FIRST_SUNDAY = date(1900, 1, 7)
"""Where blocks are counted from, in the database as well (migration 0004)."""

SIZES = (16, 4)
"""How many weeks a block has, the largest first."""


@dataclass(frozen=True)
class Run:
    """Rows of one size, `weeks` being 1 for single weeks, that begin from `first` to `last`, both inclusive."""

    weeks: int
    first: date
    last: date


@dataclass(frozen=True)
class Part:
    """A stretch of days that is either wholly in a period or wholly outside it, with the periods it is in."""

    first: date
    last: date
    of: frozenset[str]


def runs_of(first: date, last: date, sizes: Sequence[int] = SIZES) -> list[Run]:
    """The fewest rows that hold exactly the weeks that begin from `first` to `last`, in the order of time."""
    if first > last:
        return []
    if not sizes:
        return [Run(1, first, last)]
    days = timedelta(weeks=sizes[0])
    begin = FIRST_SUNDAY + -((FIRST_SUNDAY - first) // days) * days
    end = FIRST_SUNDAY + ((last + DAY - FIRST_SUNDAY) // days) * days
    if begin >= end:
        return runs_of(first, last, sizes[1:])
    edges = (runs_of(first, begin - DAY, sizes[1:]), runs_of(end, last, sizes[1:]))
    return [*edges[0], Run(sizes[0], begin, end - days), *edges[1]]


def parts_of(spans: Iterable[tuple[str, date, date]]) -> list[Part]:
    """Spans (name, first day, last day) that may overlap, cut so that no day is in two parts."""
    spans = list(spans)
    cuts = sorted({first for _name, first, _last in spans} | {last + DAY for _name, _first, last in spans})
    parts = []
    for first, after in zip(cuts, cuts[1:], strict=False):
        of = frozenset(name for name, begins, ends in spans if begins <= first and after - DAY <= ends)
        if of:
            parts.append(Part(first, after - DAY, of))
    return parts
