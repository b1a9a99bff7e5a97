"""The figures as sentences: no number that is not a figure, and nothing of fewer than five where sums are read."""

import re

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as some

from reports.compliance.measures import MEASURES, Figure, Key
from reports.compliance.summary import Told, summary
from reports.compliance.telling import change

PERIOD = "Spring"


def figure(key: Key, above: int | None, below: int | None) -> Figure:
    return Figure(MEASURES[key], above, below)


@some.composite
def figures(draw):
    found = {}
    for key in Key:
        below = draw(some.none() | some.integers(0, 3000))
        above = None if below is None else draw(some.integers(0, below))
        found[key] = figure(key, above, below)
    return found


def numbers_in(text: str) -> list[int]:
    return [int(found.replace(",", "")) for found in re.findall(r"\d[\d,]*", text)]


def told_numbers(told: Told) -> set[int]:
    """All that a sentence may say: both sides of the line, what is missing, and the shares as they are shown."""
    known = set()
    for key in Key:
        for one in (told.figures[key], told.year_ago.get(key)):
            if one is not None and one.denominator is not None:
                known |= {one.numerator, one.denominator, one.denominator - one.numerator, *numbers_in(one.text)}
    return known | set(range(len(told.programs) + 1))


@given(figures(), figures() | some.just({}), some.sampled_from([0, 5]), some.sampled_from(["en", "he"]))
@settings(max_examples=60, deadline=None)
def test_every_number_in_a_sentence_is_one_of_the_figures(now, ago, fewest, language):
    told = Told(PERIOD, now, ago, [("A", now, {Key.HELD: 80}), ("B", now, {})], fewest)
    with override(language):
        sentences = summary(told)
        said = [number for sentence in sentences for number in numbers_in(sentence.text)]
        assert set(said) <= told_numbers(told)
    assert len(sentences) <= 6
    if all(now[key].denominator for key in (Key.HELD, Key.COVERAGE, Key.REPORTED)) and not fewest:
        assert len(sentences) >= 3
    if fewest:
        alone = now[Key.COVERAGE]
        if alone.denominator and 0 < alone.denominator - alone.numerator < fewest:
            assert not any("mentor" in sentence.text and "no " in sentence.text for sentence in sentences)


def test_a_board_hears_it_in_plain_words():
    now = {key: figure(key, 0, 0) for key in Key} | {
        Key.HELD: figure(Key.HELD, 1740, 2000),
        Key.COVERAGE: figure(Key.COVERAGE, 286, 300),
        Key.REPORTED: figure(Key.REPORTED, 2000, 2000),
        Key.ENDINGS: figure(Key.ENDINGS, 8, 10),
        Key.EARLY: figure(Key.EARLY, 3, 10),
    }
    ago = now | {Key.HELD: figure(Key.HELD, 81, 100), Key.ENDINGS: figure(Key.ENDINGS, 6, 10)}
    programs = [("A", now, {Key.HELD: 90}), ("B", now, {Key.HELD: 80, Key.COVERAGE: 99}), ("C", now, {Key.HELD: 80})]
    with override("en"):
        sentences = [sentence.text for sentence in summary(Told(PERIOD, now, ago, programs))]
        said = [sentence.text for sentence in summary(Told(PERIOD, now, ago, programs, 5))]
        alone = [sentence.text for sentence in summary(Told(PERIOD, now, ago, programs[1:2]))]
    assert sentences == [
        "Spring: 1,740 of 2,000 expected meetings took place, that is 87%, more than a year earlier (81%).",
        "14 participants have no mentor.",
        "Of every expected meeting it is known what became of it.",
        "2 programs are below a target: \u2068A\u2069, \u2068B\u2069.",
        "Of 10 pairings that ended, 3 ended before the agreed day.",
        "Better than a year earlier: Endings closed properly, 80% instead of 60%.",
    ]
    assert "The program is below a target." in alone  # its name stands above already
    # Of three nothing is said to who sees sums alone.
    assert not any("before the agreed day" in text for text in said) and "14 participants have no mentor." in said


@pytest.mark.parametrize(
    ("key", "now", "ago", "way"),
    [
        (Key.HELD, 90, 80, "better"),
        (Key.HELD, 80, 90, "worse"),
        (Key.MISSED, 90, 80, "worse"),
        (Key.MISSED, 80, 90, "better"),
        (Key.EXCUSED, 90, 80, "more"),
        (Key.HELD, 80, 80, "same"),
    ],
)
def test_better_is_not_always_more(key, now, ago, way):
    found = change(figure(key, now, 100), figure(key, ago, 100))
    assert (found.way, found.former) == (way, f"{ago}%")
    assert change(figure(key, now, 100), figure(key, None, None)) is None
