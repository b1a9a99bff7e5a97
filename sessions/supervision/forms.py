"""Forms of support talks: the facts of one, and how often a program wants them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from mentoring_platform.ui.forms import Choices, DayField, PageHelper
from programs.models import Program
from sessions.choices import SupportWay
from sessions.supervision.queries import programs_with_pace


class TalkForm(forms.Form):
    """That a talk took place. There is no field for what was said, on purpose."""

    on = DayField(label=_("Day"))
    way = forms.ChoiceField(label=_("How"), choices=SupportWay.choices, widget=forms.RadioSelect)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=480)
    next_on = DayField(label=_("The next one"), required=False, help_text=_("If you have set a day already."))

    def __init__(self, *args, viewer: Viewer, cancel_url: str, **kwargs):
        initial = {"on": clock.today(viewer.organization), "way": SupportWay.IN_PERSON, "minutes": 30}
        super().__init__(*args, initial=initial, **kwargs)
        self.helper = PageHelper(
            self, "on", Choices("way"), "minutes", "next_on", submit=_("Note the talk"), cancel_url=cancel_url
        )


class PaceForm(forms.Form):
    """After how many days without a talk somebody is due."""

    program = forms.TypedChoiceField(label=_("Program"))
    days = forms.IntegerField(
        label=_("Days between two talks"), min_value=0, max_value=730, help_text=_("0: nobody is ever due.")
    )

    def __init__(self, *args, viewer: Viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.programs: dict[str, Program] = {str(program.pk): program for program in programs_with_pace(viewer)}
        self.fields["program"].choices = [
            (key, f"{program.name} ({program.support_every_days})") for key, program in self.programs.items()
        ]
        self.fields["program"].coerce = self.programs.__getitem__
