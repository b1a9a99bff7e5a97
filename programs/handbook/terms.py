"""Terms: where a page uses one, its definition can be read on the spot; the first time it is used, and no more."""

import re
from collections.abc import Iterable

from django.utils.html import format_html
from django.utils.safestring import SafeString

from mentoring_platform.ui.markdown import Explain, to_html, to_text
from programs.models import HandbookPage, HandbookText

LONGEST_MEANING = 300
_POINTS = "[֑-ׇ]*"
_QUOTE = "[\"'׳״’”]?"


class Glossary:
    """The terms of one page; `used` are those that were found in it, in the order of reading."""

    def __init__(self, terms: Iterable[tuple[HandbookPage, HandbookText]]):
        self.used: list[tuple[HandbookPage, HandbookText]] = []
        self._by_name: dict[str, tuple[HandbookPage, HandbookText]] = {}
        for page, text in terms:
            for name in names_of(text):
                self._by_name.setdefault(_plain(name), (page, text))
        names = sorted(self._by_name, key=len, reverse=True)
        either = "|".join(_pattern(name) for name in names)
        self._pattern = re.compile(rf"(?<!\w)[והבלכמש]{{0,2}}({either})(?!\w)", re.IGNORECASE) if names else None

    def explain(self, text: str) -> Iterable[tuple[int, int, SafeString]]:
        """Where in a stretch of text a term is used for the first time on this page, and how it is shown."""
        for found in self._pattern.finditer(text) if self._pattern else ():
            term = self._by_name.get(_plain(found[1]))
            if term is not None and term not in self.used:
                self.used.append(term)
                yield found.start(), found.end(), _shown(found[0], *term)


def with_terms(body: str, terms: Iterable[tuple[HandbookPage, HandbookText]]) -> tuple[SafeString, Glossary]:
    """A page's text as HTML, with its terms explained, and which they were."""
    glossary = Glossary(terms)
    explain: Explain = glossary.explain
    return to_html(body, explain=explain), glossary


def names_of(text: HandbookText) -> list[str]:
    """What a term is called: its title, and its other names."""
    return [name for name in (part.strip() for part in [text.title, *text.names.split(",")]) if len(name) > 1]


def meaning_of(text: HandbookText) -> str:
    """What a term means, in short: the first block of its page."""
    first = to_text(text.body).split("\n", 1)[0]
    return first if len(first) <= LONGEST_MEANING else first[:LONGEST_MEANING].rsplit(" ", 1)[0] + " …"


def _plain(name: str) -> str:
    return " ".join(re.sub(f"{_POINTS[:-1]}|[\"'׳״’”]", "", name).casefold().split())


def _pattern(name: str) -> str:
    """The name as it may be written: with points or without, with quotes of any kind, over the end of a line."""
    words = (
        "".join(re.escape(letter) + _POINTS + _QUOTE for letter in word[:-1]) + re.escape(word[-1]) + _POINTS
        for word in name.split()
    )
    return r"\s+".join(words)


def _shown(word: str, page: HandbookPage, text: HandbookText) -> SafeString:
    return format_html(
        '<span class="term"><button type="button" class="term-word" aria-describedby="term-{}">{}</button>'
        '<span class="term-meaning" role="tooltip" id="term-{}" dir="auto">{}</span></span>',
        page.pk, word, page.pk, meaning_of(text),
    )  # fmt: skip
