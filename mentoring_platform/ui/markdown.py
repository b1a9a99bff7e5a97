"""Texts that people write with a few signs of Markdown, as HTML that can hold nothing but words and their order.

Two walls: the parser knows no HTML, and what it made passes through a list of what may be there. No images: they would
tell others who reads. Headings begin below those of the page; each paragraph, list and table finds its own direction.
"""

import re
from collections.abc import Callable, Iterable
from functools import cache

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

MOST = 40_000
"""Characters of a text that are read; forms let in no more."""

Explain = Callable[[str], Iterable[tuple[int, int, SafeString]]]
"""For a stretch of running text: which parts of it (start, end) are shown as which HTML. In order, not overlapping."""

HEADINGS = {"h1": "h3", "h2": "h4", "h3": "h5"}
TAGS = frozenset(
    ("p", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td", "pre")
    + ("code", "a", "br", "hr", "strong", "em", "s")
)
ATTRIBUTES = {"*": {"dir"}, "a": {"href", "title"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto", "tel"}
_DECEIVING = re.compile("[\u202a-\u202e\u2066-\u2069\ue000-\uf8ff\x00]")
"""Signs that turn the order of letters around, of which an author has no need, and those of `_PLACE`."""
_PLACE = re.compile("\ue000(\\d+)\ue001")


def to_html(text: str, *, explain: Explain | None = None) -> SafeString:
    """Markdown as HTML; whatever was written, without script, frames, images, forms or styles.

    `explain` is asked about running text in reading order, never about links and code.
    """
    parser, tokens, places = _parser(), _parser().parse(_DECEIVING.sub("", text[:MOST])), []
    for token in tokens:
        _fit_in(token)
        if explain is not None and token.type == "inline":
            _explain(token.children or [], explain, places)
    html = _clean(parser.renderer.render(tokens, parser.options, {}))
    shown = _PLACE.sub(lambda found: places[int(found[1])], html)
    # nosemgrep: html-marked-safe -- cleaned two lines above; what was put back is safe already
    return mark_safe(shown)  # nosec B308 B703  # noqa: S308  as above


def to_text(text: str) -> str:
    """The words alone, a line for each block: for searching, comparing and short excerpts."""
    lines = []
    for token in _parser().parse(_DECEIVING.sub("", text[:MOST])):
        if token.type == "inline":
            kept = ("text", "code_inline", "softbreak", "hardbreak")
            words = "".join(part.content or " " for part in token.children or [] if part.type in kept)
            lines.append(" ".join(words.split()))
        elif token.type in ("fence", "code_block"):
            lines.append(token.content.strip())
    return "\n".join(line for line in lines if line)


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True, "maxNesting": 12})
    return parser.enable(["table", "strikethrough"]).disable(["image", "html_block", "html_inline"])


def _fit_in(token: Token) -> None:
    if token.tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
        token.tag = HEADINGS.get(token.tag, "h6")
    token.attrs.pop("style", None)  # where a table's columns are set to stand: the direction says it better
    if token.level == 0 and (token.nesting == 1 or token.type in ("fence", "code_block")):
        token.attrSet("dir", "auto")  # not within: what has a direction of its own says nothing of its parent's
    for child in token.children or []:
        if child.type == "code_inline":
            child.attrSet("dir", "auto")


def _explain(children: list[Token], explain: Explain, places: list[SafeString]) -> None:
    inside = 0
    for child in children:
        inside += child.nesting if child.type.startswith("link_") else 0
        if child.type == "text" and not inside:
            parts, at = [], 0
            for start, end, html in explain(child.content):
                parts += [child.content[at:start], f"\ue000{len(places)}\ue001"]
                places.append(html)
                at = end
            child.content = "".join([*parts, child.content[at:]])


def _clean(html: str) -> str:
    import nh3  # a library of its own, loaded when first needed

    return nh3.clean(html, tags=set(TAGS), attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener noreferrer")
