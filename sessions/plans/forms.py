"""The form of a proposal: one to three other times, for once or for good."""

from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from mentoring_platform.tenancy import clock
from mentoring_platform.ui.forms import Choices, ClockInput, DayField, PageHelper
from sessions.forms.asking import AsksTwice, conflicts_for_good, single_slot
from sessions.models import Meeting
from sessions.plans.services import MOST
from sessions.queries.conflicts import Conflict, conflicts_of

ONCE, GOOD = "once", "good"
LABELS = [(_("Day"), _("Time")), (_("Or on this day"), _("at this time")), (_("Or on that day"), _("at that time"))]


class ProposeForm(AsksTwice):
    """Other times for a meeting; those that are left empty are none."""

    despite_label = _("Propose it all the same")
    span = forms.ChoiceField(
        label=_("For how long?"),
        choices=[(ONCE, _("Just this once")), (GOOD, _("From then on always"))],
        widget=forms.RadioSelect,
        initial=ONCE,
    )

    def __init__(self, *args, meeting: Meeting, cancel_url: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        names = []
        for number, (day, time) in enumerate(LABELS[:MOST]):
            self.fields[f"day_{number}"] = DayField(label=day, required=number == 0)
            self.fields[f"time_{number}"] = forms.TimeField(label=time, widget=ClockInput, required=number == 0)
            names += [f"day_{number}", f"time_{number}"]
        if meeting.series_id is None:
            del self.fields["span"]
        else:
            names.append(Choices("span"))
        self.helper = PageHelper(self, *names, "despite", submit=_("Propose it"), cancel_url=cancel_url)

    @property
    def for_good(self) -> bool:
        return self.cleaned_data.get("span") == GOOD

    @property
    def instants(self) -> list[datetime]:
        """The chosen moments, in UTC; only after the form has been found valid."""
        chosen = [(self.cleaned_data.get(f"day_{n}"), self.cleaned_data.get(f"time_{n}")) for n in range(MOST)]
        return [
            clock.local_instant(self.viewer.organization, day, time) for day, time in chosen if day and time is not None
        ]

    def check(self, data: dict) -> None:
        for number in range(1, MOST):
            day, time = f"day_{number}", f"time_{number}"
            if data.get(day) and data.get(time) is None and time not in self.errors:
                self.add_error(time, _("Something is missing here."))
            if data.get(time) is not None and not data.get(day) and day not in self.errors:
                self.add_error(day, _("Something is missing here."))

    def find_conflicts(self) -> list[Conflict]:
        viewer, meeting = self.viewer, self.meeting
        if self.for_good:
            return [found for instant in self.instants for found in conflicts_for_good(viewer, meeting, instant)]
        slots = [slot for at in self.instants for slot in single_slot(meeting.pairing, at, meeting.minutes)]
        return conflicts_of(viewer, slots, apart_from={meeting.pk})
