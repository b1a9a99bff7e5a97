"""What a form asks, as plain values: read from a version, shown in a language, asked only where its condition holds."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import time

from programs.applying.choices import QuestionKind

MOST_QUESTIONS = 60
FIRST_HOUR, LAST_HOUR = 7, 22
SCALE = range(1, 6)
CHOOSES = (QuestionKind.ONE, QuestionKind.MANY)

Words = dict[str, str]
"""By language; a missing one is read in another that there is."""


def in_language(words: Mapping[str, str], *languages: str) -> str:
    """The words in the first of these languages that there is, else in any, else nothing."""
    return next((words[name] for name in (*languages, *words) if words.get(name)), "")


@dataclass(frozen=True)
class Option:
    key: str
    words: Words


@dataclass(frozen=True)
class Question:
    """One question. `only_if` is the key of an earlier one that chooses, `only_for` its options that open this one."""

    key: str
    kind: str
    words: Words
    help: Words = field(default_factory=dict)
    required: bool = False
    options: tuple[Option, ...] = ()
    low: Words = field(default_factory=dict)
    high: Words = field(default_factory=dict)
    only_if: str = ""
    only_for: tuple[str, ...] = ()

    @classmethod
    def read(cls, row: Mapping) -> "Question":
        options = tuple(Option(option["key"], option["words"]) for option in row.get("options", ()))
        return cls(**{**row, "options": options, "only_for": tuple(row.get("only_for", ()))})

    def written(self) -> dict:
        """As JSON holds it."""
        return asdict(self) | {"only_for": list(self.only_for), "options": [asdict(option) for option in self.options]}

    @property
    def field_name(self) -> str:
        return f"q_{self.key}"

    def is_asked(self, chosen: Mapping[str, Iterable[str]]) -> bool:
        """Whether it is asked, where these options were chosen by key of the question."""
        return not self.only_if or bool(set(self.only_for) & set(chosen.get(self.only_if, ())))


def questions_in(rows: Iterable[Mapping]) -> list[Question]:
    """The questions of a version in their order."""
    return [Question.read(row) for row in rows]


def asked_among(questions: Sequence[Question], chosen: Mapping[str, Iterable[str]]) -> list[Question]:
    """Those that are asked. A question hidden by another opens none, whatever was once answered to it."""
    open_, asked = {}, []
    for question in questions:
        if question.is_asked(open_):
            asked.append(question)
            open_[question.key] = chosen.get(question.key, ())
    return asked


def new_key() -> str:
    return secrets.token_hex(4)


def options_from(lines: Mapping[str, Sequence[str]], before: Sequence[Option]) -> tuple[Option, ...]:
    """Options from lines in each language; one whose words stood there before keeps its key, so conditions hold."""
    known = {words: option.key for option in before for words in option.words.values()}
    longest = max(map(len, lines.values()), default=0)
    made: list[Option] = []
    for number in range(longest):
        words = {language: rows[number] for language, rows in lines.items() if number < len(rows)}
        used = {option.key for option in made}
        key = next((known[word] for word in words.values() if word in known and known[word] not in used), new_key())
        made.append(Option(key, words))
    return tuple(made)


def without_lost_conditions(questions: Sequence[Question]) -> list[Question]:
    """The same questions; a condition that names nothing earlier any more is dropped."""
    earlier: dict[str, set[str]] = {}
    kept = []
    for question in questions:
        still = tuple(key for key in question.only_for if key in earlier.get(question.only_if, ()))
        kept.append(question if still == question.only_for else replace(question, only_for=still))
        if question.only_if and not still:
            kept[-1] = replace(question, only_if="", only_for=())
        if question.kind in CHOOSES:
            earlier[question.key] = {option.key for option in question.options}
    return kept


def hour_key(weekday: int, hour: int) -> str:
    return f"{weekday}-{hour}"


def spans_of(hours: Iterable[str]) -> list[tuple[int, time, time]]:
    """Spans (weekday, from, until) of the hours that were ticked; hours that touch are one span."""
    ticked = sorted(tuple(map(int, key.split("-"))) for key in set(hours))
    spans: list[tuple[int, int, int]] = []
    for day, hour in ticked:
        if spans and spans[-1][0] == day and spans[-1][2] == hour:
            spans[-1] = (day, spans[-1][1], hour + 1)
        else:
            spans.append((day, hour, hour + 1))
    return [(day, time(start), time(end)) for day, start, end in spans]
