"""When a report comes by letter, as what, and to whom."""

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from mentoring_platform.accounts.models import Membership
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.ui.forms import Choices, PageHelper
from reports.exports.choices import Format, Rhythm
from reports.exports.queries import possible_readers
from reports.models import ReportSchedule, ScheduleReader
from sessions.forms.schedule import weekdays

LAST_DAY = 28
"""Of a month: the last that all of them have."""


class ScheduleForm(forms.Form):
    """A report by letter: how often, on which day, as which file, to whom."""

    rhythm = forms.ChoiceField(label=_("How often?"), choices=Rhythm.choices, widget=forms.RadioSelect)
    weekday = forms.TypedChoiceField(
        label=_("On which day of the week?"), coerce=int, help_text=_("For a letter every week.")
    )
    day_of_month = forms.TypedChoiceField(
        label=_("On which day of the month?"),
        coerce=int,
        choices=[(day, str(day)) for day in range(1, LAST_DAY + 1)],
        help_text=_("For a letter every month."),
    )
    format = forms.ChoiceField(label=_("As which file?"), choices=Format.choices, widget=forms.RadioSelect)
    readers = forms.MultipleChoiceField(
        label=_("Who gets it?"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Each opens it with what he or she may see: the same report can hold other rows."),
    )

    def __init__(self, *args, viewer: Viewer, schedule: ReportSchedule | None, **kwargs):
        self.possible = {str(membership.pk): membership for membership in possible_readers(viewer)}
        own = [key for key, membership in self.possible.items() if membership.user_id == viewer.user.pk]
        super().__init__(*args, initial=_initial(viewer, schedule, own), **kwargs)
        self.fields["weekday"].choices = weekdays(viewer.organization)
        self.fields["readers"].choices = [
            (key, f"{membership.user} · {membership.get_role_display()}") for key, membership in self.possible.items()
        ]
        self.helper = PageHelper(
            self,
            Choices("rhythm"),
            "weekday",
            "day_of_month",
            Choices("format"),
            Choices("readers"),
            submit=_now("Save") if schedule else _now("Have it come by letter"),
        )

    @property
    def facts(self) -> dict:
        """What `set_schedule` is told."""
        data = self.cleaned_data
        day = data["weekday"] if data["rhythm"] == Rhythm.WEEKLY else data["day_of_month"]
        return {"rhythm": data["rhythm"], "day": day, "format": data["format"], "readers": self._chosen}

    @property
    def _chosen(self) -> list[Membership]:
        return [self.possible[key] for key in self.cleaned_data["readers"]]


def _initial(viewer: Viewer, schedule: ReportSchedule | None, own: list[str]) -> dict:
    if schedule is None:
        return {
            "rhythm": Rhythm.WEEKLY, "weekday": viewer.organization.first_weekday, "day_of_month": 1,
            "format": Format.XLSX, "readers": own,
        }  # fmt: skip
    is_weekly = schedule.rhythm == Rhythm.WEEKLY
    readers = ScheduleReader.objects.filter(schedule=schedule).values_list("membership", flat=True)
    return {
        "rhythm": schedule.rhythm,
        "weekday": schedule.day if is_weekly else viewer.organization.first_weekday,
        "day_of_month": schedule.day if schedule.rhythm == Rhythm.MONTHLY else 1,
        "format": schedule.format,
        "readers": list(readers),
    }
