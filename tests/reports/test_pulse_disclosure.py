"""Whatever is told of pulses, each person's unseen answer may be each of the five: all possible answers are tried."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from itertools import combinations, combinations_with_replacement

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.pulses.disclosure import Answers, Figure, Turnout, added, figure, units_to_tell_of

SCALE = range(1, 6)
# A tree of units: a and b at the top, c and d in b, e in d.
PARENTS = {"a": None, "b": None, "c": "b", "d": "b", "e": "d"}
NODES = [None, *PARENTS]
SOME = settings(max_examples=60, deadline=None)

few = st.lists(st.sampled_from(SCALE), max_size=9).map(tuple)
seen_few = st.one_of(st.just(()), st.lists(st.sampled_from(SCALE), max_size=6).map(tuple))
# Extreme groups betray most easily: everybody at one end.
alike = st.tuples(st.sampled_from([1, 5]), st.integers(0, 9)).map(lambda drawn: (drawn[0],) * drawn[1])
tables = st.dictionaries(
    st.sampled_from(NODES), st.builds(Answers, unseen=st.one_of(few, alike), seen=seen_few), min_size=1
)


@cache
def possible(people: int, known: tuple[int, ...]) -> dict[Figure, frozenset[int]]:
    """For each figure that can be told of so many unseen answers beside known ones, the answers that can be in it."""
    found = defaultdict(set)
    for unseen in combinations_with_replacement(SCALE, people):
        found[figure(Answers(unseen, known))] |= set(unseen)
    return {told: frozenset(values) for told, values in found.items()}


@pytest.mark.parametrize("people", range(5, 13))
def test_each_answer_remains_possible_for_each_person_whatever_is_told(people):
    """Answers are of no order, so a value that is in some possible answers can be anybody's."""
    for known in ((), (1,), (5,), (3, 3), (1, 5), (1,) * 4, (5,) * 4, (5,) * 20, (1,) * 20):
        for told, values in possible(people, known).items():
            assert values == set(SCALE), (people, known, told)


def test_the_ends_are_cut_by_the_number_of_people_alone():
    highest = {people: figure(Answers((5,) * people)).halves / 2 for people in (5, 6, 15, 16, 40)}
    assert highest == {5: 4, 6: 4.5, 15: 4.5, 16: 5, 40: 5}
    assert figure(Answers((1,) * 5)).halves / 2 == 2
    assert figure(Answers((3, 3, 4, 4, 4))) == Figure(people=5, halves=7)


def test_why_the_number_of_low_answers_is_not_told_beside_the_mean():
    """Five of twelve are low and the mean is 4: then each of the five has answered 2, and everybody else 5."""
    fits = [
        answers
        for answers in combinations_with_replacement(SCALE, 12)
        if figure(Answers(answers)).halves == 8 and sum(value <= 2 for value in answers) == 5
    ]
    assert fits == [(2,) * 5 + (5,) * 7]


@SOME
@given(own=tables, lots=st.randoms(use_true_random=False))
def test_no_subtraction_leaves_fewer_than_five(own, lots):
    """Of seen answers taken out or not, any units told of, added and subtracted, are whole blocks of five or nobody."""
    told = units_to_tell_of(own, PARENTS, Answers(), lots.choice)
    blocks = {id(block): block for parts in told.values() for block in parts}
    for block in blocks.values():
        assert block.may_be_told
        assert len(block.unseen) >= 5 or (not block.unseen and len(block.seen) >= 5)
    if told:
        everybody = [value for size in own.values() for value in size.unseen + size.seen]
        assert sorted(value for block in told[None] for value in block.unseen + block.seen) == sorted(everybody)
    for one, other in combinations(told, 2):
        both = {id(block) for block in told[one]}, {id(block) for block in told[other]}
        assert both[0] <= both[1] or both[1] <= both[0] or not both[0] & both[1]
        left = [blocks[key] for key in both[0] ^ both[1]]
        unseen, people = sum(len(b.unseen) for b in left), sum(len(b.unseen + b.seen) for b in left)
        assert unseen == 0 or unseen >= 5
        assert people == 0 or people >= 5


@dataclass(frozen=True)
class Named:
    """Answers, and of which units they are."""

    answers: Answers = Answers()
    units: frozenset = frozenset()

    @property
    def is_nothing(self) -> bool:
        return self.answers.is_nothing

    @property
    def may_be_told(self) -> bool:
        return self.answers.may_be_told

    def plus(self, other: "Named") -> "Named":
        return Named(self.answers.plus(other.answers), self.units | other.units)


@SOME
@given(own=tables, lot=st.integers(0, 3), data=st.data())
def test_everything_told_stays_the_same_although_somebody_answered_otherwise(own, lot, data):
    """An attacker who keeps all that is told of all units, and knows every seen answer, cannot tell the two apart."""

    def cut(answers):
        named = {unit: Named(size, frozenset([unit])) for unit, size in answers.items()}
        return units_to_tell_of(named, PARENTS, Named(), lambda nodes: nodes[lot % len(nodes)])

    def told(answers):
        return {unit: added(figure(part.answers) for part in parts) for unit, parts in cut(answers).items()}

    people = [unit for unit, size in own.items() for _answer in size.unseen]
    before = told(own)
    if not people or not before:
        return
    home = data.draw(st.sampled_from(people))
    wanted = data.draw(st.sampled_from(SCALE))
    block = next(part for part in cut(own)[None] if home in part.units)
    size = len(block.answers.unseen)
    now = figure(block.answers)
    others = next(
        answers
        for answers in combinations_with_replacement(SCALE, size)
        if wanted in answers and figure(Answers(answers, block.answers.seen)) == now
    )
    rest = [*others]
    rest.remove(wanted)
    # The wanted answer is given to somebody of that unit, what is left to the others of the block.
    changed = dict(own)
    for unit in sorted(block.units, key=str):
        given_here = [wanted] if unit == home else []
        while len(given_here) < len(own[unit].unseen):
            given_here.append(rest.pop())
        changed[unit] = Answers(tuple(given_here), own[unit].seen)
    assert not rest
    assert wanted in changed[home].unseen
    assert told(changed) == before


@SOME
@given(
    own=st.dictionaries(st.sampled_from(NODES), st.builds(Turnout, st.integers(0, 12), st.integers(0, 12)), min_size=1)
)
def test_neither_who_answered_nor_who_did_not_is_told_of_fewer_than_five(own):
    told = units_to_tell_of(own, PARENTS, Turnout())
    blocks = [block for parts in told.values() for block in parts]
    assert all(number == 0 or number >= 5 for block in blocks for number in (block.answered, block.silent))


def test_of_too_few_nothing_can_be_told():
    for answers in (Answers((1,) * 4), Answers((1,) * 4, (5,) * 9), Answers((), (5,) * 4), Answers()):
        assert not answers.may_be_told
        with pytest.raises(ValueError, match="few"):
            figure(answers)
    assert units_to_tell_of({None: Answers((3,) * 4)}, PARENTS, Answers()) == {}
