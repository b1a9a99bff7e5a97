"""A curve in steps: how many still go on after so many months, with the number that the estimate rests on."""

from collections.abc import Sequence
from dataclasses import dataclass

from .plot import BASELINE, HEIGHT, LABEL_Y, Dot, Rule, rules, up

AT_RISK_Y = LABEL_Y + 20
EVERY = 6
EDGE = 4
"""Percent of the width that stay free on both sides, so that the first and last name have room."""


@dataclass(frozen=True)
class StepPoint:
    """The share (between 0 and 100) that still goes on at the end of a month, and how many were looked at until then."""

    month: int
    share: float
    at_risk: int
    text: str


@dataclass(frozen=True)
class Month:
    """A month named below the curve, with the number still at risk."""

    month: int
    at_risk: int
    x: float


@dataclass(frozen=True)
class StepPlot:
    path: str
    months: list[Month]
    rules: list[Rule]
    last: Dot | None
    height: float = HEIGHT + 22
    baseline: float = BASELINE
    label_y: float = LABEL_Y
    at_risk_y: float = AT_RISK_Y


def steps(points: Sequence[StepPoint], *, rtl: bool) -> StepPlot:
    """The curve through the months in reading order. It falls where something is known to have ended, never between."""
    if not points:
        return StepPlot("", [], rules(100), None)
    first, last = points[0].month, points[-1].month

    def along(month: int) -> float:
        at = EDGE + (month - first) / max(last - first, 1) * (100 - 2 * EDGE)
        return round(100 - at if rtl else at, 2)

    path = f"M{along(first)} {up(points[0].share, 100)}"
    for point in points[1:]:
        path += f"H{along(point.month)}V{up(point.share, 100)}"
    named = [point for point in points if (point.month - first) % EVERY == 0 or point is points[-1]]
    end = points[-1]
    return StepPlot(
        path,
        [Month(point.month, point.at_risk, along(point.month)) for point in named],
        rules(100),
        Dot(along(end.month), up(end.share, 100), end.text),
    )
