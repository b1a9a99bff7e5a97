"""Which sums over people may be shown, so that neither they nor any difference of them speaks of fewer than five.

A sum is shown if at least five different people and ten talks stand behind it (primary suppression). That alone is not
enough: where a whole and all but one of its parts are shown, the hidden part is their difference (Federal Committee on
Statistical Methodology, *Statistical Policy Working Paper 22: Report on Statistical Disclosure Limitation Methodology*,
2005, chapters II and IV: complementary cell suppression). The rule here is the simplest that is sound:

    A whole that is shown is split only into parts of which each may be shown, **the rest included**: all parts that
    stay hidden, taken together, have five people and ten talks as well. If they have not, one of the parts that could
    be shown is hidden with them, drawn by lot.

Why nothing can be computed from it. What is shown are sums over sets that lie inside one another or apart, cut out of
each whole by the rule. Cutting all of them leaves blocks that do not overlap, each of at least five people and ten
talks, and every number shown is a sum of whole blocks. So is whatever linear combination of them counts a set of
people; it can never count less than one block, nor tell how a block is made up inside. A hidden part may therefore be
anything from nothing to its whole block, which is at least five.

Nothing else is published. Weeks, programs and topics are tables of their own: no sum over them is made that holds
anything hidden, each person is in one unit of a program and week, and a week is published once and never changes. So
weeks, programs and topics subtracted from each other give sums of blocks again. Nor does it help to know the rule: a
part that is hidden may have been drawn, or have nine people and nine talks. (Were the smallest hidden instead, a part
hidden beside a smaller one that is shown would be known to be less than its block.)

What it does not protect against: who already knows what the others of a block said, a mentor of four of five, say; and
that everybody spoke of something, where a block is known to be all there are.
"""

import secrets
from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import NamedTuple, TypeVar

Node = TypeVar("Node", bound=Hashable)

FEWEST_PEOPLE = 5
FEWEST_TALKS = 10


class Sum(NamedTuple):
    """Different people, and talks; nobody is in two sums that are added."""

    people: int = 0
    talks: int = 0

    @property
    def may_be_shown(self) -> bool:
        return self.people >= FEWEST_PEOPLE and self.talks >= FEWEST_TALKS

    def plus(self, other: "Sum") -> "Sum":
        return Sum(self.people + other.people, self.talks + other.talks)


def sums_to_show(
    own: Mapping[Node | None, Sum],
    parents: Mapping[Node, Node | None],
    draw: Callable[[Sequence[Node]], Node] = secrets.choice,
) -> dict[Node | None, Sum]:
    """The sums of a tree that may be shown, of the whole under None and of each node with all that is below it.

    `own` has for each node what belongs to it and to nothing below, under None what belongs to none. A node that is to
    be protected although nothing belongs to it stands there with an empty sum; one that is not there is taken for
    known to be empty. `parents` leads from each node up to None. `draw` draws the lot: ask once, and keep the answer.
    """
    below = _with_what_is_below(own, parents)
    children: dict[Node | None, list[Node]] = defaultdict(list)
    for node in below:
        if node is not None:
            children[parents[node]].append(node)
    shown: dict[Node | None, Sum] = {}
    wholes: list[Node | None] = [None] if below[None].may_be_shown else []
    while wholes:
        whole = wholes.pop()
        shown[whole] = below[whole]
        # What belongs to the whole itself is one of its parts, and never shown alone.
        wholes += _split({child: below[child] for child in children[whole]}, own.get(whole), draw)
    return shown


def _split(parts: Mapping[Node, Sum], rest: Sum | None, draw: Callable[[Sequence[Node]], Node]) -> list[Node]:
    """Which parts of a whole that is shown are shown, too; `rest` is hidden in any case, None if there is none."""
    shown = sorted((part for part, size in parts.items() if size.may_be_shown), key=str)
    for part in parts.keys() - set(shown):
        rest = parts[part].plus(rest or Sum())
    if shown and rest is not None and not rest.may_be_shown:
        # With one that may be shown, the rest may be, too; where there is none, the rest is the whole.
        shown.remove(draw(shown))
    return shown


def _with_what_is_below(own: Mapping[Node | None, Sum], parents: Mapping[Node, Node | None]) -> dict[Node | None, Sum]:
    below: dict[Node | None, Sum] = {None: Sum()}
    for start, size in own.items():
        node = start
        while node is not None:
            below[node] = below.get(node, Sum()).plus(size)
            node = parents[node]
        below[None] = below[None].plus(size)
    return below
