"""How long pairings last, those that go on included. Pure.

The product-limit estimate of E. L. Kaplan and P. Meier, "Nonparametric Estimation from Incomplete Observations",
Journal of the American Statistical Association 53 (1958), 457–481: at each length t at which pairings broke off, the
share that lasts is multiplied by 1 − d/n, where d of the n pairings that had lasted so long broke off. A pairing that
goes on, or came to its planned end, is counted among the n as long as it was seen, and never among the d.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

MONTH = 30
MONTHS = 24
FEWEST_PAIRINGS = 20
"""Of fewer a curve says more about chance than about pairings."""


@dataclass(frozen=True)
class Point:
    """At the end of a month of 30 days: the share that lasts longer, and how many were seen so long at least."""

    month: int
    share: float
    at_risk: int


@dataclass(frozen=True)
class Survival:
    """The curve over 24 months, empty where there are too few; `pairings` were seen, and `broken` of them broke off."""

    points: tuple[Point, ...]
    pairings: int
    broken: int

    def share_after(self, month: int) -> float | None:
        """The share that lasts longer than so many months; None without a curve."""
        return next((point.share for point in self.points if point.month == month), None)

    @property
    def half_after(self) -> int | None:
        """The first month at whose end at most half of the pairings go on; None where more go on all the time."""
        return next((point.month for point in self.points if point.share <= 0.5), None)


def survival_of(lengths: Iterable[tuple[int, bool]]) -> Survival:
    """The curve of pairings, each given as the days it was seen and whether it broke off then."""
    broken: Counter[int] = Counter()
    seen: Counter[int] = Counter()
    for days, is_broken in lengths:
        seen[days] += 1
        broken[days] += is_broken
    pairings = seen.total()
    return Survival(tuple(_curve(seen, broken)) if pairings >= FEWEST_PAIRINGS else (), pairings, broken.total())


def _curve(seen: Counter[int], broken: Counter[int]) -> Iterable[Point]:
    days, share, at_risk = sorted(seen), 1.0, seen.total()
    for month in range(1, MONTHS + 1):
        while days and days[0] <= month * MONTH:
            day = days.pop(0)
            share *= 1 - broken[day] / at_risk
            at_risk -= seen[day]
        # Who was seen until this very day was still at risk on it.
        yield Point(month, share, at_risk + seen[month * MONTH])
