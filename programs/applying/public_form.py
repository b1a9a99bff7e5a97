"""The form as whoever applies fills it in: facts that the product knows, then the questions of its version.

A draft keeps what was typed as it was typed, so nothing is lost to a mistake; it is judged only when it is to be sent.
"""

from collections.abc import Mapping
from functools import cached_property

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from phonenumber_field.formfields import PhoneNumberField

from mentoring_platform.accounts.choices import Gender, SpokenLanguage
from mentoring_platform.tenancy.choices import Weekday
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.tenancy.queries import unit_tree
from mentoring_platform.ui.forms import DayField, PageHelper
from programs.applying.choices import Asked, QuestionKind, Side
from programs.applying.questions import (
    FIRST_HOUR,
    LAST_HOUR,
    SCALE,
    Question,
    asked_among,
    hour_key,
    in_language,
    questions_in,
)
from programs.files import FileField
from programs.models import Application, ApplicationVersion

LONGEST_LINE, LONGEST_TEXT, MOST_VALUES = 300, 5000, 200
SHORT_DAYS = (
    *(pgettext_lazy("short day", "Mo"), pgettext_lazy("short day", "Tu"), pgettext_lazy("short day", "We")),
    *(pgettext_lazy("short day", "Th"), pgettext_lazy("short day", "Fr"), pgettext_lazy("short day", "Sa")),
    pgettext_lazy("short day", "Su"),
)
FACTS = ("full_name", "gender", "phone", "email", "unit", "languages", "writer_name", "writer_relation")


class ApplyForm(forms.Form):
    """Bound it judges; unbound it shows a draft as it was typed."""

    writer_name = forms.CharField(label=gettext_lazy("Your own name"), max_length=150)
    writer_relation = forms.CharField(
        label=gettext_lazy("How do you know each other?"),
        max_length=80,
        help_text=gettext_lazy("For example: mother, teacher, neighbour"),
    )
    full_name = forms.CharField(label=gettext_lazy("Full name"), max_length=150)
    phone = PhoneNumberField(
        label=gettext_lazy("Phone"),
        required=False,
        help_text=gettext_lazy("For example 050-234-5678"),
        error_messages={"invalid": gettext_lazy("This is not a full phone number. Write it like 050-234-5678.")},
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        required=False,
        help_text=gettext_lazy("Then we can send you a link to go on later, and our answer."),
        error_messages={"invalid": gettext_lazy("Write the address like name@example.org.")},
    )
    gender = forms.ChoiceField(label=gettext_lazy("Gender"), choices=Gender.choices, widget=forms.RadioSelect)
    unit = forms.TypedChoiceField(label=gettext_lazy("Where?"), required=False, empty_value=None)
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages that you speak well"),
        choices=SpokenLanguage.choices,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data=None, files=None, *, version: ApplicationVersion, language: str, side: str, kept=None):
        """`kept` is what a draft has kept (`raw`), to be judged if `data` is it, else to be shown."""
        super().__init__(data, files, initial=initial_of(kept or {}))
        self.version, self.language, self.side = version, language, side
        self.organization: Organization = version.organization
        self.questions = questions_in(version.questions)
        self.held: set[str] = set()
        self._choose_facts()
        for question in self.questions:
            self.fields[question.field_name] = self._field(question)
        for name, field in self.fields.items():
            given = field.initial if field.initial is not None else self.initial.get(name)
            if isinstance(field, forms.MultipleChoiceField) and isinstance(given, str):
                self.initial[name] = [given]
        self.plain_labels = {name: field.label for name, field in self.fields.items()}
        PageHelper(self, submit="")  # for the words of optional fields
        self.order_fields(["writer_name", "writer_relation", "full_name", "phone", "email", *FACTS])
        for name, mode in (("phone", "tel"), ("email", "email")):
            self.fields[name].widget.attrs |= {"dir": "ltr", "inputmode": mode, "autocomplete": mode}
        self.fields["full_name"].widget.attrs["autocomplete"] = "off" if side == Side.ON_BEHALF else "name"

    def _choose_facts(self) -> None:
        if self.side == Side.ON_BEHALF:
            self.fields["full_name"].label = _("Who is it about? Full name")
            self.fields["phone"].label = _("Your own phone")
            self.fields["languages"].label = _("Languages that they speak well")
        else:
            del self.fields["writer_name"], self.fields["writer_relation"]
        for name in Asked.values:
            if name not in self.version.asks:
                del self.fields[name]
        if "unit" in self.fields:
            units = {str(unit.pk): unit for unit in unit_tree(self.organization)}
            self.fields["unit"].coerce = units.__getitem__
            rows = ((key, "\u2003" * unit.depth + unit.name) for key, unit in units.items())
            self.fields["unit"].choices = [("", _("I do not know")), *rows]

    def _field(self, question: Question) -> forms.Field:
        its = {
            "label": in_language(question.words, self.language),
            "help_text": in_language(question.help, self.language),
            "required": False,  # a question that is not asked is not required: see `clean`
        }
        options = [(option.key, in_language(option.words, self.language)) for option in question.options]
        match question.kind:
            case QuestionKind.LONG:
                return forms.CharField(max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 5}), **its)
            case QuestionKind.ONE:
                return forms.ChoiceField(choices=options, widget=forms.RadioSelect, **its)
            case QuestionKind.MANY:
                return forms.MultipleChoiceField(choices=options, widget=forms.CheckboxSelectMultiple, **its)
            case QuestionKind.SCALE:
                return forms.ChoiceField(
                    choices=[(str(number), number) for number in SCALE], widget=forms.RadioSelect, **its
                )
            case QuestionKind.DATE:
                return DayField(**its)
            case QuestionKind.FILE:
                return FileField(**its)
            case QuestionKind.HOURS:
                hours = [(hour_key(day, hour), "") for day in range(7) for hour in range(FIRST_HOUR, LAST_HOUR)]
                return forms.MultipleChoiceField(choices=hours, widget=forms.CheckboxSelectMultiple, **its)
        return forms.CharField(max_length=LONGEST_LINE, **its)

    @cached_property
    def asked(self) -> list[Question]:
        """The questions that are asked, by what was chosen in them."""
        return asked_among(self.questions, {question.key: self._chosen(question) for question in self.questions})

    def _chosen(self, question: Question) -> list[str]:
        value = self.cleaned_data.get(question.field_name) if self.is_bound else self.initial.get(question.field_name)
        return value if isinstance(value, list) else [value] if value else []

    def clean(self) -> dict:
        data = super().clean()
        if not data.get("phone") and not data.get("email") and not {"phone", "email"} & set(self.errors):
            self.add_error("phone", _("How can we reach you? Write a phone number or an e-mail address."))
        for question in self.questions:
            name = question.field_name
            if question not in self.asked:
                self.errors.pop(name, None)  # what nobody is asked cannot be wrong
                data.pop(name, None)
            elif question.required and not data.get(name) and name not in self.errors and name not in self.held:
                self.add_error(name, _("Something is missing here."))
        return data

    def clean_phone(self) -> str:
        phone = self.cleaned_data["phone"]
        return str(phone) if phone else ""

    @property
    def facts(self) -> dict:
        """What the profile will be made of; ask after `is_valid`."""
        return {name: self.cleaned_data[name] for name in FACTS if name in self.cleaned_data}

    @property
    def answers(self) -> dict:
        """Answers by key of the question, as JSON holds them, of those alone that were asked; files are kept apart."""
        return {
            question.key: value if isinstance(value, str | list) else value.isoformat()
            for question in self.asked
            if question.kind != QuestionKind.FILE and (value := self.cleaned_data.get(question.field_name))
        }

    def steps(self) -> list[dict]:
        """Each field with what its page must know: the question, on what it depends, whether it must be answered."""
        by_name = {question.field_name: question for question in self.questions}
        steps = []
        for name in self.fields:
            question = by_name.get(name)
            kind = question.kind if question else "languages" if name == "languages" else name
            choices = ("gender", "languages", QuestionKind.ONE, QuestionKind.MANY)
            steps.append(
                {
                    "field": self[name],
                    "kind": kind,
                    "grid": self.grid(name) if kind == QuestionKind.HOURS else (),
                    "is_choice": kind in choices,
                    "low": in_language(question.low, self.language) if question else "",
                    "high": in_language(question.high, self.language) if question else "",
                    "only_if": f"q_{question.only_if}" if question and question.only_if else "",
                    "only_for": " ".join(question.only_for) if question else "",
                    "needed": question.required if question else self.fields[name].required,
                    "condition": self._condition(question) if question and question.only_if else "",
                }
            )
        return steps

    def _condition(self, question: Question) -> str:
        """In words, for who has no script: to which answer this belongs."""
        before = next(row for row in self.questions if row.key == question.only_if)
        words = [in_language(o.words, self.language) for o in before.options if o.key in question.only_for]
        return _("Only if you answered “%(answer)s” to “%(question)s”.") % {
            "answer": " / ".join(words),
            "question": in_language(before.words, self.language),
        }

    def days(self) -> list[tuple[int, str, str]]:
        """Days in the order of the organization's week: number, letter, name."""
        first = self.organization.first_weekday
        return [(day, str(SHORT_DAYS[day]), str(Weekday(day).label)) for day in [*range(first, 7), *range(first)]]

    def grid(self, name: str) -> list[dict]:
        """The hours of a week as rows: for each hour one box a day, of which the page writes hundreds by itself."""
        boxes = {box.data["value"]: box.data for box in self[name].subwidgets}
        return [
            {
                "hour": f"{hour}:00",
                "cells": [{"box": boxes[hour_key(day, hour)], "day": word} for day, _short, word in self.days()],
            }
            for hour in range(FIRST_HOUR, LAST_HOUR)
        ]


def without_nul(typed: str) -> str:
    """What was typed without the one character that the database does not keep."""
    return typed.replace("\x00", "")


def raw_of(version: ApplicationVersion, side: str, data: QueryDict) -> dict[str, list[str]]:
    """What was typed, by field, of fields that this form has; cut where nobody types so much, and without NULs."""
    names = {*FACTS, *(question.field_name for question in questions_in(version.questions))}
    return {
        name: [without_nul(value)[:LONGEST_TEXT] for value in data.getlist(name)[:MOST_VALUES]]
        for name in data
        if name in names and any(data.getlist(name))
    }


def data_of(raw: Mapping[str, list[str]]) -> QueryDict:
    """A draft as if it were sent just now."""
    data = QueryDict(mutable=True)
    for name, values in raw.items():
        data.setlist(name, values)
    return data


def initial_of(raw: Mapping[str, list[str]]) -> dict:
    """A draft as it is shown: one value as itself, several as a list."""
    return {name: values[0] if len(values) == 1 else values for name, values in raw.items() if values}


def judged(application: Application, held: set[str]) -> ApplyForm:
    """A draft to be judged; `held` are the keys of questions that a file answers already."""
    form = ApplyForm(
        data_of(application.raw),
        version=application.version,
        language=application.language,
        side=application.side,
        kept=application.raw,
    )
    form.held = {f"q_{key}" for key in held}
    return form


def shown(application: Application) -> ApplyForm:
    """A draft as it was typed, not judged."""
    return ApplyForm(
        version=application.version, language=application.language, side=application.side, kept=application.raw
    )
