"""How long pairings last, by the product-limit estimate of Kaplan and Meier (1958), in fractions and by hand."""

from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

DAY = timedelta(days=1)
MONTHS, DAYS_OF_MONTH, FEWEST = 24, 30, 20


class Point(NamedTuple):
    """The end of a month: which share was still going on, and of how many one knew."""

    month: int
    share: Fraction
    at_risk: int


def three_years_before(day: date) -> date:
    """The same day three years earlier."""
    try:
        return day.replace(year=day.year - 3)
    except ValueError:
        return date(day.year - 3, 2, 28)


def lasted(spans: Iterable[tuple[date, date | None, str]], as_of: date) -> list[tuple[int, bool]]:
    """For each pairing that began in the three years before: its days, and whether it broke off."""
    known = []
    for starts_on, ends_on, reason in spans:
        if three_years_before(as_of) <= starts_on <= as_of:
            over = ends_on is not None and ends_on < as_of
            last = ends_on if over else as_of
            known.append(((last - starts_on).days + 1, over and reason not in ("completed", "goals_reached")))
    return known


def curve(known: list[tuple[int, bool]]) -> list[Point]:
    """The points at the ends of the months; none for fewer than twenty pairings."""
    if len(known) < FEWEST:
        return []
    points, share = [], Fraction(1)
    for day in range(1, MONTHS * DAYS_OF_MONTH + 1):
        there = sum(days >= day for days, _broke in known)
        broke = sum(days == day and event for days, event in known)
        if broke:
            share *= 1 - Fraction(broke, there)
        if day % DAYS_OF_MONTH == 0:
            points.append(Point(day // DAYS_OF_MONTH, share, there))
    return points
