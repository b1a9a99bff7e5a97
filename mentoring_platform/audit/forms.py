"""The filters of the trail. They live in the address; what does not fit is ignored, not punished."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit import actions
from mentoring_platform.audit.choices import Kind
from mentoring_platform.audit.queries import actors_for
from mentoring_platform.ui.forms import DayInput


class TrailFilter(forms.Form):
    person = forms.CharField(label=gettext_lazy("About whom"), required=False, max_length=100)
    actor = forms.TypedChoiceField(label=gettext_lazy("Who did it"), required=False, coerce=int, empty_value=None)
    action = forms.ChoiceField(label=gettext_lazy("What was done"), required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=[("", gettext_lazy("All")), *Kind.choices, ("refused", gettext_lazy("Refused"))],
        required=False,
    )
    first = forms.DateField(label=gettext_lazy("From day"), required=False, widget=DayInput)
    last = forms.DateField(label=gettext_lazy("To day"), required=False, widget=DayInput)

    def __init__(self, data: QueryDict, *, viewer: Viewer):
        super().__init__(data, auto_id="filter_%s")
        self.fields["actor"].choices = [("", _("Everybody")), *((user.pk, user.name) for user in actors_for(viewer))]
        self.fields["action"].choices = [("", _("Everything")), *actions.choices()]

    def chosen(self) -> dict[str, object]:
        """The filters that hold, as `trail_for` takes them."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}

    def chips(self) -> list[dict[str, str]]:
        """What is chosen, each with the address without it."""
        chips = []
        for name in self.chosen():
            rest = self.data.copy()
            rest.pop(name, None)
            rest.pop("page", None)
            word = dict(getattr(self.fields[name], "choices", [])).get(self._key(name), self.data[name])
            chips.append({"label": f"{self.fields[name].label}: {word}", "url": f"?{rest.urlencode()}"})
        return chips

    def _key(self, name: str) -> object:
        return self.cleaned_data[name]
