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
PREFIX = "[והבלכמש]{0,3}"
ENDINGS = ("יות", "ימ", "ות", "ית", "ה", "ת", "י")
LATIN_ENDINGS = ("ing", "es", "ed", "s")
SHORTEST_STEM = 3
_HEBREW = re.compile("[א-ת]")


def in_words(text: str) -> str:
    """A text as its plain words with one space between them: what the patterns below are tried on."""
    return " ".join(re.findall(r"\w+", searchable(text)))


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
    stems = _longest_first(_stems(word))
    ending = f"(?:{'|'.join(ENDINGS)})?"
    inflected = f"{PREFIX}(?:{'|'.join(stems)}){ending}"
    begun = rf"{PREFIX}{word}\w+" if len(word) >= SHORTEST_STEM else inflected
    loose = [_loose(stem) for stem in stems if len(re.sub("[וי]", "", stem)) >= SHORTEST_STEM]
    return Patterns(word, inflected, begun, f"{PREFIX}(?:{'|'.join(loose)}){ending}" if loose else inflected)


def _longest_first(stems: set[str]) -> Sequence[str]:
    return sorted(stems, key=lambda stem: (-len(stem), stem))


def _stems(word: str) -> set[str]:
    """The word, and what is left of it without what may have been put before and after."""
    begins = {word}
    rest = word
    while len(rest) > SHORTEST_STEM and rest[0] in "והבלכמש" and len(word) - len(rest) < 3:
        rest = rest[1:]
        begins.add(rest)
    ends = {begin[: -len(end)] for begin in begins for end in ENDINGS if begin.endswith(end)}
    return begins | {stem for stem in ends if len(stem) >= SHORTEST_STEM}


def _latin_stems(word: str) -> set[str]:
    ends = {word[: -len(end)] for end in LATIN_ENDINGS if word.endswith(end)}
    return {word} | {stem for stem in ends if len(stem) >= SHORTEST_STEM}


def _loose(stem: str) -> str:
    """The stem with any ו and י between its letters, as it is written with points or without."""
    first, *others = stem
    return first + "".join(f"[וי]{{0,2}}{letter}" for letter in others if letter not in "וי")
