"""What a wording is, and how the words in braces are filled in."""

from dataclasses import dataclass, field

from mentoring_platform.notifications.choices import Kind
from mentoring_platform.tenancy.models import Organization


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
    """The organization's own words for a letter, else the default; call it in the language of the reader.

    A program's own words for people and meetings are known without being given (`{mentor_word}`), the organization's
    name too. One query.
    """
    from mentoring_platform.notifications.wording import own  # which this package gathers from its modules

    return own.worded(kind, organization=organization, program=program, values=values)
