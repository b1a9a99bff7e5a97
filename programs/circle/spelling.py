"""Letters as they are compared: what stands between them, points, marks and ways of spelling are taken away."""

import re
import unicodedata
from dataclasses import dataclass

_FINALS = str.maketrans("ךםןףץ", "כמנפצ")
_QUOTES = "'\"׳״`´’‘“”"
_WORD = re.compile(rf"[א-ת]+(?:[{_QUOTES}][א-ת]+)*['׳’]?")
_LATIN = re.compile(r"[A-Za-z]+(?:['’`-][A-Za-z]+)*")
_SPELT_OUT = re.compile(r"(?<![א-ת])[א-ת](?:[ .*_/·־-]{1,2}[א-ת]){2,}(?![א-ת])")
PREFIXES = tuple(
    sorted(
        {
            first + second + third
            for first in ("", "ו")
            for second in ("", "ש", "כש", "לכש", "מש", "מכש")
            for third in ("", "ה", "ב", "ל", "כ", "מ")
        }
        - {""},
        key=len,
    )
)
"""What Hebrew writes before a word and together with it."""
_SOUND_ALIKE = ("אע", "טת", "כק", "כח", "סש", "בו", "סצ", "הא")


@dataclass(frozen=True)
class Word:
    """A word with its place in the text as it was written; `plain` is what is compared."""

    start: int
    end: int
    plain: str
    raw: str


@dataclass(frozen=True)
class Letters:
    """A text without points, marks and invisible signs, and for each letter its place in the text as written."""

    text: str
    places: list[int]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the text as written, with the signs inside it."""
        return self.places[start], self.places[end - 1] + 1

    def words(self) -> list[Word]:
        """Words in Hebrew letters."""
        return [self._word(found) for found in _WORD.finditer(self.text)]

    def latin_words(self) -> list[Word]:
        """Words in Latin letters."""
        return [Word(found.start(), found.end(), latin(found[0]), found[0]) for found in _LATIN.finditer(self.text)]

    def spelt_out(self) -> list[Word]:
        """Words whose letters stand one by one, with a space or a sign between them."""
        return [self._word(found) for found in _SPELT_OUT.finditer(self.text)]

    def _word(self, found: re.Match) -> Word:
        return Word(found.start(), found.end(), plain(found[0]), found[0])


def cleaned(text: str) -> Letters:
    """The letters of a text: no vowel points or cantillation, no marks of direction, nothing of no width."""
    letters: list[str] = []
    places: list[int] = []
    for place, written in enumerate(text):
        for letter in unicodedata.normalize("NFKD", written):
            if not unicodedata.category(letter).startswith(("M", "Cf")):
                letters.append(letter)
                places.append(place)
    return Letters("".join(letters), places)


def plain(word: str) -> str:
    """A Hebrew word as it is compared: no marks, no final letters, nothing drawn out."""
    letters = re.sub(r"[^א-ת]", "", word).translate(_FINALS)
    return re.sub(r"(.)\1{2,}", r"\1", letters)


def latin(word: str) -> str:
    """A Latin word as it is compared."""
    return re.sub(r"[^a-z]", "", word.casefold())


def skeleton(word: str) -> str:
    """What is the same in full and in short spelling: vav and yod inside the word, which may stand or not, are gone."""
    return word[:1] + re.sub(r"[וי]", "", word[1:-1]) + word[-1:] if len(word) > 1 else word


def sound_alikes(word: str) -> set[str]:
    """The word with one letter exchanged for one that sounds the same."""
    found = set()
    for place, letter in enumerate(word):
        for pair in _SOUND_ALIKE:
            if letter in pair:
                found.add(word[:place] + pair[1 - pair.index(letter)] + word[place + 1 :])
    return found


def without_one(word: str) -> set[str]:
    """The word itself, and with one letter left out in each place."""
    return {word} | {word[:place] + word[place + 1 :] for place in range(len(word))}


def is_one_slip(first: str, second: str) -> bool:
    """Whether one letter more, less, another, or two exchanged make one word of the other; not so for equal ones."""
    if abs(len(first) - len(second)) > 1 or first == second:
        return False
    if len(first) == len(second):
        differing = [place for place in range(len(first)) if first[place] != second[place]]
        if len(differing) == 2 and differing[1] == differing[0] + 1:
            return first[differing[0]] == second[differing[1]] and first[differing[1]] == second[differing[0]]
        return len(differing) == 1
    short, long = sorted((first, second), key=len)
    return short in {long[:place] + long[place + 1 :] for place in range(len(long))}


_HEARD = str.maketrans({"ט": "ת", "ק": "כ", "ח": "כ", "ס": "ש", **dict.fromkeys("אעהוי")})


def sounds_of(word: str) -> str:
    """How a word is heard: its first letter and the consonants after it, one letter for those that sound the same."""
    first = "א" if word[:1] == "ע" else word[:1].translate({ord("ט"): "ת", ord("ק"): "כ", ord("ס"): "ש"})
    return first + word[1:].translate(_HEARD)
