"""The best assignment of those who wait to those who have room, and the proof that no better one exists.

Pure: ids in, ids out. All that decides is in whole numbers. The assignment comes from SciPy; whether it is the best
is not believed but proven here, by a price for a place at each mentor (`prices`), which anybody can check anew.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Ids = Mapping[str, str]


class Aim(StrEnum):
    BEST_FIT = "best_fit"
    """The largest sum of points; a pair below zero is never made."""
    NOBODY_LEFT = "nobody_left"
    """As many as possible first, among these the largest sum of points."""


class NotProvenError(RuntimeError):
    """What was found could not be shown to be the best; nothing is proposed then."""


@dataclass(frozen=True)
class Problem:
    """Who waits, with the points of each mentor who may be theirs; and how many places each mentor has (None: any).

    Among equally good answers the one that leaves most of `earlier` as it was is taken.
    """

    scores: Mapping[str, Mapping[str, int]]
    room: Mapping[str, int | None]
    aim: Aim
    earlier: Ids = field(default_factory=dict)


@dataclass(frozen=True)
class Solution:
    """Who gets whom, the points of all, and the proof: the worth of all this, and the bound that nothing passes."""

    pairs: dict[str, str]
    total: int
    worth: int
    bound: int
    prices: dict[str, int]


@dataclass(frozen=True)
class _Worths:
    """What a pair is worth in one whole number: the aim first, then the points, then that it stays as it was."""

    step: int
    each: int
    scale: int

    def of(self, score: int, is_as_before: bool) -> int:
        return (score * self.scale + self.each) * self.step + is_as_before


def _worths(problem: Problem) -> _Worths:
    number = len(problem.scores)
    most = max((abs(score) for row in problem.scores.values() for score in row.values()), default=0)
    step = number + 1
    if problem.aim == Aim.NOBODY_LEFT:
        worths = _Worths(step=step, each=2 * most * number + 1, scale=1)
    else:
        worths = _Worths(step=step, each=1, scale=number + 1)
    if worths.of(most, True) * (number + 1) >= 2**53:  # SciPy counts in doubles, which are exact up to here
        raise ValueError("The points are too large to be added without an error.")
    return worths


def solve(problem: Problem) -> Solution:
    """The best assignment, the same for the same input in whatever order it comes. Raises NotProvenError."""
    import numpy as np
    from scipy.optimize import linear_sum_assignment  # takes seconds to import, and few need it

    seekers = sorted(problem.scores)
    scarce, plenty = _by_room(problem.room, len(seekers))
    worths = _worths(problem)
    place = {mentor: number for number, mentor in enumerate(scarce)}
    fallback = np.zeros(len(seekers), dtype=np.int64)  # the best of those who have room for all, or else nobody
    fallen_to: dict[int, str] = {}
    never = np.iinfo(np.int64).min // 4
    worth = np.full((len(seekers), len(scarce)), never, dtype=np.int64)
    for row, seeker in enumerate(seekers):
        before = problem.earlier.get(seeker)
        for mentor, score in sorted(problem.scores[seeker].items()):
            value = worths.of(score, mentor == before)
            if mentor in place:
                worth[row, place[mentor]] = value
            elif mentor in plenty and value > fallback[row]:
                fallback[row], fallen_to[row] = value, mentor
    gain = np.maximum(worth - fallback[:, None], 0)
    room = np.array([problem.room[mentor] for mentor in scarce], dtype=np.int64)
    columns = np.repeat(np.arange(len(scarce)), np.minimum(room, (gain > 0).sum(axis=0)))
    rows, chosen = linear_sum_assignment(gain[:, columns], maximize=True)
    given = np.full(len(seekers), -1, dtype=np.int64)
    for row, column in zip(rows, columns[chosen], strict=True):
        if gain[row, column] > 0:
            given[row] = column
    prices = _prices(gain, given)
    value = int(fallback.sum() + gain[given >= 0, given[given >= 0]].sum())
    left = (gain - prices).max(axis=1, initial=0)
    bound = int(fallback.sum() + left.sum() + (room * prices).sum())
    if value != bound:
        raise NotProvenError(f"{value} was found, {bound} is not excluded.")
    pairs = {
        seeker: scarce[given[row]] if given[row] >= 0 else fallen_to[row]
        for row, seeker in enumerate(seekers)
        if given[row] >= 0 or row in fallen_to
    }
    total = sum(problem.scores[seeker][mentor] for seeker, mentor in pairs.items())
    priced = {mentor: int(price) for mentor, price in zip(scarce, prices, strict=True) if price}
    return Solution(pairs=pairs, total=total, worth=value, bound=bound, prices=priced)


def _by_room(room: Mapping[str, int | None], number: int) -> tuple[list[str], set[str]]:
    """Mentors who may run out of room, in order, and those who have room for all; who has none is in neither."""
    scarce = sorted(mentor for mentor, places in room.items() if places is not None and 0 < places < number)
    plenty = {mentor for mentor, places in room.items() if places is None or (places >= number and places > 0)}
    return scarce, plenty


def _prices(gain, given):
    """The lowest prices at which nobody would rather have another place: Bellman and Ford on the residual graph.

    One node for each mentor; the edge from j to k is as long as the most that somebody of j's would gain at k.
    """
    import numpy as np

    number = gain.shape[1]
    prices = gain[given < 0].max(axis=0, initial=0)
    envy = np.full((number, number), np.iinfo(np.int64).min // 4, dtype=np.int64)
    for mentor in range(number):
        own = given == mentor
        if own.any():
            envy[mentor] = (gain[own] - gain[own, mentor][:, None]).max(axis=0)
    for _round in range(number + 1):
        higher = np.maximum(prices, (prices[:, None] + envy).max(axis=0, initial=0))
        if (higher == prices).all():
            return prices
        prices = higher
    raise NotProvenError("Somebody could still be moved to advantage.")


def is_proven(problem: Problem, solution: Solution) -> bool:
    """Whether the assignment keeps to the rules and its prices prove that no better one exists; in plain Python.

    Whoever pays `price` for a place gains at most `worth - price`, and all places together cost what is paid for
    them; so no assignment is worth more than the sum of both, and this one is worth just that.
    """
    worths, taken = _worths(problem), {}
    worth = 0
    for seeker, mentor in solution.pairs.items():
        if mentor not in problem.scores[seeker]:
            return False
        taken[mentor] = taken.get(mentor, 0) + 1
        worth += worths.of(problem.scores[seeker][mentor], problem.earlier.get(seeker) == mentor)
    if any(problem.room[mentor] is not None and number > problem.room[mentor] for mentor, number in taken.items()):
        return False
    if any(price < 0 or problem.room[mentor] is None for mentor, price in solution.prices.items()):
        return False
    bound = sum(price * problem.room[mentor] for mentor, price in solution.prices.items())
    for seeker, row in problem.scores.items():
        before = problem.earlier.get(seeker)
        gains = (
            worths.of(score, mentor == before) - solution.prices.get(mentor, 0)
            for mentor, score in row.items()
            if problem.room[mentor] != 0
        )
        bound += max(0, max(gains, default=0))
    return worth == solution.worth == bound == solution.bound
