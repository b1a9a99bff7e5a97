"""Filters of the list of messages. They live in the address; what does not fit is ignored, not punished."""

from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from mentoring_platform.notifications.choices import READ_BY_NOBODY_ELSE, Channel, Kind, State
from mentoring_platform.ui.forms import DayInput

ALL = ("", gettext_lazy("All"))


class MessageFilter(forms.Form):
    """Whom, which kind, by what, what became of it, when. `person` comes by a link from somebody's page."""

    q = forms.CharField(
        label=gettext_lazy("To whom"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "dir": "auto"}),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=[ALL, *((kind.value, kind.label) for kind in Kind if kind not in READ_BY_NOBODY_ELSE)],
        required=False,
    )
    channel = forms.ChoiceField(label=gettext_lazy("Channel"), choices=[ALL, *Channel.choices], required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), choices=[ALL, *State.choices], required=False)
    day = forms.DateField(label=gettext_lazy("Day"), required=False, widget=DayInput)
    person = forms.UUIDField(label=gettext_lazy("Person"), required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict):
        super().__init__(data, auto_id="filter_%s")
        self.is_valid()
        self.errors.clear()

    def chosen(self) -> dict:
        """The filters as `message_list` takes them."""
        empty = {"q": "", "kind": "", "channel": "", "state": "", "day": None, "person": None}
        values = {name: self.cleaned_data.get(name) or nothing for name, nothing in empty.items()}
        return {"search": values.pop("q"), **values}

    @property
    def in_force(self) -> list[str]:
        """The names of the filters that say something."""
        return [name for name in self.fields if self.cleaned_data.get(name)]

    @property
    def chips(self) -> list[dict]:
        """The filters in force, each with the address without it."""
        given = {name: self.data[name] for name in self.in_force}
        return [
            {"label": self._in_words(name), "url": f"?{urlencode({k: v for k, v in given.items() if k != name})}"}
            for name in given
        ]

    def _in_words(self, name: str) -> str:
        choices = dict(getattr(self.fields[name], "choices", []))
        value = "" if name == "person" else choices.get(self.data[name], self.data[name])
        return f"{self.fields[name].label}: {value}" if value else str(self.fields[name].label)
