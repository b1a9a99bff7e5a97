"""Lines over time: a small one without axes, and one beside that of a year before."""

from collections.abc import Sequence
from dataclasses import dataclass

from .plot import BASELINE, HEIGHT, LABEL_Y, Dot, Label, Rule, labels, middle, nice_top, rules, up


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
class TrendPoint:
    """One week: its value and that of the week a year before, each None where there is none, and how they are said."""

    label: str
    value: float | None
    text: str = "–"
    ago: float | None = None
    ago_text: str = "–"


@dataclass(frozen=True)
class Trend:
    """A line over weeks: `now` and `ago` are unbroken stretches of points, `dots` the known values of `now`."""

    now: list[str]
    ago: list[str]
    dots: list[Dot]
    rules: list[Rule]
    labels: list[Label]
    target_y: float | None
    height: float = HEIGHT
    baseline: float = BASELINE
    label_y: float = LABEL_Y

    @property
    def last(self) -> Dot | None:
        return self.dots[-1] if self.dots else None


def trend(points: Sequence[TrendPoint], *, maximum: float | None, target: float | None, rtl: bool) -> Trend:
    """The lines through the weeks in reading order; a week without a value interrupts its line and is no zero."""
    values = [point.value for point in points]
    past = [point.ago for point in points]
    top = nice_top([*values, *past, target], maximum)
    dots = [
        Dot(middle(index, len(points), rtl=rtl), up(point.value, top), point.text)
        for index, point in enumerate(points)
        if point.value is not None
    ]
    return Trend(
        _stretches(values, top, rtl),
        _stretches(past, top, rtl),
        dots,
        rules(top),
        labels([point.label for point in points], rtl=rtl),
        None if target is None else up(target, top),
    )


def _stretches(values: Sequence[float | None], top: float, rtl: bool) -> list[str]:
    found: list[list[str]] = [[]]
    for index, value in enumerate(values):
        if value is None:
            found.append([])
        else:
            found[-1].append(f"{middle(index, len(values), rtl=rtl)},{up(value, top)}")
    return [" ".join(stretch) for stretch in found if len(stretch) > 1]
