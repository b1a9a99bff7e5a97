"""What a wording is, and how the words in braces are filled in."""

import re
from dataclasses import dataclass, field

from mentoring_platform.notifications.choices import Kind
from mentoring_platform.tenancy.models import Organization

IN_BRACES = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Wording:
    """The default texts of one kind of letter, lazily translated, with words in braces to be filled in.

    `placeholders` says of each such word what it stands for, for those who change the text.
    """

    subject: str
    opening: str = ""
    closing: str = ""
    short: str = ""
    placeholders: dict[str, str] = field(default_factory=dict)
    kind_of_message: Kind = Kind.PLAN


@dataclass(frozen=True)
class Words:
    """The texts of one letter, filled in, in the language that is active."""

    subject: str
    opening: str
    closing: str
    short: str


def words_for(kind: str, *, organization: Organization, program=None, values: dict[str, str]) -> Words:
    """The organization's own words for a letter, else the default; call it in the language of the reader."""
    from mentoring_platform.notifications.wording import DEFAULTS  # which this package gathers from its modules

    wording = DEFAULTS[kind]
    parts = {name: fill_in(str(getattr(wording, name)), values) for name in ("subject", "opening", "closing", "short")}
    return Words(**parts)


def fill_in(text: str, values: dict[str, str]) -> str:
    """Put values in place of the words in braces; a word that has none stays as it stands."""
    return IN_BRACES.sub(lambda found: values.get(found[1], found[0]), text)
