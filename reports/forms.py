"""What the pages of reports are narrowed to. It lives in the address, so that a view can be kept and sent on."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from mentoring_platform.tenancy.models import Unit
from mentoring_platform.ui.forms import DayInput
from sessions.forms.filters import FilterForm


class PeriodFilter(forms.Form):
    """The days of an access history; what does not fit is ignored, not punished."""

    first = forms.DateField(label=_("From day"), required=False, widget=DayInput)
    last = forms.DateField(label=_("To day"), required=False, widget=DayInput)

    def __init__(self, data):
        super().__init__(data, auto_id="filter_%s")

    def chosen(self) -> dict[str, date]:
        """The days that hold, as `access_history` takes them."""
        self.is_valid()
        return {name: day for name, day in self.cleaned_data.items() if day}


class TrendsFilter(FilterForm):
    """One program, since programs are not added up, and perhaps one of its units."""

    def __init__(self, data: QueryDict, *, programs: Iterable[tuple[UUID, str]], units: Iterable[Unit]):
        super().__init__(data, programs=programs, units=units, mentors=())
        programs_field = self.fields["program"]
        programs_field.choices = list(programs_field.choices)[1:]
        self.first_program = next((key for key, _name in programs_field.choices), None)

    def chosen(self) -> tuple[UUID | None, UUID | None]:
        """The program, the first one if none is named, and the unit; raises Http404 for what is not there."""
        self.filters()
        program, unit = self.cleaned_data["program"] or self.first_program, self.cleaned_data["unit"]
        return UUID(program) if program else None, UUID(unit) if unit else None
