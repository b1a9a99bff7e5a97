"""Reads a page as somebody reads it: its tables and its large figures, as texts."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "use", "path", "wbr"})


@dataclass
class Element:
    """A tag with what is in it; `text` is all words below it, in order."""

    tag: str
    attributes: dict[str, str]
    children: list["Element | str"] = field(default_factory=list)

    @property
    def text(self) -> str:
        words = " ".join(one if isinstance(one, str) else one.text for one in self.children)
        return " ".join(words.split())

    @property
    def classes(self) -> set[str]:
        return set(self.attributes.get("class", "").split())

    def all(self, tag: str, of_class: str = "") -> list["Element"]:
        """Everything below with this tag, of this class if one is given, in the order of the page."""
        found = []
        for one in self.children:
            if isinstance(one, Element):
                if one.tag == tag and (not of_class or of_class in one.classes):
                    found.append(one)
                found += one.all(tag, of_class)
        return found

    def with_id(self, value: str) -> "Element | None":
        for one in self.children:
            if isinstance(one, Element):
                if one.attributes.get("id") == value:
                    return one
                if (inside := one.with_id(value)) is not None:
                    return inside
        return None

    def rows(self) -> list[list[str]]:
        """The texts of a table's cells, row by row, headings included."""
        return [
            [cell.text for cell in row.children if isinstance(cell, Element) and cell.tag in ("th", "td")]
            for row in self.all("tr")
        ]


class _Builder(HTMLParser):
    def __init__(self):
        super().__init__()
        self.root = Element("page", {})
        self.open = [self.root]

    def handle_starttag(self, tag, attrs):
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag, attrs):
        self.open[-1].children.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag):
        if tag in [element.tag for element in self.open]:
            while self.open.pop().tag != tag:
                pass

    def handle_data(self, data):
        self.open[-1].children.append(data)


def read_page(content: bytes) -> Element:
    """The tree of a page."""
    builder = _Builder()
    builder.feed(content.decode())
    return builder.root
