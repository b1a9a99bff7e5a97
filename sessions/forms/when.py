"""A day and a time where the organization is; the instant is made by the clock."""

from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.ui.forms import ClockInput, DayField


class WhenForm(forms.Form):
    """A day and a clock time, which together are an instant."""

    day = DayField(label=_("Day"))
    time = forms.TimeField(label=_("Time"), widget=ClockInput)

    def __init__(self, *args, organization: Organization, **kwargs):
        super().__init__(*args, **kwargs)
        self.organization = organization

    @property
    def instant(self) -> datetime:
        """The chosen moment, in UTC; only after the form has been found valid."""
        return clock.local_instant(self.organization, self.cleaned_data["day"], self.cleaned_data["time"])


def when(organization: Organization, instant: datetime) -> dict:
    """Initial values of a WhenForm."""
    return {"day": clock.local_day(organization, instant), "time": clock.local_time(organization, instant)}
