"""Columns side by side."""

from collections.abc import Sequence
from dataclasses import dataclass

from .plot import BASELINE, HEIGHT, LABEL_Y, PLOT_HEIGHT, TOP, Label, labels, middle, nice_top

FILLED = 0.7
MOST_VALUES = 8
"""As many columns as can each bear their value on a narrow phone; of more, the last and the extremes do."""


@dataclass(frozen=True)
class Bar:
    """One column; `height` None means that there is no value (unlike zero). `x`, `width` and `middle` are percent."""

    label: str
    text: str
    x: float
    y: float
    height: float | None
    middle: float
    is_told: bool

    @property
    def text_y(self) -> float:
        return self.y - 6


@dataclass(frozen=True)
class BarPlot:
    width: float
    bars: list[Bar]
    labels: list[Label]
    height: float = HEIGHT
    baseline: float = BASELINE
    label_y: float = LABEL_Y
    gap_height: float = PLOT_HEIGHT
    gap_y: float = TOP


def bars(points: Sequence[tuple[str, float | None, str]], *, maximum: float | None, rtl: bool) -> BarPlot:
    """Columns of equal width for (label, value, text) points, in reading order: the first stands at the start."""
    top = nice_top([value for _label, value, _text in points], maximum)
    width = round(100 / max(len(points), 1) * FILLED, 2)
    told = _told([value for _label, value, _text in points])
    placed = []
    for index, (label, value, text) in enumerate(points):
        centre = middle(index, len(points), rtl=rtl, start=0)
        height = None if value is None else round(min(max(value, 0), top) / top * PLOT_HEIGHT, 1)
        y = TOP if height is None else BASELINE - height
        placed.append(Bar(label, text, round(centre - width / 2, 2), round(y, 1), height, centre, index in told))
    return BarPlot(width, placed, labels([label for label, _value, _text in points], rtl=rtl, start=0))


def _told(values: list[float | None]) -> set[int]:
    known = [index for index, value in enumerate(values) if value is not None]
    if len(values) <= MOST_VALUES or not known:
        return set(known)
    return {
        known[-1],
        max(known, key=lambda index: values[index] or 0),
        min(known, key=lambda index: values[index] or 0),
    }
