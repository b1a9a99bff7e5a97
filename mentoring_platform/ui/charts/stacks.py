"""Columns of parts, one upon the other: what became of the meetings of each week."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .plot import BASELINE, HEIGHT, LABEL_Y, PLOT_HEIGHT, START, Label, Rule, labels, middle, nice_top, rules

FILLED = 0.8


@dataclass(frozen=True)
class Piece:
    """One part of a column; `x` is percent."""

    name: str
    x: float
    y: float
    height: float


@dataclass(frozen=True)
class StackPlot:
    width: float
    pieces: list[Piece]
    rules: list[Rule]
    labels: list[Label]
    height: float = HEIGHT
    baseline: float = BASELINE
    label_y: float = LABEL_Y


def stacks(columns: Sequence[tuple[str, Mapping[str, int]]], names: Sequence[str], *, rtl: bool) -> StackPlot:
    """For each (label, counts) a column of the named counts, the first at the bottom; the highest fits."""
    top = nice_top([sum(counts.get(name, 0) for name in names) for _label, counts in columns], None)
    width = round((100 - START) / max(len(columns), 1) * FILLED, 2)
    pieces = []
    for index, (_label, counts) in enumerate(columns):
        x = round(middle(index, len(columns), rtl=rtl) - width / 2, 2)
        below = 0
        for name in names:
            if count := counts.get(name, 0):
                below += count
                y = BASELINE - below / top * PLOT_HEIGHT
                pieces.append(Piece(name, x, round(y, 1), round(count / top * PLOT_HEIGHT, 1)))
    return StackPlot(width, pieces, rules(top), labels([label for label, _counts in columns], rtl=rtl))
