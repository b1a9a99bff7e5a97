"""Hebrew names in Latin letters: in the usual spellings, or by the consonants of a name."""

from functools import cache, lru_cache

from programs.circle import lists
from programs.circle.known import Names, common
from programs.circle.spelling import Word

_DIGRAPHS = (("tz", "c"), ("ts", "c"), ("sh", "S"), ("ch", "x"), ("kh", "x"), ("ph", "p"), ("th", "t"), ("ck", "k"))
_CONSONANTS = {"b": "b", "v": "b", "w": "b", "f": "p", "p": "p", "k": "k", "q": "k", "c": "k", "z": "z", "j": "y"}
_CONSONANTS |= {letter: letter for letter in "dglmnrstx"}
_HEBREW = dict(zip("בגדזטלמנסצקרת", "bgdztlmnsckrt", strict=True)) | {"פ": "p", "כ": "k", "ח": "", "ש": "S"}


def latin_name(word: Word, names: Names) -> bool | None:
    """Whether a word in Latin letters is a name; None: it is none, or nothing tells that it is."""
    written, is_large = word.plain, word.raw[:1].isupper()
    if len(written) < 2 or (written in lists.latin_words()):
        return None
    if written in lists.latin_names():
        if written in lists.latin_names_that_are_words():
            return False if is_large and len(written) > 2 else None
        return True
    if is_large and len(bones := _bones_of(written)) > 2 and (bones in _bones_of_common() or bones in _bones(names)):
        return False
    return None


@lru_cache(maxsize=4096)
def _bones_of(written: str) -> str:
    """The consonants of a word in Latin letters."""
    for letters, one in _DIGRAPHS:
        written = written.replace(letters, one)
    bones = "".join("S" if letter == "S" else _CONSONANTS.get(letter, "") for letter in written)
    return "".join(letter for place, letter in enumerate(bones) if place == 0 or bones[place - 1] != letter)


def _bones_of_hebrew(name: str) -> set[str]:
    """The consonants of a Hebrew name; vav and yod, which may be vowels, once with and once without."""
    bones = {""}
    for letter in name:
        options = {"ו": ("", "b"), "י": ("", "y"), "ש": ("S", "s"), "ח": ("", "x"), "כ": ("k", "x")}.get(
            letter, (_HEBREW.get(letter, ""),)
        )
        bones = {bone + option for bone in bones for option in options}
    return bones


@cache
def _bones_of_common() -> frozenset[str]:
    return frozenset(bone for name in common().given for bone in _bones_of_hebrew(name) if len(bone) > 2)


def _bones(names: Names) -> set[str]:
    own = names.own.given | names.own.family
    return {bone for name in own for bone in _bones_of_hebrew(name) if len(bone) > 2}
