"""Names in the spellings in which people write them. The figures of the lists stand in the README of the circle."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentoring_platform.demo.circle import QUESTIONS
from programs.circle import lists
from programs.circle.known import Names
from programs.circle.names import find
from tests.circle.measure import measure, names

NOBODY = Names.of()


@pytest.fixture(scope="module")
def known() -> Names:
    return names()


@pytest.mark.parametrize(
    ("part", "planted", "clean"), [("tuning", 156, 95), ("held_out", 121, 63)], ids=["tuning", "held out"]
)
def test_planted_names_are_stopped_and_clean_texts_go_through(part, planted, clean, known):
    figures = measure(part, known)
    print(f"{part}: {figures}")
    assert (figures.planted, figures.clean) == (planted, clean)
    assert len(figures.missed) <= 0.02 * planted, figures.missed
    assert len(figures.stopped_in_vain) <= 0.05 * clean, figures.stopped_in_vain
    in_vain = figures.stopped_in_vain + figures.asked_in_vain
    assert len(in_vain) <= 0.1 * clean, in_vain


def words(text: str, known: Names = NOBODY) -> list[tuple[str, bool]]:
    return [(text[found.start : found.end], found.sure) for found in find(text, known)]


@pytest.mark.parametrize("name", ["נתנאל", "רבקה", "סווטלנה", "מוחמד", "אביגיל", "שפירא"])
def test_it_is_the_same_whether_or_not_somebody_bears_the_name(name, known):
    """Else a mentor could learn from it who is in the program."""
    bearing = Names.of(people=[f"{name} כהן"])
    for text in (f"{name} לא בא", f"אמרתי ל{name} שלום", f"וכש{name[:-1]}{name[-1]} הלך", f"{name}"):
        assert words(text) == words(text, bearing) != []


def test_places_are_those_of_the_text_as_it_was_written():
    written = "היא \u200fרִבְקָה\u200f, ולא אחרת; ת״ז 123456782"
    assert words(written) == [("רִבְקָה", True), ("123456782", True)]
    assert words("123456789, 12.5.2026, 3 פעמים") == []  # no identity number: the last digit does not fit


def test_groups_are_found_by_their_whole_name():
    known = Names.of(groups=["גבעת כלנית"])
    assert words("הוועד של גבעת־כלנית נפגש בגבעה", known) == [("גבעת־כלנית", True)]
    assert words("יש שם כלנית אחת", known) == []


def test_what_the_demo_tells_would_have_gone_through():
    texts = [
        text for told in QUESTIONS for text in (told.title, told.words, *(words for _who, words, _n in told.answers))
    ]
    assert [words(text) for text in texts if words(text)] == []


NAMES = sorted(name for name in lists.given_names() if len(name) > 3 and name not in lists.names_that_are_words())


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(NAMES),
    st.sampled_from(["", "ו", "ל", "ש", "כש", "מ", "וש"]),
    st.lists(st.sampled_from(["\u200b", "\u200f", "\u05b8", "\u202b", ""]), min_size=3, max_size=8),
    st.text(alphabet="אבגדה וזחט.,\n?!", max_size=12),
)
def test_no_invisible_sign_hides_a_name(name, prefix, signs, before):
    hidden = "".join(letter + signs[place % len(signs)] for place, letter in enumerate(prefix + name))
    text = f"{before} {hidden} לא בא"
    start = len(before) + 1
    assert any(found.start < start + len(hidden) and found.end > start for found in find(text, NOBODY))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_findings_lie_in_the_text_in_order_and_apart(text):
    found = find(text, NOBODY)
    places = [place for one in found for place in (one.start, one.end)]
    assert places == sorted(places) and all(0 <= place <= len(text) for place in places)
    assert all(one.start < one.end for one in found)
