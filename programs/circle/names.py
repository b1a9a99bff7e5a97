"""Finding what tells of somebody in a text: names in the spellings in which people write them, numbers, addresses.

Pure: a text and names go in, places come out. A name of the program and a common name that nobody of it bears are
found in the same way, so that nobody learns from it who is in a program.
"""

import re
from dataclasses import dataclass

from programs.circle import context, lists
from programs.circle.known import Hit, Names
from programs.circle.latin import latin_name
from programs.circle.numbers import numbers_in
from programs.circle.spelling import PREFIXES, Letters, Word, cleaned

_JOINT = re.compile(r"^(?:[-־]?[ \t]*\n\s*|[ ־-])$")


@dataclass(frozen=True)
class Finding:
    """A stretch of a text that tells of somebody. One that is not `sure` may be a word like others."""

    start: int
    end: int
    sure: bool


def find(text: str, names: Names) -> list[Finding]:
    """All such stretches in the order of the text, by their places in it as it was written; none covers another."""
    letters = cleaned(text)
    found = [(*span, True) for span in numbers_in(letters.text)]
    words = letters.words()
    found += _groups(words, names)
    found += _joined(letters, words, names)
    found += [(word.start, word.end, True) for word in letters.spelt_out() if _is_surely(names.hit(word.plain))]
    found += [(word.start, word.end, sure) for word, sure in _in_hebrew(letters, words, names)]
    for word in letters.latin_words():
        sure = latin_name(word, names)
        if sure is not None:
            found.append((word.start, word.end, sure))
    return [Finding(*letters.place(start, end), sure) for start, end, sure in _apart(found)]


def _is_surely(hit: Hit | None) -> bool:
    return hit is not None and hit.is_exact


def _in_hebrew(letters: Letters, words: list[Word], names: Names) -> list[tuple[Word, bool]]:
    hits = [names.hit(word.plain, is_odd=_is_odd(word)) if len(word.plain) > 1 else None for word in words]

    def is_name(word: Word) -> bool:
        hit = hits[words.index(word)]
        bare = hit is not None and hit.is_exact and not hit.prefix.endswith("ה")
        return bare and (not hit.tier or hit.is_family)

    found = []
    for place, (word, hit) in enumerate(zip(words, hits, strict=True)):
        if hit is None or context.is_revered(words, place, hit.name):
            continue
        if not hit.tier:
            found.append((word, hit.is_exact))
            continue
        score = context.weight(letters.text, words, place, prefix=hit.prefix, tier=hit.tier, is_name=is_name)
        if score > 0:
            found.append((word, score > 1))
    return found


def _is_odd(word: Word) -> bool:
    return any(letter in "ךםןףץ" for letter in word.raw.rstrip("'׳’")[:-1])


def _groups(words: list[Word], names: Names) -> list[tuple[int, int, bool]]:
    """Names of groups, of which all words have to stand there."""
    found = []
    for length in {len(name) for name in names.own.groups}:
        for place in range(len(words) - length + 1):
            run = words[place : place + length]
            if names.is_group(tuple(word.plain for word in run)):
                found.append((run[0].start, run[-1].end, True))
    return found


def _joined(letters: Letters, words: list[Word], names: Names) -> list[tuple[int, int, bool]]:
    """Names of two words, or broken in two at the end of a line."""
    found = []
    for first, second in zip(words, words[1:], strict=False):
        gap = letters.text[first.end : second.start]
        if not _JOINT.match(gap):
            continue
        joined = first.plain + second.plain
        is_two = joined in lists.compound_names() or any(
            joined.startswith(prefix) and joined[len(prefix) :] in lists.compound_names() for prefix in PREFIXES
        )
        hit = names.hit(joined) if is_two or "\n" in gap else None
        if hit is not None and hit.is_exact and not hit.tier and (is_two or len(hit.name) > 3):
            found.append((first.start, second.end, True))
    return found


def _apart(found: list[tuple[int, int, bool]]) -> list[tuple[int, int, bool]]:
    """The stretches in order; those that overlap as one, which is sure if one of them is."""
    apart: list[tuple[int, int, bool]] = []
    for start, end, sure in sorted(found):
        if apart and start < apart[-1][1]:
            first, last, was_sure = apart[-1]
            apart[-1] = (first, max(last, end), was_sure or sure)
        else:
            apart.append((start, end, sure))
    return apart
