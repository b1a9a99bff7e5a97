"""No sum and no difference of sums tells of fewer than five: all of them are tried, by exact linear algebra."""

from collections.abc import Iterable
from fractions import Fraction
from functools import partial
from itertools import chain, combinations, product
from operator import itemgetter

from hypothesis import given, settings
from hypothesis import strategies as st

from reports.disclosure import Sum, sums_to_show

# A tree of units: a and b at the top, c and d in b, e in d.
PARENTS = {"a": None, "b": None, "c": "b", "d": "b", "e": "d"}
NODES = [None, *PARENTS]
Atom = tuple
"""Program, week and unit: what belongs to this unit itself and to none below it."""

few = st.integers(0, 6)
some = st.one_of(few, few, st.integers(0, 30))
sizes = st.tuples(some, st.integers(0, 9)).map(lambda drawn: Sum(drawn[0], drawn[0] + drawn[1] if drawn[0] else 0))
tables = st.dictionaries(st.sampled_from(NODES), sizes, min_size=1)
"""One topic in one week of one program, by unit; what is not in it is known to be empty."""
MANY = settings(max_examples=200, deadline=None)
SOME = settings(max_examples=25, deadline=None)


def atoms_below(node, own) -> frozenset:
    """The units whose own people are part of a node's sum."""
    chain = {}
    for unit in own:
        ups = {unit, None}
        up = unit
        while up is not None:
            up = PARENTS[up]
            ups.add(up)
        chain[unit] = ups
    return frozenset(unit for unit in own if node in chain[unit])


class Published:
    """What somebody has who keeps every number ever shown: sets of atoms with their people and talks."""

    def __init__(self, cells: dict[Atom, Sum], figures: dict[frozenset, Sum]):
        self.atoms = sorted(cells, key=str)
        self.cells, self.figures = cells, figures
        self.place = {atom: 1 << number for number, atom in enumerate(self.atoms)}
        self.rows = _echelon([[Fraction(atom in figure) for atom in self.atoms] for figure in figures])

    def determines(self, group: Iterable[Atom]) -> bool:
        """Whether any linear combination of the figures counts exactly this group."""
        chosen = set(group)
        rest = [Fraction(atom in chosen) for atom in self.atoms]
        for pivot, row in self.rows:
            if rest[pivot]:
                factor = rest[pivot]
                rest = [value - factor * of_row for value, of_row in zip(rest, row, strict=True)]
        return not any(rest)

    def size_of(self, group: Iterable[Atom]) -> Sum:
        total = Sum()
        for atom in group:
            total = total.plus(self.cells[atom])
        return total

    def worst_group(self) -> tuple | None:
        """A group of people that the figures determine and that is too small, if there is any; all are tried."""
        for number in range(1, len(self.atoms) + 1):
            for group in combinations(self.atoms, number):
                if not self.size_of(group).may_be_shown and self.determines(group):
                    return group
        return None

    def can_hold(self, atom: Atom) -> tuple[int, int]:
        """Fewest and most people that the atom holds in worlds that look the same; each world is checked."""
        alike = [other for other in self.atoms if all((atom in f) == (other in f) for f in self.figures)]
        total = self.size_of(alike)
        most = dict.fromkeys(alike, Sum()) | {atom: total}
        other = next((each for each in alike if each != atom), None)
        fewest = dict.fromkeys(alike, Sum()) | {other or atom: total}
        for world in (most, fewest):
            whole = {**self.cells, **world}
            assert all(_total(whole[each] for each in figure) == size for figure, size in self.figures.items())
        return fewest[atom].people, most[atom].people


def _total(sums: Iterable[Sum]) -> Sum:
    result = Sum()
    for each in sums:
        result = result.plus(each)
    return result


def _echelon(rows: list[list[Fraction]]) -> list[tuple[int, list[Fraction]]]:
    """The rows in reduced echelon form, each with the place of its one."""
    done: list[tuple[int, list[Fraction]]] = []
    for start in rows:
        row = start
        for pivot, of_done in done:
            row = [value - row[pivot] * other for value, other in zip(row, of_done, strict=True)]
        pivot = next((place for place, value in enumerate(row) if value), None)
        if pivot is None:
            continue
        row = [value / row[pivot] for value in row]
        done = [(p, [v - other[pivot] * r for v, r in zip(other, row, strict=True)]) for p, other in done]
        done.append((pivot, row))
    return done


def by_lot(number: int):
    """The rule with a lot that can be drawn again."""
    return partial(sums_to_show, draw=lambda parts: parts[number % len(parts)])


def publish(own_of: dict[tuple, dict], rule) -> Published:
    """Everything shown of tables by program and week."""
    cells, figures = {}, {}
    for place, own in own_of.items():
        cells |= {(*place, unit): size for unit, size in own.items()}
        for node, size in rule(own, PARENTS).items():
            figures[frozenset((*place, unit) for unit in atoms_below(node, own))] = size
    return Published(cells, figures)


def primary_only(own, parents) -> dict:
    """The rule as one would first think of it: each sum that is large enough."""
    sums = {node: _total(own[unit] for unit in atoms_below(node, own)) for node in NODES}
    return {node: size for node, size in sums.items() if size.may_be_shown}


@MANY
@given(own=tables, lot=st.integers(0, 2))
def test_every_number_shown_is_true_and_of_many(own, lot):
    for node, size in by_lot(lot)(own, PARENTS).items():
        assert size == _total(own[unit] for unit in atoms_below(node, own))
        assert size.people >= 5 and size.talks >= 10


@MANY
@given(own=tables, lot=st.integers(0, 2))
def test_no_group_that_can_be_computed_is_small(own, lot):
    """All groups of cells are tried: whatever a linear combination of the numbers counts is of five people and more."""
    assert publish({("p", 1): own}, by_lot(lot)).worst_group() is None


@MANY
@given(own=tables, lot=st.integers(0, 2))
def test_no_hidden_cell_is_known_or_known_to_be_small(own, lot):
    published = publish({("p", 1): own}, by_lot(lot))
    shown = {next(iter(figure)) for figure in published.figures if len(figure) == 1}
    for atom in published.atoms:
        if not published.figures or atom in shown:
            continue
        fewest, most = published.can_hold(atom)
        if fewest == most:  # alone in its block: then the block itself is of many
            assert published.size_of([atom]).may_be_shown
        else:
            assert fewest == 0 and most >= 5


@SOME
@given(own_of=st.fixed_dictionaries({(p, w): tables for p in ("p", "q") for w in (1, 2)}), lot=st.integers(0, 2))
def test_no_difference_of_weeks_units_and_programs_is_small(own_of, lot):
    """Sums over ranges of weeks and over programs, and each of them less each other."""
    figures: dict[frozenset, Sum] = {}
    shown = {place: by_lot(lot)(own, PARENTS) for place, own in own_of.items()}
    wholes = [places for number in (1, 2, 3, 4) for places in combinations(own_of, number)]
    for places in wholes:
        for node in NODES:
            there = [place for place in places if node in shown[place]]
            atoms = frozenset((*place, unit) for place in there for unit in atoms_below(node, own_of[place]))
            figures[atoms] = _total(shown[place][node] for place in there)
    for large, of_large in figures.items():
        for small, of_small in figures.items():
            if small < large:
                people, talks = of_large.people - of_small.people, of_large.talks - of_small.talks
                assert people >= 5 and talks >= 10


def test_the_check_finds_what_the_simple_rule_gives_away():
    """Ten and three of thirteen: the three are what is left."""
    own = {"a": Sum(10, 12), "c": Sum(3, 3), None: Sum(0, 0)}
    assert publish({("p", 1): own}, rule=primary_only).worst_group() is not None
    assert sums_to_show(own, PARENTS) == {None: Sum(13, 15)}


def test_who_knows_the_rule_does_not_learn_that_a_hidden_cell_is_small():
    """All worlds of eleven people: those in which the same is shown differ in each hidden cell, up to five and more."""
    possible = [[Sum(people, talks) for talks in range(people, 2 * people + 1)] for people in range(12)]
    looks: dict[frozenset, list[tuple]] = {}
    peoples = [numbers for numbers in product(range(12), repeat=3) if sum(numbers) <= 11]
    for world in chain.from_iterable(product(*(possible[number] for number in numbers)) for numbers in peoples):
        for lot in (0, -1):
            shown = sums_to_show(dict(zip(("a", "b", None), world, strict=True)), PARENTS, itemgetter(lot))
            looks.setdefault(frozenset(shown.items()), []).append(world)
    assert len(looks) > 50
    for shown, worlds in looks.items():
        nodes = {node for node, _size in shown}
        for place, node in enumerate(("a", "b", None)):
            held = {world[place].people for world in worlds}
            if node not in nodes or node is None:
                alone = None in nodes and node is None and {"a", "b"} <= nodes  # then it is the rest, which is of many
                assert (min(held) >= 5) if alone else (len(held) > 1 and max(held) >= 5), (shown, node)


def test_parts_are_shown_where_the_rest_is_large_enough():
    own = {"a": Sum(10, 12), "c": Sum(3, 4), "e": Sum(4, 8)}
    assert sums_to_show(own, PARENTS) == {None: Sum(17, 24), "a": Sum(10, 12), "b": Sum(7, 12)}
    assert sums_to_show({"a": Sum(10, 12), "c": Sum(3, 4)}, PARENTS) == {None: Sum(13, 16)}


def test_a_neighbour_drawn_by_lot_is_hidden_with_what_is_too_small():
    own = {"a": Sum(10, 12), "c": Sum(8, 10), "d": Sum(9, 14), None: Sum(1, 1)}
    parts_of_b = {"b": Sum(17, 24), "c": Sum(8, 10), "d": Sum(9, 14)}
    assert sums_to_show(own, PARENTS, itemgetter(0)) == {None: Sum(28, 37), **parts_of_b}
    assert sums_to_show(own, PARENTS, itemgetter(1)) == {None: Sum(28, 37), "a": Sum(10, 12)}


def test_nobody_is_protected_like_few():
    """That nobody of a unit which chose something chose this topic is no less a secret than that two did."""
    own = {"a": Sum(10, 12), "b": Sum(12, 12)}
    assert set(sums_to_show(own, PARENTS)) == {None, "a", "b"}
    assert set(sums_to_show({**own, None: Sum()}, PARENTS)) in ({None, "a"}, {None, "b"})


def test_too_small_a_whole_shows_nothing():
    assert sums_to_show({"a": Sum(4, 40)}, PARENTS) == sums_to_show({"a": Sum(9, 9)}, PARENTS) == {}
