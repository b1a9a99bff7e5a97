"""Forms of schedules: fixed times and single meetings."""

from django import forms
from django.utils.translation import gettext_lazy as _

from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.choices import Weekday
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.ui.forms import Choices, ClockInput, DayField, PageHelper
from programs.choices import Frequency
from programs.models import Pairing
from sessions.choices import ExcusedBy, Mode, Reason, WeekOfMonth
from sessions.forms.when import WhenForm
from sessions.models import Meeting, MeetingSeries
from sessions.queries.meetings import named

CANCEL_REASONS = [(value, label) for value, label in Reason.choices if value not in (Reason.MOVED, Reason.FORGOT)]


def weekdays(organization: Organization) -> list[tuple[int, str]]:
    """The days of the week in the organization's order."""
    days = Weekday.choices
    return [*days[organization.first_weekday :], *days[: organization.first_weekday]]


class SeriesForm(forms.Form):
    """The fixed time of a pairing."""

    frequency = forms.ChoiceField(label=_("How often"), choices=Frequency.choices)
    week_of_month = forms.TypedChoiceField(
        label=_("Which week of the month"),
        choices=[("", "—"), *WeekOfMonth.choices],
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("Only for a meeting once a month."),
    )
    weekday = forms.TypedChoiceField(label=_("Day of the week"), coerce=int)
    start_time = forms.TimeField(label=_("Time"), widget=ClockInput)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=5, max_value=600)
    mode = forms.ChoiceField(label=_("How"), choices=Mode.choices, widget=forms.RadioSelect)
    place = forms.CharField(label=_("Place"), max_length=120, required=False)
    starts_on = DayField(label=_("From"))
    ends_on = DayField(label=_("Until"), required=False, help_text=_("Empty: until further notice."))

    def __init__(self, *args, organization: Organization, submit: str, cancel_url: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["weekday"].choices = weekdays(organization)
        self.helper = PageHelper(
            self,
            "frequency",
            "week_of_month",
            "weekday",
            "start_time",
            "minutes",
            Choices("mode"),
            "place",
            "starts_on",
            "ends_on",
            submit=submit,
            cancel_url=cancel_url,
        )

    def clean(self) -> dict:
        data = super().clean()
        is_monthly = data.get("frequency") == Frequency.MONTHLY
        if is_monthly and data.get("week_of_month") is None and "week_of_month" not in self.errors:
            self.add_error("week_of_month", _("Choose which week of the month."))
        if not is_monthly:
            data["week_of_month"] = None
        return data


def new_series_values(organization: Organization, pairing: Pairing) -> dict:
    """What the form of a new fixed time proposes: the program's rhythm, beginning today."""
    program = pairing.enrolment.program
    today = clock.today(organization)
    is_monthly = program.rhythm == Frequency.MONTHLY
    return {
        "frequency": program.rhythm,
        "week_of_month": WeekOfMonth.FIRST if is_monthly else None,
        "minutes": program.meeting_minutes,
        "mode": Mode.IN_PERSON,
        "starts_on": max(today, pairing.starts_on),
    }


def series_values(organization: Organization, series: MeetingSeries) -> dict:
    """What the form that changes a fixed time shows: the present rule, to change from today on."""
    names = ("frequency", "week_of_month", "weekday", "start_time", "minutes", "mode", "place", "ends_on")
    values = {name: getattr(series, name) for name in names}
    return {**values, "starts_on": max(clock.today(organization), series.starts_on)}


def by_name(meeting: Meeting) -> list[tuple[str, str]]:
    """Who may have asked to move or cancel a meeting, by name."""
    return [(who.value, named(meeting, who)) for who in (ExcusedBy.MENTEE, ExcusedBy.MENTOR, ExcusedBy.OFFICE)]


class EndSeriesForm(forms.Form):
    ends_on = DayField(label=_("Last day"))

    def __init__(self, *args, cancel_url: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = PageHelper(self, submit=_("End the fixed time"), cancel_url=cancel_url)


class AddMeetingForm(WhenForm):
    """A meeting beside the fixed time, to be held."""

    minutes = forms.IntegerField(label=_("Minutes"), min_value=5, max_value=600)
    mode = forms.ChoiceField(label=_("How"), choices=Mode.choices, widget=forms.RadioSelect)
    place = forms.CharField(label=_("Place"), max_length=120, required=False)

    def __init__(self, *args, cancel_url: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = PageHelper(
            self, "day", "time", "minutes", Choices("mode"), "place", submit=_("Add the meeting"), cancel_url=cancel_url
        )


class MoveMeetingForm(WhenForm):
    """Another day or time for one meeting."""

    excused_by = forms.ChoiceField(label=_("Who asked for it?"), widget=forms.RadioSelect)

    def __init__(self, *args, meeting: Meeting, cancel_url: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["excused_by"].choices = by_name(meeting)
        self.helper = PageHelper(
            self, "day", "time", Choices("excused_by"), submit=_("Move the meeting"), cancel_url=cancel_url
        )


class CancelMeetingForm(forms.Form):
    """Who cancels a meeting, and why."""

    cancelled_by = forms.ChoiceField(label=_("Who cancels?"), widget=forms.RadioSelect)
    reason = forms.ChoiceField(
        label=_("Why?"), choices=CANCEL_REASONS, widget=forms.RadioSelect, initial=Reason.CANCELLED
    )

    def __init__(self, *args, meeting: Meeting, cancel_url: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["cancelled_by"].choices = by_name(meeting)
        self.helper = PageHelper(
            self, Choices("cancelled_by"), Choices("reason"), submit=_("Cancel this meeting"), cancel_url=cancel_url
        )
