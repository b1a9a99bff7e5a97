"""Whether, when and what a program asks; the questions side by side in both languages."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mentoring_platform.tenancy.choices import Language
from programs.choices import Whose
from programs.models import Program
from programs.pulses.proposal import MOST_QUESTIONS, TITLES, Asked, proposed_questions
from programs.pulses.queries import plan_of, questions_now

PARTS = ("words", "low", "high")


@dataclass(frozen=True)
class Row:
    """A question in one language: its three fields."""

    number: int
    fields: list[forms.BoundField]


class PulsesForm(forms.Form):
    """A program that has no questions is shown the proposal, which counts only once it is saved."""

    is_on = forms.BooleanField(
        label=gettext_lazy("Ask in this program how it is going"),
        required=False,
        help_text=gettext_lazy("Nothing is asked until you switch it on."),
    )
    first_after = forms.IntegerField(
        label=gettext_lazy("First time, days after a pairing began"), min_value=7, max_value=365
    )
    every = forms.IntegerField(label=gettext_lazy("Then every so many days"), min_value=30, max_value=365)

    def __init__(self, *args, program: Program, **kwargs):
        plan = plan_of(program)
        initial: dict = {name: getattr(plan, name) for name in ("is_on", "first_after", "every")}
        own = program.organization.language
        self.languages = [(own, Language(own).label)] + [row for row in Language.choices if row[0] != own]
        self.is_proposal = True
        written = {whose: questions_now(program, whose) for whose in Whose.values}
        self.is_proposal = not any(written.values())
        for whose in Whose.values:
            for language, _name in self.languages:
                shown = written[whose] or {language: proposed_questions(whose, language)}
                for number, asked in enumerate(shown.get(language, ()), 1):
                    for part in PARTS:
                        initial[_key(whose, language, number, part)] = getattr(asked, part)
        super().__init__(*args, initial=initial, **kwargs)
        labels = {"words": _("What is asked"), "low": _("Word at 1"), "high": _("Word at 5")}
        for whose, language, number in self._places():
            for part in PARTS:
                widget = forms.TextInput(attrs={"lang": language, "dir": "auto", "class": "form-control"})
                longest = 200 if part == "words" else 40
                self.fields[_key(whose, language, number, part)] = forms.CharField(
                    label=labels[part], max_length=longest, required=False, widget=widget
                )
        for name in ("first_after", "every"):
            self.fields[name].widget.attrs |= {"class": "form-control input-short", "inputmode": "numeric"}

    @property
    def sides(self) -> list[tuple[str, list[tuple[str, str, list[Row]]]]]:
        """For the page: each side with its languages, and these with their questions."""
        return [
            (
                TITLES[whose],
                [(language, name, list(self._rows(whose, language))) for language, name in self.languages],
            )
            for whose in Whose.values
        ]

    @property
    def questions(self) -> dict[str, dict[str, list[Asked]]]:
        """What was written, by side and language."""
        found: dict[str, dict[str, list[Asked]]] = {whose: {} for whose in Whose.values}
        for whose, language, number in self._places():
            words = [self.cleaned_data.get(_key(whose, language, number, part), "") for part in PARTS]
            if any(words):
                found[whose].setdefault(language, []).append(Asked(*words))
        return found

    def clean(self) -> dict:
        data = super().clean()
        for whose, language, number in self._places():
            keys = [_key(whose, language, number, part) for part in PARTS]
            if any(data.get(key) for key in keys):
                for key in keys:
                    if not data.get(key):
                        self.add_error(key, _("A question needs its words and both ends."))
        return data

    def _rows(self, whose: str, language: str):
        for number in range(1, MOST_QUESTIONS[whose] + 1):
            yield Row(number, [self[_key(whose, language, number, part)] for part in PARTS])

    def _places(self):
        for whose in Whose.values:
            for language, _name in self.languages:
                for number in range(1, MOST_QUESTIONS[whose] + 1):
                    yield whose, language, number


def _key(whose: str, language: str, number: int, part: str) -> str:
    return f"{whose}_{language}_{number}_{part}"
