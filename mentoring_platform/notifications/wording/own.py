"""The wording of a letter as an organization has it: its own texts, one above the other, and the product's below."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils import translation
from django.utils.translation import get_language_info

from mentoring_platform.notifications.models import OwnWording
from mentoring_platform.notifications.wording import DEFAULTS, letters
from mentoring_platform.notifications.wording.braces import fill
from mentoring_platform.notifications.wording.words import Wording, Words
from mentoring_platform.tenancy.models import Organization

PARTS = ("subject", "opening", "closing", "short")


def worded(letter: str, *, organization: Organization, program, values: dict[str, str]) -> Words:
    """What `words_for` promises."""
    language = translation.get_language() or organization.language
    texts = default_texts(letter, language) | own_texts(letter, language, program.pk if program else None)
    filled = {"organization": organization.name, **letters.program_words(program), **values}
    return Words(**{name: fill(text, filled) for name, text in texts.items()})


@dataclass(frozen=True)
class Letter:
    """One letter in one language, for all programs or one, to be read and written by an administrator."""

    name: str
    language: str
    program: object | None = None

    @property
    def default(self) -> Wording:
        return DEFAULTS[self.name]

    @property
    def title(self) -> str:
        return letters.title_of(self.name)

    @property
    def sent_when(self) -> str:
        return letters.sent_when(self.name)

    @property
    def key(self) -> str:
        return f"{self.name}-{self.language}-{self.program.pk if self.program else 'all'}"

    @property
    def is_rtl(self) -> bool:
        return get_language_info(self.language)["bidi"]

    @property
    def words(self) -> list[str]:
        """Every word that may stand in braces: the letter's own, those of programs, the organization's name."""
        return list(
            dict.fromkeys(
                [*self.default.placeholders, "organization", *(f"{key}_word" for key in letters.PROGRAM_WORDS)]
            )
        )

    @property
    def explained(self) -> list[tuple[str, str]]:
        """Each word that may stand in braces, with what it stands for."""
        said = self.default.placeholders
        return [(f"{{{word}}}", str(said.get(word) or letters.meaning_of(word) or word)) for word in self.words]

    def examples(self, organization: Organization) -> dict[str, str]:
        """What may stand in the place of each word, in the letter's language."""
        with translation.override(self.language):
            values = {word: letters.example_of(word) for word in self.words}
            values |= letters.program_words(self.program)
        values |= {"organization": organization.name}
        return values | ({"program": self.program.name} if self.program and "program" in values else {})

    def previewed(self, organization: Organization, texts: dict[str, str]) -> dict[str, str]:
        """The texts as they may reach somebody."""
        values = self.examples(organization)
        return {name: fill(text, values) for name, text in texts.items()}


def own_texts(letter: str, language: str, program_id: UUID | None) -> dict[str, str]:
    """The organization's own texts that hold for a letter, the program's before those of all; one query."""
    rows = OwnWording.objects.filter(Q(program_id=None) | Q(program_id=program_id), letter=letter, language=language)
    texts: dict[str, str] = {}
    for row in sorted(rows, key=lambda row: row.program_id is not None):
        texts |= {name: getattr(row, name) for name in PARTS if getattr(row, name)}
    return texts


def default_texts(letter: str, language: str) -> dict[str, str]:
    """The product's texts in a language."""
    with translation.override(language):
        return {name: str(getattr(DEFAULTS[letter], name)) for name in PARTS}


def texts_in_force(letter: Letter) -> dict[str, str]:
    """What stands in the letter now: own texts where there are any, the product's elsewhere."""
    program_id = letter.program.pk if letter.program else None
    return default_texts(letter.name, letter.language) | own_texts(letter.name, letter.language, program_id)


def texts_below(letter: Letter) -> dict[str, str]:
    """What would stand in the letter without the row that it is about."""
    below = default_texts(letter.name, letter.language)
    return below | own_texts(letter.name, letter.language, None) if letter.program else below


def is_own(letter: Letter) -> bool:
    """Whether the organization has worded this very letter itself: in this language, for this program or for all."""
    program_id = letter.program.pk if letter.program else None
    return OwnWording.objects.filter(letter=letter.name, language=letter.language, program_id=program_id).exists()


def own_wordings(program_ids: Iterable[UUID]) -> set[tuple[str, str, UUID | None]]:
    """Which letters are worded by the organization itself: (letter, language, program); one query."""
    rows = OwnWording.objects.filter(Q(program_id=None) | Q(program_id__in=list(program_ids)))
    return set(rows.values_list("letter", "language", "program_id"))
