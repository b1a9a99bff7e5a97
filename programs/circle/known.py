"""All names that are looked for: the common ones, and those of the people of a program, without any difference."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from programs.circle import lists
from programs.circle.spelling import (
    PREFIXES,
    cleaned,
    is_one_slip,
    plain,
    skeleton,
    sound_alikes,
    sounds_of,
    without_one,
)

FEWEST_LETTERS_FOR_SLIPS = 5
"""A shorter name with a slip is too often another word."""
_NO_NAMES = {plain(word) for word in ("משפחת", "הרב", "ר׳", "ד״ר", "גב׳", "מר", "בן", "בת", "אבו", "אל", "די", "דה")}


@dataclass(frozen=True)
class Hit:
    """A word that may be a name. `tier` says how often it is another word, if it ever is."""

    name: str
    prefix: str
    is_exact: bool = True
    is_family: bool = False
    tier: str = ""


@dataclass
class Shelf:
    """Names, by what is compared."""

    given: set[str] = field(default_factory=set)
    family: set[str] = field(default_factory=set)
    groups: set[tuple[str, ...]] = field(default_factory=set)
    spellings: dict[str, str] = field(default_factory=dict)
    sounds: dict[str, str] = field(default_factory=dict)
    heard: dict[str, str] = field(default_factory=dict)
    slips: dict[str, list[str]] = field(default_factory=dict)

    def put(self, name: str, *, family: bool = False) -> None:
        """Add a given name or a family name in all the ways in which it is recognised."""
        if len(name) < 2 or name in (self.family if family else self.given):
            return
        (self.family if family else self.given).add(name)
        bones = skeleton(name)
        if len(bones) > 2:
            self.spellings.setdefault(bones, name)
        if len(bones) > 3:
            for other in sound_alikes(bones):
                self.sounds.setdefault(other, name)
        if len(heard := sounds_of(name)) > 3:
            self.heard.setdefault(heard, name)
        if len(name) >= FEWEST_LETTERS_FOR_SLIPS:
            for part in without_one(name):
                self.slips.setdefault(part, []).append(name)

    def slip_of(self, word: str) -> str:
        """The name of which the word is a slip of the pen, or nothing."""
        for part in without_one(word):
            for name in self.slips.get(part, ()):
                if is_one_slip(word, name):
                    return name
        return ""


@cache
def common() -> Shelf:
    """The common names, which are looked for everywhere."""
    shelf = Shelf()
    for name in sorted(lists.given_names()):
        shelf.put(name)
    for name in sorted(lists.family_names()):
        shelf.put(name, family=True)
    return shelf


@dataclass(frozen=True)
class Names:
    """The names of one program above the common ones."""

    own: Shelf

    @classmethod
    def of(cls, *, people: Iterable[str] = (), groups: Iterable[str] = ()) -> "Names":
        """Names of people as they are written in full, and of groups, of which only the whole name tells."""
        shelf = Shelf()
        for full_name in people:
            parts = [part for part in map(plain, _parts(full_name)) if part not in _NO_NAMES]
            for place, part in enumerate(parts):
                shelf.put(part, family=place > 0)
            if len(parts) == 1:
                shelf.put(parts[0], family=True)
        for name in groups:
            shelf.groups.add(tuple(map(plain, name.replace("־", " ").replace("-", " ").split())))
        return cls(shelf)

    @property
    def shelves(self) -> tuple[Shelf, Shelf]:
        return self.own, common()

    def hit(self, word: str, *, is_odd: bool = False) -> Hit | None:
        """Whether a word is a name, alone, with something before it, spelt otherwise, or with a slip of the pen.

        One that is `odd`, with a final letter inside, is written in haste: it is no everyday word.
        """
        whole = self._named(word, "")
        if whole is None and word in lists.everyday_words() and not is_odd:
            return None
        found = whole or next((hit for prefix, rest in _rests(word) if (hit := self._named(rest, prefix))), None)
        if found:
            return found
        for prefix, rest in [("", word), *_rests(word)]:
            if (is_odd or rest not in lists.everyday_words()) and (hit := self._nearly(rest, prefix)):
                return hit
        return None

    def is_group(self, words: tuple[str, ...]) -> bool:
        """Whether these words are the name of a group, whatever stands before it."""
        first, *others = words
        rests = [first, *(rest for _prefix, rest in _rests(first))]
        return any((rest, *others) in self.own.groups for rest in rests)

    def _named(self, word: str, prefix: str) -> Hit | None:
        for is_family in (False, True):
            if any(word in (shelf.family if is_family else shelf.given) for shelf in self.shelves):
                return Hit(word, prefix, is_family=is_family, tier=_tier(word, is_family=is_family))
        return None

    def _nearly(self, word: str, prefix: str) -> Hit | None:
        bones = skeleton(word)
        for shelf in self.shelves:
            name = shelf.spellings.get(bones) if len(bones) > (3 if prefix else 2) else None
            # A spelling with less is often another word: "מכל" is no Michal.
            if name and (len(bones) > 3 or len(word) > len(name)):
                return Hit(name, prefix, is_exact=len(word) > len(name) and not _is_word_too(name))
        for shelf in self.shelves:
            name = shelf.sounds.get(bones) if len(bones) > 3 else None
            name = name or shelf.heard.get(sounds_of(word))
            if name and not _is_word_too(name):
                return Hit(name, prefix, is_exact=False)
            if len(word) > 3 and (name := shelf.slip_of(word)) and not _is_word_too(name):
                return Hit(name, prefix, is_exact=False)
        return None


def _tier(name: str, *, is_family: bool) -> str:
    if is_family:
        return lists.FAMILY if name in lists.families_that_are_words() else ""
    return lists.names_that_are_words().get(name, "") or (lists.OFTEN if name in lists.everyday_words() else "")


def _is_word_too(name: str) -> bool:
    return name in lists.names_that_are_words() or name in lists.families_that_are_words()


def _rests(word: str) -> list[tuple[str, str]]:
    return [
        (prefix, word[len(prefix) :]) for prefix in PREFIXES if word.startswith(prefix) and len(word) - len(prefix) > 1
    ]


def _parts(full_name: str) -> list[str]:
    return cleaned(full_name).text.split()
