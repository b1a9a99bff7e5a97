"""Finding words in running text, Hebrew or Latin: as they are typed, with what is put before and after them.

Points, marks and quotes do not count, final letters are plain ones (`names.searchable`). A word is looked for in
four ways, from the surest to the vaguest: as it stands; with one-letter words before it (ו ה ב ל כ מ ש) and an ending
of number or gender; at the beginning of a longer word; with or without ו and י. PostgreSQL and Python read the same
patterns, so that what was found can be marked.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mentoring_platform.tenancy.names import searchable

MOST_WORDS = 6
LONGEST_WORD = 25
LONGEST_QUESTION = 120
STOP_WORDS = frozenset(
    searchable(
        "של את על עם זה זו זאת אני אתה הוא היא הם הן אנחנו מה מי איך לא או גם כי אם כל יש אין לי לו לה אל מן כמו רק "
        "אבל כש היה היתה להיות צריך צריכים אפשר עושים לעשות "
        "the a an of to in is are and or how what do does i for on with"
    ).split()
)
PREFIX, SHORT_PREFIX = "[והבלכמש]{0,3}", "[והבל]{0,2}"
"""Words of two letters get the common ones alone: otherwise every other word would hold them."""
ENDINGS = ("יות", "ימ", "ות", "ית", "ה", "ת", "י")
REFLEXIVE = ("מת", "הת", "ית")
LATIN_ENDINGS = ("ing", "es", "ed", "s")
SHORTEST_STEM = 3
_HEBREW = re.compile("[א-ת]")


def in_words(text: str) -> str:
    """A text as its plain words with one space between them: what the patterns below are tried on."""
    return " ".join(re.findall(r"[^\W_]+", searchable(text)))


def asked_words(question: str) -> list[str]:
    """The words of a question that say something, at most six; all of them, if none does."""
    words = [word[:LONGEST_WORD] for word in in_words(question[:LONGEST_QUESTION]).split()]
    words = list(dict.fromkeys(words))
    return ([word for word in words if word not in STOP_WORDS and len(word) > 1] or words)[:MOST_WORDS]


@dataclass(frozen=True)
class Patterns:
    """Regular expressions for one word, each to be found whole between the edges of words."""

    exact: str
    inflected: str
    begun: str
    loose: str

    def in_order(self) -> tuple[str, ...]:
        return (self.exact, self.inflected, self.begun, self.loose)


def patterns_of(word: str) -> Patterns:
    """How one plain word (of `asked_words`) is looked for; they hold nothing but letters, digits and our own signs."""
    if not _HEBREW.search(word):
        stems = "|".join(_longest_first(_latin_stems(word)))
        return Patterns(word, f"(?:{stems})(?:{'|'.join(LATIN_ENDINGS)})?", rf"{word}\w+", word)
    if len(word) < SHORTEST_STEM:
        return Patterns(word, *[f"{SHORT_PREFIX}{word}"] * 3)
    stems = _longest_first(_stems(word))
    ending = f"(?:{'|'.join(ENDINGS)})?"
    inflected = f"{PREFIX}(?:{'|'.join([*stems, *_short_feminine(word)])}){ending}"
    loose = [found for stem in stems if (found := _loose(stem))]
    return Patterns(
        word, inflected, rf"{PREFIX}{word}\w+", f"{PREFIX}(?:{'|'.join(loose)}){ending}" if loose else inflected
    )


def _longest_first(stems: set[str]) -> Sequence[str]:
    return sorted(stems, key=lambda stem: (-len(stem), stem))


def _stems(word: str) -> set[str]:
    """The word, and what is left of it without what may have been put before and after."""
    begins = {word}
    rest = word
    while len(rest) > SHORTEST_STEM and rest[0] in "והבלכמש" and len(word) - len(rest) < 3:
        rest = rest[1:]
        begins.add(rest)
    begins |= {begin[2:] for begin in begins if begin[:2] in REFLEXIVE and len(begin) - 2 >= SHORTEST_STEM}
    ends = {begin[: -len(end)] for begin in begins for end in ENDINGS if begin.endswith(end)}
    return begins | {stem for stem in ends if len(stem) >= SHORTEST_STEM}


def _short_feminine(word: str) -> list[str]:
    """Of עצה also עצות, and the other way: two letters that stand with one of these endings alone."""
    stem = word.removesuffix("ות") if word.endswith("ות") else word.removesuffix("ה")
    return [f"{stem}(?:ות|ת|ה)"] if len(stem) == SHORTEST_STEM - 1 else []


def _latin_stems(word: str) -> set[str]:
    ends = {word[: -len(end)] for end in LATIN_ENDINGS if word.endswith(end)}
    return {word} | {stem for stem in ends if len(stem) >= SHORTEST_STEM}


def _loose(stem: str) -> str:
    """The stem with any ו and י between its letters, as it is written with points or without; empty for too short ones.

    Of two letters at least one ו or י has to stay between them: otherwise every short word would do.
    """
    first, *others = stem
    letters = [letter for letter in others if letter not in "וי"]
    if not letters or (len(letters) == 1 and len(stem) < SHORTEST_STEM):
        return ""
    between = "[וי]{1,2}" if len(letters) == 1 else "[וי]{0,2}"
    return first + "".join(f"{between}{letter}" for letter in letters)
