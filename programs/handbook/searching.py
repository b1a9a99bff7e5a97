"""Searching the handbook: PostgreSQL finds and ranks by the patterns of `tenancy.words`, Python marks what it found."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Case, F, FloatField, QuerySet, Value, When
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy.words import asked_words, in_words, patterns_of
from programs.handbook.queries import pages_for, published_texts
from programs.models import HandbookPage, HandbookText

MOST_FOUND = 20
IN_TITLE, IN_BODY = (6.0, 4.5, 3.0, 2.5), (1.6, 1.1, 0.6, 0.5)
"""What a word is worth by how it was found (`Patterns.in_order`): a title says what the page is about."""
ALIKE, LONG_ENOUGH = 0.4, 5
"""How alike a word of the title is that was typed with a mistake, and from how many letters on that is asked."""
AROUND = 90


@dataclass(frozen=True)
class Found:
    """A page that was found, with what is shown of it; the words that were asked for are marked."""

    page: HandbookPage
    text: HandbookText
    title: SafeString
    excerpt: SafeString


def search_handbook(viewer: Viewer, question: str) -> list[Found]:
    """The pages that the viewer reads and that answer a question best, the best first; two queries, of its length."""
    words = asked_words(question)
    if not words:
        return []
    best: dict = {}
    for text in _scored(published_texts(pages_for(viewer).order_by().values("pk")), words):
        if text.score > 0:  # asked here, since PostgreSQL would work the score out once more for a condition
            best.setdefault(text.version.page_id, text)
    mark = _marker(words)
    return [
        Found(text.version.page, text, _marked(text.title, mark), _marked(_excerpt(text, mark), mark))
        for text in list(best.values())[:MOST_FOUND]
    ]


def _scored(texts: QuerySet[HandbookText], words: Sequence[str]) -> QuerySet[HandbookText]:
    score = Value(0.0, output_field=FloatField())
    for number, word in enumerate(words):
        alias = f"alike_{number}"
        texts = texts.alias(**{alias: TrigramWordSimilarity(word, "title_words")})
        score = score + _worth(word, alias) + _worth_of_body(word)
    texts = texts.annotate(score=score).select_related("version__page__program")
    return texts.order_by("-score", "title", "pk")[: 3 * MOST_FOUND]


def _worth(word: str, alias: str) -> Case:
    whens = [
        When(title_words__regex=_whole(pattern), then=Value(worth))
        for pattern, worth in zip(patterns_of(word).in_order(), IN_TITLE, strict=True)
    ]
    if len(word) >= LONG_ENOUGH:
        whens.append(When(**{f"{alias}__gte": ALIKE}, then=F(alias) * 2.0))
    return Case(*whens, default=Value(0.0), output_field=FloatField())


def _worth_of_body(word: str) -> Case:
    whens = [
        When(body_words__regex=_whole(pattern), then=Value(worth))
        for pattern, worth in zip(patterns_of(word).in_order(), IN_BODY, strict=True)
    ]
    return Case(*whens, default=Value(0.0), output_field=FloatField())


def _whole(pattern: str) -> str:
    return rf"\m(?:{pattern})\M"


def _marker(words: Sequence[str]) -> re.Pattern:
    return re.compile("|".join(rf"(?:{pattern})" for word in words for pattern in patterns_of(word).in_order()))


def _is_asked(word: str, mark: re.Pattern) -> bool:
    return any(mark.fullmatch(part) for part in in_words(word).split())


_SIGNS = re.compile(r"[*_`#>|~\[]|^ *[-+] |\]\([^)]*\)|\|[-:| ]+\|", re.MULTILINE)
"""Of Markdown: good enough for two lines of an excerpt, and much faster than reading whole pages."""
_WORD = re.compile(r"[\w֑-ׇ]+(?:[\"'׳״’]\w+)*")


def _marked(text: str, mark: re.Pattern) -> SafeString:
    """The text with the words that were asked for marked, as they are written there."""
    parts, at = [], 0
    for found in _WORD.finditer(text):
        if _is_asked(found[0], mark):
            parts += [(text[at : found.start()], found[0])]
            at = found.end()
    return format_html("{}{}", format_html_join("", "{}<mark>{}</mark>", parts), text[at:])


def _excerpt(text: HandbookText, mark: re.Pattern) -> str:
    """A line or two around the first word that was asked for; the beginning, if only the title has it."""
    words = " ".join(_SIGNS.sub("", text.body).split())
    found = next((word for word in _WORD.finditer(words) if _is_asked(word[0], mark)), None)
    begin = max(0, found.start() - AROUND) if found else 0
    begin = words.rfind(" ", 0, begin) + 1 if begin else 0
    end = words.find(" ", min(len(words), begin + 2 * AROUND))
    end = len(words) if end < 0 else end
    return f"{'… ' if begin else ''}{words[begin:end]}{' …' if end < len(words) else ''}"
