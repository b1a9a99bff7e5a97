"""Words in braces: `{name}` stands for a value. Nothing else is understood, so that no text can do anything."""

import re
from collections.abc import Iterable, Mapping

IN_BRACES = re.compile(r"\{([^{}]*)\}")


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with the values in their places; one that is not given is left out. What a value holds stays text."""
    return IN_BRACES.sub(lambda found: str(values.get(found[1].strip(), "")), text)


def unknown_words(text: str, known: Iterable[str]) -> list[str]:
    """The words in braces that stand for nothing here, each once, in their order."""
    known = set(known)
    return list(dict.fromkeys(word for word in map(str.strip, IN_BRACES.findall(text)) if word not in known))


def has_lone_brace(text: str) -> bool:
    """Whether a brace is left that neither opens nor closes a word."""
    rest = IN_BRACES.sub("", text)
    return "{" in rest or "}" in rest
