"""A row of the map as the shapes of an SVG, made in one go: two thousand rows have a hundred thousand cells. Pure.

A state of a row is a mask: bit n says that week n, counted from the first, is in it. A cell is one unit wide and high.
"""

from functools import lru_cache

SHAPES = ("held", "excused", "missed", "unreported", "alone")
"""The patterns of the map (templates/reports/heat/_patterns.html); what follows is drawn over what stands before."""


def drawn(masks: dict[str, int]) -> str:
    """The paths of one row, by state; states without a week are left out."""
    return "".join(f'<path fill="url(#w-{name})" d="{path}"/>' for name in SHAPES if (path := cells(masks.get(name, 0))))


def cells(mask: int) -> str:
    """The data of a path over these weeks. Eight weeks at a time are looked up, so that rows share their words."""
    at, path = 0, ""
    while mask:
        path += _eight(at, mask & 255)
        mask >>= 8
        at += 8
    return path


@lru_cache(maxsize=4096)
def _eight(at: int, mask: int) -> str:
    path = ""
    while mask:
        first = (mask & -mask).bit_length() - 1
        length = (~(mask >> first) & (mask >> first) + 1).bit_length() - 1
        path += f"M{at + first} 0h{length}v1h-{length}z"
        mask &= ~(((1 << length) - 1) << first)
    return path


def longest_run(mask: int, counting: int) -> tuple[int, int]:
    """How many weeks of the mask follow one another, and which is the last of them; weeks not counting are skipped."""
    longest = (0, 0)
    run = 0
    for week in range(max(mask, counting).bit_length()):
        bit = 1 << week
        if mask & bit:
            run += 1
            longest = max(longest, (run, week), key=lambda found: found[0])
        elif counting & bit:
            run = 0
    return longest
