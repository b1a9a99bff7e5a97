"""The form of what a program says of each benchmark."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.standard.catalogue import CATALOGUE, About, Standard
from reports.standard.judging import Setting, Settings


class StandardForm(forms.Form):
    """Of each benchmark whether it is asked, its number, and in how many of a hundred it is to be kept."""

    def __init__(self, data=None, *, settings: Settings):
        super().__init__(data)
        self.settings = settings
        for one in CATALOGUE:
            setting = settings[one.key]
            self.fields[one.key] = forms.BooleanField(label=one.title, required=False, initial=setting.is_on)
            if one.value:
                label = _("Number: %(what)s") % {"what": one.value.measured.label}
                self.fields[f"{one.key}_value"] = _number(label, setting.value, one.value.most)
            if one.about != About.PROGRAM:
                self.fields[f"{one.key}_goal"] = _number(gettext_lazy("Goal in percent"), setting.goal, 100)

    def chosen(self) -> dict[str, Setting]:
        """What is chosen; call it once the form is valid."""
        data = self.cleaned_data
        return {
            one.key: Setting(
                one,
                data[one.key],
                data.get(f"{one.key}_value"),
                data.get(f"{one.key}_goal", self.settings[one.key].goal),
            )
            for one in CATALOGUE
        }

    @property
    def groups(self) -> list[dict]:
        """The fields by standard, each benchmark with its own."""
        return [
            {"standard": standard, "lines": [self._line(one.key) for one in CATALOGUE if one.standard == standard]}
            for standard in Standard
        ]

    def _line(self, key: str) -> dict:
        numbers = [self[name] for name in (f"{key}_value", f"{key}_goal") if name in self.fields]
        return {"setting": self.settings[key], "holds": self[key], "numbers": numbers}


def _number(label, initial: int | None, most: int) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"class": "form-control input-short", "inputmode": "numeric"})
    return forms.IntegerField(label=label, initial=initial, min_value=1, max_value=most, widget=widget)
