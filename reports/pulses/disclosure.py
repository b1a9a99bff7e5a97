"""What of the answers to a question may be told, so that nobody's own answer can be computed from it.

Answers are of two kinds: *seen*, which their givers let the coordinator see, and *unseen*. Both count. Who sees the
seen ones can take them out of a sum, so what is protected are the unseen ones with the seen ones taken out.

**Which people** (`units_to_tell_of`). As in `reports.disclosure`: a whole that is told is split only into parts of
which each may be told, the rest included. A part may be told if five people's unseen answers stand behind it; or if
none does, and five people's seen ones (whoever sees no names sees no seen ones either). Where the rest is too small,
one of the parts that would mend it is hidden with it, drawn by lot. Cutting all wholes so leaves *blocks* that do not
overlap, and each shown unit is a sum of whole blocks.

**What of them** (`figure`). Numbers of people alone do not protect: a mean of 5 says of each that he answered 5, and
the mean of a whole and of a part give that of the rest. Therefore a figure is made for each block by itself, and what
a unit shows is computed from the figures of its blocks and from nothing else (`added`). Whatever is shown, in all
units together, tells no more than the list of the blocks' figures, and blocks share nobody. The figure of a block is

- how many people answered, at least five, and
- their mean in steps of a half, where its ends are cut: as many steps at either end are told as one as it takes for
  each of the unseen answers to be anything from 1 to 5. Of five people the highest is "4 or more", of six to fifteen
  "4½ or more", from sixteen on "5". How much is cut depends on how many answered and on what the coordinator sees
  anyway, not on what is to be protected, so that the cut tells nothing.

Neither the distribution nor how many answered low is told, also where many did: beside the mean it betrays. Where five
of twelve are low (1 or 2) and the mean is 4, each of the five answered 2, and each of the others 5. Rounding the number
does not help, nor does telling only that it is five or more.

What this promises, and `tests/reports/test_pulse_disclosure.py` proves by going through all possible answers: *whatever
is told of a block, each person's unseen answer may be each of 1, 2, 3, 4 and 5.* What is told of other blocks changes
nothing about that.

Questions, versions of them, sides, programs and quarters are tables of their own, each cut by itself: no sum is made
over them, and an answer is in one table only. A quarter is told once, when nothing can come into it any more, and never
changes, so that there is no before and after. Who answers twice in a quarter counts once, with his mean.

What it does not protect against: who knows what the others of a block answered, four of five, say.
"""

import secrets
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, Self, TypeVar
from uuid import UUID

FEWEST = 5
LEAST, MOST = 1, 5

Node = UUID | None


class Part(Protocol):
    """What stands behind a part: whether it may be told, and whether there is anything."""

    @property
    def may_be_told(self) -> bool: ...
    @property
    def is_nothing(self) -> bool: ...
    def plus(self, other: Self) -> Self: ...


Size = TypeVar("Size", bound=Part)


@dataclass(frozen=True)
class Answers:
    """The answers of different people to one question, one of each."""

    unseen: tuple[int, ...] = ()
    seen: tuple[int, ...] = ()

    @property
    def is_nothing(self) -> bool:
        return not self.unseen and not self.seen

    @property
    def may_be_told(self) -> bool:
        return len(self.unseen) >= FEWEST or (not self.unseen and len(self.seen) >= FEWEST)

    def plus(self, other: "Answers") -> "Answers":
        return Answers(self.unseen + other.unseen, self.seen + other.seen)


@dataclass(frozen=True)
class Turnout:
    """Different people who were asked: who answered, and who did not. None, or five at least, of each."""

    answered: int = 0
    silent: int = 0

    @property
    def is_nothing(self) -> bool:
        return not self.answered and not self.silent

    @property
    def may_be_told(self) -> bool:
        return not self.is_nothing and all(number == 0 or number >= FEWEST for number in (self.answered, self.silent))

    def plus(self, other: "Turnout") -> "Turnout":
        return Turnout(self.answered + other.answered, self.silent + other.silent)


@dataclass(frozen=True)
class Figure:
    """What is told: how many people answered, and twice their mean."""

    people: int
    halves: int


def figure(answers: Answers) -> Figure:
    """What is told of a block; raises ValueError for one of which nothing may be told."""
    if not answers.may_be_told:
        raise ValueError("too few answers")
    hidden, known = (answers.unseen, answers.seen) if answers.unseen else (answers.seen, ())
    people = len(hidden) + len(known)
    steps = steps_to_tell(len(hidden), len(known), sum(known))
    halves = min(max(_step_of(sum(hidden) + sum(known), people), steps[0]), steps[-1])
    return Figure(people, halves)


def steps_to_tell(hidden: int, known: int, sum_of_known: int) -> range:
    """The steps that are told of a block, as halves: the others are told as the nearest of these.

    A step is told by itself if with it somebody of the hidden may have answered 1, all others being at their highest,
    and 5, all others being at their lowest.
    """
    people = hidden + known
    least = hidden - 1 + MOST + sum_of_known
    most = (hidden - 1) * MOST + LEAST + sum_of_known
    return range(_step_of(least, people), _step_of(most, people) + 1)


def added(figures: Iterable[Figure]) -> Figure:
    """What is told of several blocks together: computed from their figures alone."""
    all_of_them = list(figures)
    people = sum(one.people for one in all_of_them)
    halves = sum(one.people * one.halves for one in all_of_them)
    return Figure(people, (2 * halves + people) // (2 * people))


def units_to_tell_of(
    own: Mapping[Node, Size],
    parents: Mapping[Node, Node],
    nothing: Size,
    draw: Callable[[Sequence[Node]], Node] = secrets.choice,
) -> dict[Node, list[Size]]:
    """The units that are told of, each with the blocks of which it is the sum; the whole is under None.

    `own` has for each unit what belongs to it and to none below, under None what belongs to no unit; `parents` leads
    from each unit up to None. `draw` draws the lot: ask once, and keep the answer.
    """
    below: dict[Node, Size] = defaultdict(lambda: nothing)
    children: dict[Node, set[Node]] = defaultdict(set)
    for start, size in own.items():
        for node in _way_up(start, parents):
            below[node] = below[node].plus(size)
            if node is not None:
                children[parents[node]].add(node)
    told: set[Node] = set()
    wholes: list[Node] = [None] if below[None].may_be_told else []
    while wholes:
        whole = wholes.pop()
        told.add(whole)
        # What belongs to the whole itself is a part of it, and never told alone.
        parts = {child: below[child] for child in children[whole]}
        wholes += _split(parts, own.get(whole, nothing), draw)
    blocks: dict[Node, Size] = defaultdict(lambda: nothing)
    for start, size in own.items():
        home = next(node for node in _way_up(start, parents) if node in told) if told else None
        blocks[home] = blocks[home].plus(size)
    found: dict[Node, list[Size]] = {node: [] for node in told}
    for home, size in blocks.items():
        if home in told and not size.is_nothing:
            for node in _way_up(home, parents):
                if node in told:
                    found[node].append(size)
    return found


def _split(parts: Mapping[Node, Size], rest: Size, draw: Callable[[Sequence[Node]], Node]) -> list[Node]:
    told = sorted((part for part, size in parts.items() if size.may_be_told), key=str)
    for part in parts.keys() - set(told):
        rest = rest.plus(parts[part])
    if told and not (rest.is_nothing or rest.may_be_told):
        mending = [part for part in told if rest.plus(parts[part]).may_be_told]
        if not mending:
            return []
        told.remove(draw(mending))
    return told


def _way_up(node: Node, parents: Mapping[Node, Node]) -> Iterable[Node]:
    while node is not None:
        yield node
        node = parents[node]
    yield None


def _step_of(total: int, people: int) -> int:
    """The step of a half nearest to the mean, as halves; what is in the middle goes up."""
    return (4 * total + people) // (2 * people)
