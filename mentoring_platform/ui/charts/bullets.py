"""One figure as a bar on its scale, with the target and what it was before as marks on it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Bullet:
    """All places are percent of the width; None where there is nothing to mark."""

    x: float
    width: float
    target: float | None
    before: float | None
    year_ago: float | None


def bullet(
    value: float | None,
    *,
    target: float | None,
    before: float | None,
    year_ago: float | None,
    maximum: float,
    rtl: bool,
) -> Bullet:
    """The bar of a value from nothing to the maximum, in reading order; beyond the scale stands at its edge."""

    def along(number: float | None) -> float | None:
        if number is None:
            return None
        at = min(max(number, 0), maximum) / (maximum or 1) * 100
        return round(100 - at if rtl else at, 2)

    width = round(min(max(value or 0, 0), maximum) / (maximum or 1) * 100, 2)
    return Bullet(round(100 - width, 2) if rtl else 0, width, along(target), along(before), along(year_ago))
