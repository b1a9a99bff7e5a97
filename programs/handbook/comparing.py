"""What is different between two versions of a text: line by line, and within changed lines word by word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

MOST_LINES, MOST_WORDS = 600, 400
"""Of what is compared piece by piece; more is shown as gone and new as a whole: nobody reads that word by word."""


@dataclass(frozen=True)
class Piece:
    """A stretch of text that stayed (`same`), went (`gone`) or came (`new`)."""

    what: str
    text: str


def compare(old: str, new: str) -> list[Piece]:
    """How `old` became `new`, in the order of reading. Joined without what is new it is `old`, and the other way."""
    before, after = _lines(old), _lines(new)
    if max(len(before), len(after)) > MOST_LINES and before != after:
        return _joined([Piece("gone", "".join(before)), Piece("new", "".join(after))])
    pieces: list[Piece] = []
    for what, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "equal":
            pieces.append(Piece("same", "".join(before[a:b])))
        else:
            pieces += _changed("".join(before[a:b]), "".join(after[c:d]))
    return _joined(pieces)


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").splitlines(keepends=True)


def _words(text: str) -> list[str]:
    return re.findall(r"\s*\S+|\s+$", text)


def _changed(old: str, new: str) -> Iterator[Piece]:
    before, after = _words(old), _words(new)
    if not before or not after or max(len(before), len(after)) > MOST_WORDS:
        yield Piece("gone", old)
        yield Piece("new", new)
        return
    for what, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "equal":
            yield Piece("same", "".join(before[a:b]))
        else:
            yield Piece("gone", "".join(before[a:b]))
            yield Piece("new", "".join(after[c:d]))


def _joined(pieces: list[Piece]) -> list[Piece]:
    """Neighbours of one kind as one."""
    joined: list[Piece] = []
    for piece in pieces:
        if not piece.text:
            continue
        if joined and joined[-1].what == piece.what:
            joined[-1] = Piece(piece.what, joined[-1].text + piece.text)
        else:
            joined.append(piece)
    return joined
