"""What a mentor says of messages: the same questions on the page of a message and in the report of a meeting."""

from collections.abc import Sequence
from uuid import UUID

from crispy_forms.utils import TEMPLATE_PACK
from django import forms
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from programs.choices import CouldNot, DeliveryState, TellOutcome
from sessions.telling.queries import ToTell
from sessions.telling.services import Said

NAMES = ("told", "why", "choice", "agreed", "words")
SILENT = ("", pgettext_lazy("delivery", "I say nothing about it now"))


class TellingForm(forms.Form):
    """Told, not yet or could not, for each of these; whoever says nothing of one leaves it as it is."""

    def __init__(self, *args, rows: Sequence[ToTell], **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            self.fields |= _fields(row)

    def clean(self) -> dict:
        cleaned = super().clean()
        for row in self.rows:
            key = row.delivery.pk
            if cleaned.get(f"told-{key}") == TellOutcome.COULD_NOT and not cleaned.get(f"why-{key}"):
                self.add_error(f"why-{key}", _("Choose why, in one word."))
            if cleaned.get(f"words-{key}") and not cleaned.get(f"agreed-{key}"):
                text = _("Their words go on with the name alone. Tick that they agreed, or take the words out.")
                self.add_error(f"words-{key}", text)
        return cleaned

    @property
    def questions(self) -> list["Question"]:
        """Each one's fields, in order."""
        return [Question(self, row) for row in self.rows]

    @property
    def said(self) -> list[Said]:
        """What a valid form says; only what differs from how it stands.

        What is said of a delivery that is not offered any more is handed on: who saves it says why not.
        """
        offered = {row.delivery.pk for row in self.rows}
        found = [_said(row, self.cleaned_data) for row in self.rows]
        left = [said for said in said_in(self.data) if said.delivery not in offered]
        return [said for said in found if said is not None] + left


class Question:
    """The fields of one delivery, for a template."""

    def __init__(self, form: TellingForm, row: ToTell):
        self.row = row
        self._form = form

    def __getattr__(self, name: str):
        field = f"{name}-{self.row.delivery.pk}"
        if name in NAMES and field in self._form.fields:
            return self._form[field]
        raise AttributeError(name)

    @property
    def seen(self):
        return self._form[f"seen-{self.row.delivery.pk}"]


class TellingPart:
    """Where in the layout of another form what is to be passed on stands. `form.telling` is the TellingForm."""

    def __init__(self, rows: Sequence[ToTell]):
        self._keys = {row.delivery.pk for row in rows}

    def render(self, form, context, template_pack=TEMPLATE_PACK, **kwargs) -> str:
        questions = [question for question in form.telling.questions if question.row.delivery.pk in self._keys]
        return render_to_string("mentoring_sessions/telling/_in_report.html", {"questions": questions})


def add_problems_of(telling: TellingForm, *, to: forms.BaseForm) -> None:
    """What is wrong with it stands above the form it is a part of, too."""
    if not telling.is_valid():
        for errors in telling.errors.values():
            to.add_error(None, errors)


def said_in(sent: QueryDict, outcome: str = TellOutcome.TOLD, of: str = "told") -> list[Said]:
    """What was ticked: each delivery named by a field `told-…` (or another first word), with what was seen of it."""
    keys = [name.removeprefix(f"{of}-") for name, value in sent.items() if name.startswith(f"{of}-") and value]
    return [Said(UUID(key), outcome, seen=sent.get(f"seen-{key}")) for key in keys if is_id(key)]


def is_id(text: str) -> bool:
    """Whether it is an id as pages send it."""
    try:
        return bool(UUID(text))
    except ValueError:
        return False


def _fields(row: ToTell) -> dict[str, forms.Field]:
    key, delivery = row.delivery.pk, row.delivery
    outcomes = [(value, label) for value, label in TellOutcome.choices]
    if delivery.state == DeliveryState.OPEN:
        outcomes.append(SILENT)
    fields = {
        f"told-{key}": forms.ChoiceField(
            choices=outcomes, required=False, initial=row.said, widget=forms.RadioSelect, label=row.title
        ),
        f"why-{key}": forms.ChoiceField(
            choices=[("", "—"), *CouldNot.choices], required=False, initial=delivery.why_not, label=_("Why not?")
        ),
        f"seen-{key}": forms.CharField(required=False, initial=row.seen, widget=forms.HiddenInput),
    }
    if row.asks:
        choices = [(str(number), words) for number, words in enumerate(row.words.choices)]
        fields |= {
            f"choice-{key}": forms.ChoiceField(
                choices=choices, required=False, widget=forms.RadioSelect, label=row.words.question
            ),
            f"agreed-{key}": forms.BooleanField(required=False, label=_("May be told with the name: they agreed")),
            f"words-{key}": forms.CharField(
                required=False,
                max_length=500,
                label=_("In their own words, if they agreed"),
                widget=forms.TextInput(attrs={"dir": "auto"}),
            ),
        }
        if not choices:
            del fields[f"choice-{key}"]
    return fields


def _said(row: ToTell, cleaned: dict) -> Said | None:
    value = {name: cleaned.get(f"{name}-{row.delivery.pk}") for name in (*NAMES, "seen")}
    outcome = value["told"]
    is_new = outcome != row.said or (outcome == TellOutcome.COULD_NOT and value["why"] != row.delivery.why_not)
    if not outcome or not (is_new or (outcome == TellOutcome.TOLD and (value["choice"] or value["words"]))):
        return None
    answers = outcome == TellOutcome.TOLD
    agreed = bool(answers and value["agreed"])
    return Said(
        row.delivery.pk,
        outcome,
        why=value["why"] if outcome == TellOutcome.COULD_NOT else "",
        choice=int(value["choice"]) if answers and value["choice"] else None,
        agreed=agreed,
        words=value["words"] if agreed else "",
        seen=value["seen"],
    )
