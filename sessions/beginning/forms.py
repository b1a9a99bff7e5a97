"""Forms of beginnings: what is noted about a step, a signature, and what a program asks for."""

from dataclasses import dataclass
from datetime import date

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy.choices import Language
from mentoring_platform.ui.forms import DayField
from programs.beginning.choices import Party, StepKind, StepOwner
from programs.beginning.making import days_of, owner_of, plan_of
from programs.beginning.rules import BY_FACTS, LONGEST, USUAL
from programs.beginning.texts import PROPOSED, own_text
from programs.models import AgreementVersion, Pairing, Program
from sessions.beginning.queries import LOOK_AHEAD
from sessions.beginning.services import LONGEST_WHY

OWN_PARTIES = [choice for choice in Party.choices if choice[0] != Party.COORDINATOR]
"""Of whom a mentor notes that they were there."""
SHORT = {"class": "form-control input-short", "inputmode": "numeric"}


class DoneForm(forms.Form):
    """That a step is done, and who was there."""

    on = DayField(label=gettext_lazy("Day"))
    present = forms.MultipleChoiceField(
        label=gettext_lazy("Who was there"), choices=Party.choices, required=False, widget=forms.CheckboxSelectMultiple
    )


class OwnDoneForm(DoneForm):
    """The same from a mentor: of those who were there he does not note the office, which does so itself."""

    def __init__(self, data, *, pairing: Pairing):
        super().__init__(data)
        self.fields["present"].choices = OWN_PARTIES
        self.first = pairing.starts_on - LOOK_AHEAD

    def clean_on(self) -> date:
        day = self.cleaned_data["on"]
        if day < self.first:
            raise forms.ValidationError(_("That is before the beginning."))
        return day


class LeaveOutForm(forms.Form):
    """Why a step is not needed."""

    why = forms.CharField(label=gettext_lazy("Why it is not needed"), max_length=LONGEST_WHY)


class SignForm(forms.Form):
    """A typed name, which stands for the signature, and that the words were read."""

    name = forms.CharField(
        label=gettext_lazy("Your full name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto", "class": "form-control"}),
    )
    agrees = forms.BooleanField(
        label=gettext_lazy("I have read the agreement and sign it with my name"),
        error_messages={"required": gettext_lazy("Mark that you have read it.")},
    )


class PaperForm(forms.Form):
    """That somebody signed on paper."""

    party = forms.ChoiceField(label=gettext_lazy("Who signed"), choices=Party.choices)
    name = forms.CharField(label=gettext_lazy("Name on the paper"), max_length=150)
    on = DayField(label=gettext_lazy("Day"))


class SignersForm(forms.Form):
    """Who should sign the agreement of one pairing."""

    signers = forms.MultipleChoiceField(
        label=gettext_lazy("Who should sign"),
        choices=Party.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


@dataclass(frozen=True)
class Line:
    """A kind of step with its fields; `texts` by language."""

    kind: StepKind
    what: str
    by_fact: str
    holds: forms.BoundField
    days: forms.BoundField
    owner: forms.BoundField
    texts: list[tuple[str, str, forms.BoundField]]


class PlanForm(forms.Form):
    """Which steps a program wants, when, whose task they are and what is sent; who signs what; how often contact."""

    contacts_first = forms.IntegerField(
        label=gettext_lazy("Contacts with each side in the first month"), min_value=1, max_value=10,
        widget=forms.NumberInput(attrs=SHORT),
    )  # fmt: skip
    contacts_every = forms.IntegerField(
        label=gettext_lazy("Then one every so many days"), min_value=0, max_value=LONGEST,
        widget=forms.NumberInput(attrs=SHORT), help_text=gettext_lazy("0: no contacts are asked for."),
    )  # fmt: skip
    signers = forms.MultipleChoiceField(
        label=gettext_lazy("Who signs"), choices=Party.choices, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Can be changed for each pairing: a parent only where the person is under age."),
    )  # fmt: skip

    def __init__(self, data=None, *, program: Program, viewer: Viewer):
        plan = plan_of(program)
        own = program.organization.language
        self.languages = [(own, Language(own).label)] + [row for row in Language.choices if row[0] != own]
        latest: dict[str, str] = {}
        for version in AgreementVersion.objects.filter(program=program).order_by("number"):
            latest[version.language] = version.words
        initial: dict = {name: getattr(plan, name) for name in ("contacts_first", "contacts_every", "signers")}
        super().__init__(data, initial=initial)
        for kind in StepKind:
            self.fields[f"{kind}_holds"] = forms.BooleanField(
                label=kind.label, required=False, initial=kind not in plan.off
            )
            self.fields[f"{kind}_days"] = forms.IntegerField(
                label=_("Days after the beginning"), min_value=0, max_value=LONGEST, initial=days_of(plan, kind),
                widget=forms.NumberInput(attrs=SHORT),
            )  # fmt: skip
            self.fields[f"{kind}_owner"] = forms.ChoiceField(
                label=_("Whose task"), choices=StepOwner.choices, initial=owner_of(plan, kind),
                widget=forms.Select(attrs={"class": "form-select"}),
            )  # fmt: skip
            for language, _name in self.languages if kind in PROPOSED else ():
                self.fields[f"{kind}_{language}"] = _words(
                    _("Text to send"), language, 2000, own_text(plan, kind, language), rows=3
                )
        for language, _name in self.languages:
            self.fields[f"agreement_words_{language}"] = _words(
                _("The agreement"), language, 5000, latest.get(language, ""), rows=8
            )

    @property
    def lines(self) -> list[Line]:
        """Each kind of step with its fields, in order."""
        return [
            Line(
                kind, USUAL[kind].what, BY_FACTS.get(kind, ""), self[f"{kind}_holds"], self[f"{kind}_days"],
                self[f"{kind}_owner"],
                [(key, name, self[f"{kind}_{key}"]) for key, name in self.languages if kind in PROPOSED],
            )
            for kind in StepKind
        ]  # fmt: skip

    @property
    def wordings(self) -> list[tuple[str, str, forms.BoundField]]:
        """The agreement, by language."""
        return [(language, name, self[f"agreement_words_{language}"]) for language, name in self.languages]

    def facts(self) -> dict:
        """What `set_plan` takes; call it once the form is valid."""
        data = self.cleaned_data
        return {
            "off": [kind for kind in StepKind if not data[f"{kind}_holds"]],
            "days": {kind.value: data[f"{kind}_days"] for kind in StepKind},
            "owners": {kind.value: data[f"{kind}_owner"] for kind in StepKind},
            "texts": {
                kind.value: {language: data[f"{kind}_{language}"] for language, _name in self.languages}
                for kind in PROPOSED
            },
            **{name: data[name] for name in ("signers", "contacts_first", "contacts_every")},
        }

    def agreement(self) -> dict[str, str]:
        """The words of the agreement by language."""
        return {language: self.cleaned_data[f"agreement_words_{language}"] for language, _name in self.languages}


def _words(label: str, language: str, longest: int, initial: str, *, rows: int) -> forms.CharField:
    widget = forms.Textarea(attrs={"lang": language, "dir": "auto", "class": "form-control", "rows": rows})
    return forms.CharField(label=label, max_length=longest, required=False, initial=initial, widget=widget)
