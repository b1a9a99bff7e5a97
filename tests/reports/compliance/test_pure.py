"""What needs no database: words and figures, rows that make up a span, and how long pairings last."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.compliance.measures import MEASURES, Better, Figure, Key
from reports.compliance.queries.runs import FIRST_SUNDAY, parts_of, runs_of
from reports.compliance.survival import FEWEST_PAIRINGS, MONTH, survival_of

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
days = st.dates(date(2020, 1, 1), date(2028, 1, 1))
spans = st.tuples(days, st.integers(0, 420)).map(lambda drawn: (drawn[0], drawn[0] + drawn[1] * DAY))
lives = st.lists(st.tuples(st.integers(1, 800), st.booleans()), max_size=60)


def test_every_measure_says_what_it_is():
    assert list(MEASURES) == list(Key)
    for key, measure in MEASURES.items():
        assert measure.key == key
        assert all(str(words) for words in (measure.title, measure.question, measure.definition, measure.of))
        assert str(measure.out_of)


@pytest.mark.parametrize(
    ("key", "above", "below", "text", "target", "meets"),
    [
        (Key.HELD, 199, 200, "99%", 99, True),
        (Key.HELD, 199, 200, "99%", 100, False),
        (Key.HELD, 0, 0, "–", 50, None),
        (Key.COVERAGE, None, None, "–", 50, None),
        (Key.MISSED, 1, 10, "10%", 10, True),
        (Key.MISSED, 2, 10, "20%", 10, False),
        (Key.EXCUSED, 1, 10, "10%", 10, None),
        (Key.DELAY, 59, 10, "5 h", 5, False),
        (Key.DELAY, 50, 10, "5 h", 5, True),
    ],
)
def test_figure_as_it_is_told(key, above, below, text, target, meets):
    figure = Figure(MEASURES[key], above, below)
    with translation.override("en"):
        assert (figure.text, figure.meets(target), figure.is_hidden) == (text, meets, below is None)


@settings(max_examples=40, deadline=None)
@given(span=spans, weekday=st.integers(0, 6))
def test_runs_hold_each_week_once(span, weekday):
    first, last = span
    runs = runs_of(first, last)
    held = []
    for run in runs:
        start = run.first if run.weeks > 1 else run.first + (FIRST_SUNDAY + weekday * DAY - run.first) % WEEK
        step = run.weeks * WEEK
        while start <= run.last:
            block = range(run.weeks) if run.weeks > 1 else range(1)
            shift = weekday * DAY if run.weeks > 1 else timedelta()
            held += [start + shift + number * WEEK for number in block]
            start += step
    every = [first + n * DAY for n in range((last - first).days + 1)]
    assert held == [day for day in every if (day - FIRST_SUNDAY - weekday * DAY).days % 7 == 0]
    assert len([run for run in runs if run.weeks > 1]) <= 3 and len(runs) <= 5


@settings(max_examples=60, deadline=None)
@given(st.lists(spans, min_size=1, max_size=3))
def test_parts_lie_apart_and_are_wholly_in_or_out(drawn):
    named = [(str(number), *span) for number, span in enumerate(drawn)]
    parts = parts_of(named)
    assert all(one.last < other.first for one, other in zip(parts, parts[1:], strict=False))
    for name, first, last in named:
        inside = sum((part.last - part.first).days + 1 for part in parts if name in part.of)
        assert inside == (last - first).days + 1


def test_survival_by_hand():
    """20 pairings: one broke off after 10 days, one after 30; two were seen for 40 days, one broke off after 50."""
    lives = [(10, True), (30, True), (40, False), (40, False), (50, True), *[(100, False)] * 15]
    curve = survival_of(lives)
    assert (curve.pairings, curve.broken) == (20, 3)
    first, second, third, fourth = curve.points[:4]
    assert (first.share, first.at_risk) == (pytest.approx(19 / 20 * 18 / 19), 19)
    assert (second.share, second.at_risk) == (pytest.approx(0.9 * 15 / 16), 15)
    assert (third.at_risk, fourth.at_risk, fourth.share) == (15, 0, second.share)
    assert curve.half_after is None and curve.share_after(2) == second.share


def test_few_pairings_have_no_curve():
    assert survival_of([(5, True)] * (FEWEST_PAIRINGS - 1)).points == ()
    assert survival_of([(5, True)] * FEWEST_PAIRINGS).half_after == 1


@settings(max_examples=60, deadline=None)
@given(lives)
def test_survival_is_the_product_of_the_paper(drawn):
    lives = drawn + [(800, False)] * FEWEST_PAIRINGS
    for point in survival_of(lives).points:
        end, share = point.month * MONTH, Fraction(1)
        for day in sorted({length for length, is_broken in lives if is_broken and length <= end}):
            at_risk = sum(length >= day for length, _broken in lives)
            share *= 1 - Fraction(sum(length == day and is_broken for length, is_broken in lives), at_risk)
        assert point.share == pytest.approx(float(share), abs=1e-12)
        assert point.at_risk == sum(length >= end for length, _broken in lives)


def test_targets_only_where_one_direction_is_better():
    assert [key for key in Key if MEASURES[key].better == Better.NEITHER] == [Key.EXCUSED]
