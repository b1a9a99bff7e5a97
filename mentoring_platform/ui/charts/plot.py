"""The sheet on which charts over time are drawn: slots side by side, a scale upwards, few names below."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

TOP = 22
PLOT_HEIGHT = 130
FOOT = 24
HEIGHT = TOP + PLOT_HEIGHT + FOOT
BASELINE = TOP + PLOT_HEIGHT
LABEL_Y = BASELINE + 17
START = 9
"""Percent of the width that stay free at the beginning, for what the lines across stand for."""

MOST_LABELS = 6
"""As many names below a chart as can be read on a narrow phone."""


@dataclass(frozen=True)
class Label:
    """A name below the chart; `x` in percent."""

    text: str
    x: float


@dataclass(frozen=True)
class Rule:
    """A thin line across the chart, with what it stands for."""

    value: float
    y: float

    @property
    def text(self) -> str:
        return f"{self.value:g}"

    @property
    def text_y(self) -> float:
        return self.y - 4


@dataclass(frozen=True)
class Dot:
    """A known value on a line, with how it is said; `x` in percent."""

    x: float
    y: float
    text: str

    @property
    def text_y(self) -> float:
        return self.y - 9


def middle(index: int, count: int, *, rtl: bool, start: float = START) -> float:
    """Where the middle of the n-th of so many slots stands, in percent of the width, in reading order."""
    along = start + (index + 0.5) / max(count, 1) * (100 - start)
    return round(100 - along if rtl else along, 2)


def edge(index: int, count: int, *, rtl: bool) -> float:
    """Where the n-th of so many slots begins, in percent of the width, in reading order."""
    along = index / max(count, 1) * 100
    return round(100 - along if rtl else along, 2)


def up(value: float, top: float) -> float:
    """How far down a value stands, in pixels; what is beyond the scale stands at its edge."""
    return round(BASELINE - min(max(value, 0), top) / top * PLOT_HEIGHT, 1)


def nice_top(values: Sequence[float | None], maximum: float | None) -> float:
    """The top of the scale: the maximum if one is given, else the next number that people count with."""
    if maximum:
        return maximum
    highest = max((value for value in values if value is not None), default=0)
    if highest <= 0:
        return 1
    step = 10 ** floor(log10(highest))
    return next(factor * step for factor in (1, 2, 4, 5, 10) if factor * step >= highest)


def rules(top: float) -> list[Rule]:
    """The lines at nothing, at half and at the top."""
    return [Rule(value, up(value, top)) for value in (0, top / 2, top)]


def labels(texts: Sequence[str], *, rtl: bool, start: float = START) -> list[Label]:
    """Names of the slots, thinned so that they can be read; the last one is always there."""
    every = ceil(len(texts) / MOST_LABELS) or 1
    last = len(texts) - 1
    return [
        Label(text, middle(index, len(texts), rtl=rtl, start=start))
        for index, text in enumerate(texts)
        if (last - index) % every == 0
    ]
