"""The lists of `words/`: common names and their short forms, names that are words too, words that are near a name."""

from functools import cache
from pathlib import Path

from programs.circle.spelling import latin, plain

_FOLDER = Path(__file__).parent / "words"
SELDOM, OFTEN, ALWAYS, FAMILY = "seldom", "often", "always", "family"
"""How often a name is a word: the heads of the lines in plain.txt; the last is of family names."""


def _lines(name: str) -> list[str]:
    lines = (_FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


@cache
def given_names() -> frozenset[str]:
    """Common given names and what people are called at home, as they are compared."""
    written = {word for line in _lines("given.txt") for word in line.split() if not word.isascii()}
    for line in _lines("short.txt"):
        written.update(line.replace(":", " ").split())
    return frozenset(name for name in map(plain, written) if len(name) > 1)


@cache
def family_names() -> frozenset[str]:
    """Common family names, as they are compared."""
    return frozenset(plain(word) for line in _lines("family.txt") for word in line.split())


@cache
def latin_names() -> frozenset[str]:
    """How common given names are written in Latin letters."""
    return frozenset(latin(word) for line in _lines("given.txt") for word in line.split() if word.isascii())


@cache
def names_that_are_words() -> dict[str, str]:
    """For a given name that is a word too, how often it is one."""
    return {name: tier for tier in (ALWAYS, OFTEN, SELDOM) for name in _tier(tier)}


@cache
def families_that_are_words() -> frozenset[str]:
    """Family names that are words too."""
    return frozenset(_tier(FAMILY))


@cache
def everyday_words() -> frozenset[str]:
    """Words that look like a name in another spelling and are none."""
    return frozenset(plain(word) for line in _lines("everyday.txt") for word in line.split())


def _tier(tier: str) -> list[str]:
    line = next(line for line in _lines("plain.txt") if line.startswith(f"{tier}:"))
    return [plain(word) for word in line.removeprefix(f"{tier}:").split()]


@cache
def compound_names() -> frozenset[str]:
    """Names of two words, written together."""
    words = [word for line in [*_lines("given.txt"), *_lines("family.txt")] for word in line.split()]
    return frozenset(plain(word) for word in words if "־" in word)


@cache
def latin_names_that_are_words() -> frozenset[str]:
    """Names in Latin letters that are English words too."""
    return frozenset(_latin("names"))


@cache
def latin_words() -> frozenset[str]:
    """Words in Latin letters that are no names."""
    return frozenset(_latin("words"))


def _latin(head: str) -> list[str]:
    line = next(line for line in _lines("latin.txt") if line.startswith(f"{head}:"))
    return line.removeprefix(f"{head}:").split()
