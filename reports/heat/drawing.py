"""A row of the map as the shapes of an SVG, made in one go: two thousand rows have a hundred thousand cells. Pure.

A state of a row is a mask: bit n says that week n, counted from the first, is in it. A cell is one unit wide and high.
"""

from functools import lru_cache

MOST = 64
CELLS = {1 << week: f"M{week} 0h1v1h-1z" for week in range(MOST)}


@lru_cache(maxsize=4096)
def drawn(counting: int, excused: int, missed: int, unreported: int, alone: int) -> str:
    """The paths of one row. What was held lies under all, since it is nearly everything, and so nearly the same."""
    return (
        _path("held", _runs(counting))
        + _path("excused", _cells(excused))
        + _path("missed", _cells(missed))
        + _path("unreported", _cells(unreported))
        + _path("alone", _runs(alone))
    )


def _path(name: str, data: str) -> str:
    return f'<path fill="url(#w-{name})" d="{data}"/>' if data else ""


def _cells(mask: int) -> str:
    """One square for each week of a mask that has few."""
    path = ""
    while mask:
        lowest = mask & -mask
        path += CELLS[lowest]
        mask ^= lowest
    return path


@lru_cache(maxsize=4096)
def _runs(mask: int) -> str:
    """One stretch for weeks that follow one another; many rows have the same ones."""
    path = ""
    while mask:
        first = (mask & -mask).bit_length() - 1
        rest = mask >> first
        length = (~rest & (rest + 1)).bit_length() - 1
        path += f"M{first} 0h{length}v1h-{length}z"
        mask &= ~(((1 << length) - 1) << first)
    return path


def longest_run(mask: int, counting: int) -> tuple[int, int]:
    """How many weeks of the mask follow one another, and which is the last of them; weeks not counting are skipped."""
    # As decimal digits, the latest week first: 1 is in the mask, 2 counts without being in it.
    told = str(int(f"{mask:b}") + 2 * int(f"{counting & ~mask:b}"))
    bare = told.replace("0", "")
    if "11" not in bare:
        return (1 if mask else 0), mask.bit_length() - 1
    longest = max(len(run) for run in bare.split("2"))
    run = week = 0
    for mark, state in enumerate(reversed(told)):
        run = run + 1 if state == "1" else 0 if state == "2" else run
        if run == longest:
            week = mark
            break
    return longest, week
