"""Geometry of the small charts drawn on the server. Returns numbers only; colours and words belong to the templates."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

BAR_WIDTH = 28
BAR_GAP = 12
PLOT_HEIGHT = 120
TOP = 22
FOOT = 26


@dataclass(frozen=True)
class Bar:
    """One column; `height` None means that there is no value (unlike zero). Coordinates are of a left-to-right plot."""

    label: str
    text: str
    x: float
    y: float
    height: float | None
    middle: float

    @property
    def text_y(self) -> float:
        return self.y - 6


@dataclass(frozen=True)
class BarPlot:
    width: float
    bars: list[Bar]
    height: float = TOP + PLOT_HEIGHT + FOOT
    baseline: float = TOP + PLOT_HEIGHT
    label_y: float = TOP + PLOT_HEIGHT + 18


def bars(points: Sequence[tuple[str, float | None, str]], *, maximum: float | None, rtl: bool) -> BarPlot:
    """Columns of equal width for (label, value, text) points, in reading order: the first stands at the start."""
    top = maximum or max((value for _label, value, _text in points if value is not None), default=0) or 1
    step = BAR_WIDTH + BAR_GAP
    width = max(len(points), 1) * step
    placed = []
    for index, (label, value, text) in enumerate(points):
        position = len(points) - 1 - index if rtl else index
        x = position * step + BAR_GAP / 2
        height = None if value is None else round(min(max(value, 0), top) / top * PLOT_HEIGHT, 1)
        y = TOP + PLOT_HEIGHT - (PLOT_HEIGHT if height is None else height)
        placed.append(Bar(label, text, x, round(y, 1), height, x + BAR_WIDTH / 2))
    return BarPlot(width, placed)


@dataclass(frozen=True)
class Line:
    """A sparkline of 100 × 24: unbroken stretches of points, and the last known point."""

    stretches: list[str]
    last: tuple[float, float] | None


def line(values: Sequence[float | None], *, minimum: float, maximum: float | None, rtl: bool) -> Line:
    """A line through the values in reading order; where a value is None the line is interrupted."""
    top = maximum or max((value for value in values if value is not None), default=0) or 1
    span = (top - minimum) or 1
    step = 96 / max(len(values) - 1, 1)
    stretches: list[list[str]] = [[]]
    last = None
    for index, value in enumerate(values):
        if value is None:
            stretches.append([])
            continue
        along = 2 + index * step
        last = (
            round(100 - along if rtl else along, 1),
            round(22 - (min(max(value, minimum), top) - minimum) / span * 20, 1),
        )
        stretches[-1].append(f"{last[0]},{last[1]}")
    return Line([" ".join(stretch) for stretch in stretches if stretch], last)


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


def level(share: float | None) -> str:
    """The heat-map class of a share between 0 and 1: `none` without a value, else `level-0` … `level-4`."""
    return "none" if share is None else f"level-{min(4, max(0, ceil(share * 4)))}"
