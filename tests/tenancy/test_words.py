"""Words in running text: found as they are typed, with what stands before and after them."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentoring_platform.tenancy.words import MOST_WORDS, asked_words, in_words, patterns_of

FOUND = {
    # what is asked: where it must be found
    "סוד": "הסוד סודות ובסודי כשהסוד סוד",
    "סודות": "סוד הסודות",
    "והסודיות": "סודיות בסודיות",
    "גבול": "גבולות הגבול לגבולותיו",
    "חברים": "חבר חברה לחברים והחברות",
    "מלווה": "מלווים המלווה שמלווה",
    "תכנית": "תוכנית התכניות",
    "אמון": "אימון האמון",
    "עצה": "עצות בעצה",
    "עצות": "עצה",
    "מות": "מוות למוות",
    "מתגייס": "גיוס הגיוס",
    "שיח": "שיחה שיחות בשיחה",
    "רופא": "רופאת",
    "boundary": "boundary boundarys",
    "listening": "listen listens Listening",
    "walk": "walked walking walks",
}
NOT_FOUND = {"סוד": "יסוד סדר", "גבול": "בול מגובה", "אם": "אמת מאמץ", "rest": "forest", "לב": "לבן כלב"}


def finds(word: str, text: str) -> bool:
    (asked,) = asked_words(word)
    tried = "|".join(patterns_of(asked).in_order())
    return re.search(rf"\b(?:{tried})\b", in_words(text)) is not None


def test_words_are_plain():
    assert in_words("שָׁלוֹם, צה״ל! (ג׳ירפה) אַבָּא־אִמָּא don’t [x](y)") == "שלומ צהל גירפה אבא אמא dont x y"
    assert in_words("\u200f\u202e<b>&amp;") == "b amp"
    assert in_words(" \n ") == ""


@pytest.mark.parametrize("word", FOUND)
def test_found_in_its_forms(word: str):
    for text in FOUND[word].split():
        assert finds(word, text), text


@pytest.mark.parametrize("word", NOT_FOUND)
def test_not_found_in_other_words(word: str):
    for text in NOT_FOUND[word].split():
        assert not finds(word, text), text


def test_of_a_question_remains_what_says_something():
    assert asked_words("מה עושים כשתלמיד מדבר על מוות?") == ["כשתלמיד", "מדבר", "מוות"]
    assert asked_words("מה זה?") == ["מה", "זה"]
    assert asked_words("") == asked_words("?!%_*()[]\\") == []
    assert len(asked_words("אחת שתיים שלוש ארבע חמש שש שבע שמונה תשע")) == MOST_WORDS
    assert asked_words("א" * 500) == ["א" * 25]


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(), max_size=40) | st.text(alphabet="והבלכמשימתא\\^$.|?*+()[]{}'\"-", max_size=20))
def test_whatever_is_asked_makes_patterns_that_find_the_word_itself(question: str):
    for word in asked_words(question):
        for pattern in patterns_of(word).in_order():
            re.compile(pattern)
        assert re.fullmatch(patterns_of(word).inflected, word)
        assert not re.search(r"[\^$*\\]", patterns_of(word).exact)
