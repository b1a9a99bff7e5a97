"""Forms of enrolments and of endings."""

from django import forms
from django.utils.translation import gettext_lazy as _

from mentees.models import Mentee
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from mentoring_platform.ui.forms import Choices, DayField, PageHelper
from programs.choices import EndReason
from programs.models import Program
from programs.queries import managed_programs


class EnrolForm(forms.Form):
    """From which day the chosen mentees are in the program. Who is chosen stands in the list beside it."""

    starts_on = DayField(label=_("In the program from"))


class EnrolMenteeForm(forms.Form):
    """Into which program a mentee comes, and from when."""

    program = forms.TypedChoiceField(label=_("Program"))
    starts_on = DayField(label=_("In the program from"))

    def __init__(self, *args, viewer: Viewer, mentee: Mentee, cancel_url: str, **kwargs):
        today = clock.today(viewer.organization)
        super().__init__(*args, initial={"starts_on": today}, **kwargs)
        programs: dict[str, Program] = {str(program.pk): program for program in managed_programs(viewer)}
        self.fields["program"].choices = [(key, program.name) for key, program in programs.items()]
        self.fields["program"].coerce = programs.__getitem__
        self.helper = PageHelper(self, submit=_("Add to the program"), cancel_url=cancel_url)


class EndForm(forms.Form):
    """With which day something ends, and why."""

    ends_on = DayField(label=_("Last day"), help_text=_("This day still counts."))
    reason = forms.ChoiceField(label=_("Why"), choices=EndReason.choices, widget=forms.RadioSelect)

    def __init__(self, *args, viewer: Viewer, submit: str, cancel_url: str, **kwargs):
        today = clock.today(viewer.organization)
        super().__init__(*args, initial={"ends_on": today}, **kwargs)
        self.helper = PageHelper(self, "ends_on", Choices("reason"), submit=submit, cancel_url=cancel_url)


class LeaveForm(forms.Form):
    """The last day of a mentor or a mentee."""

    ends_on = DayField(label=_("Last day"), help_text=_("This day still counts."))

    def __init__(self, *args, viewer: Viewer, submit: str, cancel_url: str, **kwargs):
        super().__init__(*args, initial={"ends_on": clock.today(viewer.organization)}, **kwargs)
        self.helper = PageHelper(self, submit=submit, cancel_url=cancel_url)
