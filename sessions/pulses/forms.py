"""The questions of a pulse on one page, each of which may be left out; and whom to call back."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.pulses.proposal import Asked

SCALE = range(1, 6)


class PulseForm(forms.Form):
    """Nothing is chosen beforehand, and nothing of what was answered before is ever shown again."""

    share = forms.ChoiceField(
        label=gettext_lazy("May the coordinator see my answers?"),
        choices=[("no", gettext_lazy("No")), ("yes", gettext_lazy("Yes, beside my name"))],
        widget=forms.RadioSelect,
        initial="no",
        required=False,
    )
    phone = forms.CharField(
        label=gettext_lazy("A phone number, if you like"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"class": "form-control", "type": "tel", "autocomplete": "tel", "dir": "ltr"}),
    )

    def __init__(self, *args, questions: Sequence[Asked], prefix_of: str = "", **kwargs):
        super().__init__(*args, auto_id=f"{prefix_of}%s", **kwargs)
        self.questions = list(questions)
        for position, question in enumerate(self.questions, 1):
            self.fields[f"answer_{position}"] = forms.TypedChoiceField(
                label=question.words,
                choices=[(value, value) for value in SCALE],
                coerce=int,
                empty_value=None,
                widget=forms.RadioSelect,
                required=False,
            )

    @property
    def scales(self) -> list[tuple[Asked, forms.BoundField]]:
        """Each question with its field."""
        return [(question, self[f"answer_{number}"]) for number, question in enumerate(self.questions, 1)]

    @property
    def answers(self) -> dict[int, int]:
        """What was answered, by position."""
        found = ((number, self.cleaned_data[f"answer_{number}"]) for number, _ in enumerate(self.questions, 1))
        return {number: value for number, value in found if value is not None}

    @property
    def is_shared(self) -> bool:
        return self.cleaned_data["share"] == "yes"

    def clean(self) -> dict:
        data = super().clean()
        if not self.errors and "talk" not in self.data and not self.answers:
            raise forms.ValidationError(_("Answer at least one question, or ask for a talk."))
        return data
