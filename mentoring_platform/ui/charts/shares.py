"""Shares of a whole as stretches of one bar."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """A stretch of a stacked bar of width 100."""

    name: str
    count: int
    x: float
    width: float


def parts(counts: Sequence[tuple[str, int]], *, rtl: bool) -> list[Part]:
    """The shares of (name, count) pairs, laid end to end in reading order; zero counts are left out."""
    total = sum(count for _name, count in counts)
    placed, at = [], 0.0
    for name, count in counts:
        if not count:
            continue
        width = count / total * 100
        placed.append(Part(name, count, round(100 - at - width if rtl else at, 3), round(width, 3)))
        at += width
    return placed

