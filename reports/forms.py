"""The days of an access history. They live in the address; what does not fit is ignored, not punished."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from mentoring_platform.ui.forms import DayInput


class PeriodFilter(forms.Form):
    first = forms.DateField(label=_("From day"), required=False, widget=DayInput)
    last = forms.DateField(label=_("To day"), required=False, widget=DayInput)

    def __init__(self, data):
        super().__init__(data, auto_id="filter_%s")

    def chosen(self) -> dict[str, date]:
        """The days that hold, as `access_history` takes them."""
        self.is_valid()
        return {name: day for name, day in self.cleaned_data.items() if day}
