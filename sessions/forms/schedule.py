"""Forms of schedules: fixed times and single meetings."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.choices import Weekday
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.ui.forms import Choices, ClockInput, DayField, PageHelper
from programs.choices import Frequency
from programs.models import Pairing
from sessions.choices import ExcusedBy, Mode, Reason, WeekOfMonth
from sessions.forms.asking import AsksTwice, conflicts_for_good, single_slot, slots_of_rule
from sessions.forms.when import WhenForm
from sessions.models import Meeting, MeetingSeries
from sessions.queries.conflicts import Conflict, conflicts_of
from sessions.queries.meetings import named
from sessions.services.series import RULE, occurrences_of

CANCEL_REASONS = [(value, label) for value, label in Reason.choices if value not in (Reason.MOVED, Reason.FORGOT)]


def weekdays(organization: Organization) -> list[tuple[int, str]]:
    """The days of the week in the organization's order."""
    days = Weekday.choices
    return [*days[organization.first_weekday :], *days[: organization.first_weekday]]


class SeriesForm(AsksTwice):
    """The fixed time of a pairing; `series` is the one that it takes the place of."""

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

    def __init__(
        self,
        *args,
        viewer: Viewer,
        pairing: Pairing,
        submit: str,
        cancel_url: str,
        series: MeetingSeries | None = None,
        **kwargs,
    ):
        super().__init__(*args, viewer=viewer, **kwargs)
        self.pairing, self.series = pairing, series
        self.fields["weekday"].choices = weekdays(viewer.organization)
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
            "despite",
            submit=submit,
            cancel_url=cancel_url,
        )

    def check(self, data: dict) -> None:
        is_monthly = data.get("frequency") == Frequency.MONTHLY
        if is_monthly and data.get("week_of_month") is None and "week_of_month" not in self.errors:
            self.add_error("week_of_month", _("Choose which week of the month."))
        if not is_monthly:
            data["week_of_month"] = None

    def find_conflicts(self) -> list[Conflict]:
        data = self.cleaned_data
        rule = MeetingSeries(**{name: data[name] for name in RULE})
        slots = slots_of_rule(self.viewer, self.pairing, rule, data["starts_on"])
        apart_from = {self.series.pk} if self.series else ()
        return conflicts_of(self.viewer, slots, apart_from=apart_from)


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


def next_time_values(organization: Organization, meeting: Meeting) -> dict:
    """What the form that moves a fixed time proposes: as it is now, from next week on."""
    today = clock.today(organization)
    rule = meeting.series
    following = clock.week_of(organization, max(today, meeting.local_date)).next().start
    days = occurrences_of(rule, following, following + timedelta(weeks=6))
    return {"day": next(iter(days), following), "time": rule.start_time}


def by_name(meeting: Meeting) -> list[tuple[str, str]]:
    """Who may have asked to move or cancel a meeting, by name."""
    return [(who.value, named(meeting, who)) for who in (ExcusedBy.MENTEE, ExcusedBy.MENTOR, ExcusedBy.OFFICE)]


class EndSeriesForm(forms.Form):
    ends_on = DayField(label=_("Last day"))

    def __init__(self, *args, cancel_url: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = PageHelper(self, submit=_("End the fixed time"), cancel_url=cancel_url)


class AddMeetingForm(AsksTwice, WhenForm):
    """A meeting beside the fixed time, to be held."""

    minutes = forms.IntegerField(label=_("Minutes"), min_value=5, max_value=600)
    mode = forms.ChoiceField(label=_("How"), choices=Mode.choices, widget=forms.RadioSelect)
    place = forms.CharField(label=_("Place"), max_length=120, required=False)

    def __init__(self, *args, pairing: Pairing, cancel_url: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.pairing = pairing
        fields = ("day", "time", "minutes", Choices("mode"), "place", "despite")
        self.helper = PageHelper(self, *fields, submit=_("Add the meeting"), cancel_url=cancel_url)

    def find_conflicts(self) -> list[Conflict]:
        return conflicts_of(self.viewer, single_slot(self.pairing, self.instant, self.cleaned_data["minutes"]))


class MakeUpForm(AsksTwice, WhenForm):
    """When a meeting that did not take place is made up for."""

    despite_label = _("Make up for it all the same")

    def __init__(self, *args, meeting: Meeting, cancel_url: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        self.helper = PageHelper(self, "day", "time", "despite", submit=_("Make up for it then"), cancel_url=cancel_url)

    def find_conflicts(self) -> list[Conflict]:
        return conflicts_of(self.viewer, single_slot(self.meeting.pairing, self.instant, self.meeting.minutes))


class MoveForGoodForm(AsksTwice, WhenForm):
    """The first meeting at another fixed time; the others follow in the same rhythm."""

    despite_label = _("Move it all the same")

    def __init__(self, *args, meeting: Meeting, cancel_url: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        self.fields["day"].label = _("From which day on")
        self.fields["day"].help_text = _("On this day they meet first; from then on always on this day of the week.")
        self.helper = PageHelper(self, "day", "time", "despite", submit=_("Move it for good"), cancel_url=cancel_url)

    def find_conflicts(self) -> list[Conflict]:
        return conflicts_for_good(self.viewer, self.meeting, self.instant)


class MoveMeetingForm(AsksTwice, WhenForm):
    """Another day or time for one meeting."""

    despite_label = _("Move it all the same")
    excused_by = forms.ChoiceField(label=_("Who asked for it?"), widget=forms.RadioSelect)

    def __init__(self, *args, meeting: Meeting, cancel_url: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        self.fields["excused_by"].choices = by_name(meeting)
        fields = ("day", "time", Choices("excused_by"), "despite")
        self.helper = PageHelper(self, *fields, submit=_("Move the meeting"), cancel_url=cancel_url)

    def find_conflicts(self) -> list[Conflict]:
        meeting = self.meeting
        if self.instant == meeting.starts_at:
            return []
        slots = single_slot(meeting.pairing, self.instant, meeting.minutes)
        return conflicts_of(self.viewer, slots, apart_from={meeting.pk})


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
