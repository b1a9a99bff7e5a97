"""The form of a program's targets: one number for each measure that can have one."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext as _

from mentoring_platform.ui.forms import PageHelper
from reports.compliance.measures import MEASURES, Key, Measure, Unit
from reports.compliance.services import AIMED_AT, MOST


class TargetsForm(forms.Form):
    """Percent, or hours; an empty field is no target."""

    def __init__(self, *args, targets: Mapping[str, int], cancel_url: str, **kwargs):
        super().__init__(*args, initial=dict(targets), **kwargs)
        for key in AIMED_AT:
            self.fields[key.value] = _field(MEASURES[key])
        self.helper = PageHelper(self, submit=_("Save"), cancel_url=cancel_url)

    @property
    def values(self) -> dict[Key, int | None]:
        """As the service takes them."""
        return {key: self.cleaned_data[key.value] for key in AIMED_AT}


def _field(measure: Measure) -> forms.IntegerField:
    words = _("%(measure)s, in hours") if measure.unit == Unit.HOURS else _("%(measure)s, in percent")
    return forms.IntegerField(
        label=words % {"measure": measure.title},
        help_text=measure.question,
        required=False,
        min_value=1,
        max_value=MOST[measure.unit],
        widget=forms.NumberInput(attrs={"class": "input-short"}),
    )
