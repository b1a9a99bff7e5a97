"""Forms of groups: the group itself, what became of a meeting, who a guest is; and what a sheet sends."""

from collections.abc import Iterable
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from mentees.models import Mentee
from mentoring_platform.tenancy.models import Organization, Unit
from mentoring_platform.ui.forms import Choices, ClockInput, DayField, PageHelper
from mentors.models import Mentor
from programs.choices import Frequency
from programs.models import Program
from sessions.choices import Attendance, GroupOutcome, Mode, WeekOfMonth
from sessions.forms.schedule import weekdays
from sessions.groups.services import Mark, NewGuest
from sessions.models import Facilitation, Group, GroupMeeting

LEADERS = ("facilitator", "second_facilitator", "third_facilitator")
KINDS = [("open", _("Open: people board and leave as they need, and nobody is missed")),
         ("fixed", _("A fixed list: who does not come is missed"))]  # fmt: skip


class GroupForm(forms.Form):
    """A group with its fixed time and who leads it. A group that exists keeps its program and its first day."""

    program = forms.ModelChoiceField(label=_("Program"), queryset=Program.objects.none(), empty_label=None)
    name = forms.CharField(label=_("Name of the group"), max_length=120)
    unit = forms.ModelChoiceField(label=_("Unit"), queryset=Unit.objects.none(), required=False)
    kind = forms.ChoiceField(label=_("Who comes?"), choices=KINDS, widget=forms.RadioSelect, initial="open")
    facilitator = forms.ModelChoiceField(label=_("Who leads it?"), queryset=Mentor.objects.none())
    second_facilitator = forms.ModelChoiceField(
        label=_("And who else?"), queryset=Mentor.objects.none(), required=False
    )
    third_facilitator = forms.ModelChoiceField(label=_("And who else?"), queryset=Mentor.objects.none(), required=False)
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
    minutes = forms.IntegerField(label=_("Minutes"), min_value=5, max_value=600, initial=90)
    mode = forms.ChoiceField(label=_("How"), choices=Mode.choices, widget=forms.RadioSelect, initial=Mode.IN_PERSON)
    place = forms.CharField(label=_("Place"), max_length=120, required=False)
    starts_on = DayField(label=_("From"))
    ends_on = DayField(label=_("Until"), required=False, help_text=_("Empty: until further notice."))

    def __init__(
        self,
        *args,
        organization: Organization,
        programs: QuerySet[Program] | None,
        units: QuerySet[Unit],
        needs_unit: bool,
        mentors: QuerySet[Mentor],
        cancel_url: str,
        **kwargs,
    ):
        super().__init__(*args, **kwargs)
        self.fields["weekday"].choices = weekdays(organization)
        self.fields["unit"].queryset = units
        self.fields["unit"].required = needs_unit
        for name in LEADERS:
            self.fields[name].queryset = mentors
        if programs is None:
            del self.fields["program"], self.fields["starts_on"]
        else:
            self.fields["program"].queryset = programs
        radios = {"kind", "mode"}
        fields = [Choices(name) if name in radios else name for name in self.fields]
        self.helper = PageHelper(self, *fields, submit=_("Save the group"), cancel_url=cancel_url)

    def clean(self) -> dict:
        data = super().clean()
        is_monthly = data.get("frequency") == Frequency.MONTHLY
        if is_monthly and data.get("week_of_month") is None and "week_of_month" not in self.errors:
            self.add_error("week_of_month", _("Choose which week of the month."))
        if not is_monthly:
            data["week_of_month"] = None
        return data

    @property
    def facts(self) -> dict:
        """What a valid form says, as the services take it."""
        said = {name: value for name, value in self.cleaned_data.items() if name not in (*LEADERS, "kind")}
        leaders = {self.cleaned_data.get(name) for name in LEADERS} - {None}
        facilitators = sorted(leaders, key=lambda mentor: (mentor.full_name, mentor.pk))
        return {**said, "is_open": self.cleaned_data["kind"] == "open", "facilitators": facilitators}


def group_values(group: Group, led_by: Iterable[Facilitation]) -> dict:
    """What the form that changes a group shows."""
    names = ("name", "unit", "frequency", "week_of_month", "weekday", "start_time", "minutes", "mode", "place")
    leaders = dict(zip(LEADERS, (row.mentor_id for row in led_by), strict=False))
    kind = "open" if group.is_open else "fixed"
    return {**{name: getattr(group, name) for name in names}, "ends_on": group.ends_on, "kind": kind, **leaders}


class GroupReportForm(forms.Form):
    """What became of a meeting of a group: facts alone."""

    outcome = forms.ChoiceField(label=_("What became of it?"), widget=forms.RadioSelect, required=False)
    minutes = forms.IntegerField(label=_("How many minutes"), min_value=5, max_value=600, required=False)
    mode = forms.ChoiceField(label=_("How did you meet?"), choices=Mode.choices, widget=forms.RadioSelect)
    topic = forms.CharField(
        label=_("What was it about?"),
        max_length=160,
        required=False,
        help_text=_("One line for the coordinators of the program. Nobody's name, and nothing that was said."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, meeting: GroupMeeting, has_topic: bool, has_begun: bool, cancel_url: str, **kwargs):
        super().__init__(*args, **kwargs)
        held = [(GroupOutcome.HELD.value, _("It took place"))] if has_begun else []
        cancelled = (GroupOutcome.CANCELLED.value, _("It was cancelled") if has_begun else _("It will not take place"))
        nothing = [("", _("Not reported yet") if has_begun else _("As planned"))]
        self.fields["outcome"].choices = [*held, cancelled, *nothing]
        if not has_topic:
            del self.fields["topic"]
        if not has_begun:
            del self.fields["minutes"], self.fields["mode"]
            self.fields.pop("topic", None)
        radios = {"outcome", "mode"}
        fields = [Choices(name) if name in radios else name for name in self.fields]
        self.helper = PageHelper(self, *fields, submit=_("Save the report"), cancel_url=cancel_url)


def report_values(meeting: GroupMeeting, has_begun: bool) -> dict:
    """What that form shows first: the report as it stands, else what was planned."""
    return {
        "outcome": meeting.outcome or (GroupOutcome.HELD if has_begun else ""),
        "minutes": meeting.held_minutes or meeting.minutes,
        "mode": meeting.held_mode or meeting.mode,
        "topic": meeting.topic,
        "seen": meeting.version,
    }


class GuestForm(forms.Form):
    """Who a guest is."""

    mentee = forms.ModelChoiceField(label=_("Who is it?"), queryset=Mentee.objects.none())

    def __init__(self, *args, mentees: QuerySet[Mentee], cancel_url: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mentee"].queryset = mentees
        self.helper = PageHelper(self, submit=_("This is who it is"), cancel_url=cancel_url)


def marks_in(sent: QueryDict) -> list[Mark]:
    """The rows of a sheet as they were sent: each field's name says whom, and what stood there when the form was made.

    Raises ValidationError for what no sheet of ours sends.
    """
    marks = []
    for name, chosen in sent.items():
        if not name.startswith("row:"):
            continue
        try:
            _row, kind, key, seen, version = name.split(":")
            marks.append(Mark(f"{kind}:{UUID(key)}", Attendance(seen).value, int(version), Attendance(chosen).value))
        except ValueError:
            raise ValidationError(_now("This can't be so. Load the page, and try again.")) from None
    return marks


def guest_in(sent: QueryDict) -> NewGuest | None:
    """The guest who was typed into a sheet, if any. Raises ValidationError without the key that came with the form."""
    name = sent.get("guest", "").strip()
    if not name:
        return None
    try:
        return NewGuest(UUID(sent.get("guest_key", "")), name)
    except ValueError:
        raise ValidationError(_now("This can't be so. Load the page, and try again.")) from None


def boarding_in(sent: QueryDict) -> UUID | None:
    """The mentee who was chosen to board, if any. Raises ValidationError for what is no id."""
    chosen = sent.get("boards", "")
    if not chosen:
        return None
    try:
        return UUID(chosen)
    except ValueError:
        raise ValidationError(_now("This can't be so. Load the page, and try again.")) from None
