"""The forms of a page as a browser would send them, for tests that put foreign ids into them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class PageForm:
    """A form with its fields: what each would send, and all that it offers."""

    method: str
    action: str
    sent: dict[str, list[str]] = field(default_factory=dict)
    offered: dict[str, set[str]] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)

    def add(self, name: str, value: str, is_sent: bool) -> None:
        self.offered.setdefault(name, set()).add(value)
        self.sent.setdefault(name, [])
        if is_sent:
            self.sent[name].append(value)


class _Forms(HTMLParser):
    def __init__(self):
        super().__init__()
        self.forms: list[PageForm] = []
        self._select = ""

    def handle_starttag(self, tag, attributes):
        given = {name: value or "" for name, value in attributes}
        if tag == "form":
            self.forms.append(PageForm(given.get("method", "get").lower(), given.get("action", "")))
        elif not self.forms:
            return
        elif tag in ("input", "textarea", "button") and given.get("name"):
            is_sent = tag != "button" and (given.get("type") not in ("checkbox", "radio") or "checked" in given)
            self.forms[-1].add(given["name"], given.get("value", ""), is_sent)
            if given.get("type") == "hidden":
                self.forms[-1].hidden.add(given["name"])
        elif tag == "select":
            self._select = given.get("name", "")
            self.forms[-1].sent.setdefault(self._select, [])
        elif tag == "option" and self._select:
            self.forms[-1].add(self._select, given.get("value", ""), "selected" in given)

    def handle_endtag(self, tag):
        if tag == "select":
            self._select = ""


def forms_on(html: str) -> list[PageForm]:
    """All forms of a page, in its order."""
    parser = _Forms()
    parser.feed(html)
    return parser.forms
