"""Forms of mentors: who they are, and when they can meet."""

from datetime import time

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mentoring_platform.accounts.people_forms import PersonForm
from mentoring_platform.tenancy.choices import Weekday
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.ui.forms import Choices, ClockInput, PageHelper
from mentoring_platform.ui.rows import RowSet
from mentors.models import Mentor

FACTS = ("full_name", "gender", "phone", "email", "capacity", "languages", "external_id", "note")


class MentorForm(PersonForm):
    """A new mentor, or one who is there already."""

    capacity = forms.IntegerField(
        label=_("How many can be accompanied at once"),
        min_value=0,
        max_value=999,
        required=False,
        help_text=_("Empty: no limit. Pairing above it is possible, after a question."),
        widget=forms.NumberInput(attrs={"class": "input-short", "inputmode": "numeric"}),
    )

    def __init__(self, *args, mentor: Mentor | None = None, submit: str, cancel_url: str, **kwargs):
        if mentor:
            kwargs["initial"] = self.facts_of(mentor, FACTS)
        super().__init__(*args, **kwargs)
        self.helper = PageHelper(
            self,
            "full_name",
            Choices("gender"),
            "phone",
            "email",
            "unit",
            "capacity",
            Choices("languages"),
            "external_id",
            "note",
            submit=submit,
            cancel_url=cancel_url,
            keep_draft=str(mentor.pk) if mentor else "new-mentor",
        )


class AvailabilityRow(forms.Form):
    """One span of a weekday."""

    weekday = forms.TypedChoiceField(label=_("Day"), coerce=int, empty_value=None, required=False)
    starts_at = forms.TimeField(label=pgettext_lazy("hour", "From"), required=False, widget=ClockInput)
    ends_at = forms.TimeField(label=pgettext_lazy("hour", "Until"), required=False, widget=ClockInput)

    def __init__(self, *args, organization: Organization, **kwargs):
        super().__init__(*args, **kwargs)
        first = organization.first_weekday
        days = [*Weekday.choices[first:], *Weekday.choices[:first]]
        self.fields["weekday"].choices = [("", _("Choose a day")), *days]

    def clean(self) -> dict:
        data = super().clean()
        given = [data.get(name) not in (None, "") for name in self.fields]
        if any(given) and not all(given) and not self.errors:
            raise forms.ValidationError(_("Fill in the day and both times, or remove this line."))
        if isinstance(data.get("starts_at"), time) and data.get("ends_at") and data["ends_at"] <= data["starts_at"]:
            self.add_error("ends_at", _("Later than the beginning, please."))
        return data


class AvailabilityRows(RowSet):
    """All spans in which a mentor can meet."""

    form = AvailabilityRow

    def filled(self) -> list[dict]:
        """Monday is day 0, so a row counts by its times, not by the truth of its values."""
        return [form.cleaned_data for form in self.forms if form.cleaned_data.get("starts_at") is not None]

    def clean(self) -> None:
        names = ("weekday", "starts_at", "ends_at")
        rows = sorted(tuple(row[name] for name in names) for row in self.filled() if all(name in row for name in names))
        for earlier, later in zip(rows, rows[1:], strict=False):
            if earlier[0] == later[0] and later[1] < earlier[2]:
                raise forms.ValidationError(_("Two of these times overlap."))
