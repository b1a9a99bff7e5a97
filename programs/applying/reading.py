"""Answers in words, as applicants check them and the office reads them."""

from collections.abc import Mapping
from datetime import date

from django.utils import formats

from mentoring_platform.tenancy.choices import Weekday
from programs.applying.choices import QuestionKind
from programs.applying.questions import Question, asked_among, in_language, questions_in, spans_of
from programs.models import ApplicationFile, ApplicationVersion


def answers_read(
    version: ApplicationVersion, answers: Mapping, files: Mapping[str, ApplicationFile], language: str
) -> list[dict]:
    """Each question that was asked with its answer in words (empty where there is none), and its file if it has one."""
    questions = questions_in(version.questions)
    chosen = {key: value if isinstance(value, list) else [value] for key, value in answers.items()}
    return [
        {
            "label": in_language(question.words, language),
            "value": _in_words(question, answers.get(question.key), language),
            "file": files.get(question.key),
            "is_long": question.kind == QuestionKind.LONG,
            "anchor": f"s-{question.field_name}",
        }
        for question in asked_among(questions, chosen)
    ]


def _in_words(question: Question, value: str | list | None, language: str) -> str:
    if not value:
        return ""
    match question.kind:
        case QuestionKind.ONE | QuestionKind.MANY:
            keys = value if isinstance(value, list) else [value]
            words = {option.key: in_language(option.words, language) for option in question.options}
            return ", ".join(words[key] for key in keys if key in words)
        case QuestionKind.SCALE:
            ends = [in_language(end, language) for end in (question.low, question.high)]
            return f"{value} / 5" + (f" ({ends[0]} – {ends[1]})" if all(ends) else "")
        case QuestionKind.DATE:
            return formats.date_format(date.fromisoformat(value), "DATE_FORMAT")
        case QuestionKind.HOURS:
            days: dict[int, list[str]] = {}
            for day, start, end in spans_of(value):
                days.setdefault(day, []).append(f"{start:%H:%M}–{end:%H:%M}")
            ordered = sorted(days.items(), key=lambda row: (row[0] + 1) % 7)
            return "\n".join(f"{Weekday(day).label}: {', '.join(spans)}" for day, spans in ordered)
    return str(value)
