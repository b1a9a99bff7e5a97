from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from mentoring_platform.notifications.choices import RemindBefore
from mentoring_platform.ui.forms import Choices, PageHelper


class RemindBeforeForm(forms.Form):
    """When somebody is reminded of a meeting that comes."""

    before = forms.ChoiceField(label=_("A reminder before each meeting"), required=False, widget=forms.RadioSelect)

    def __init__(self, *args, by_programs: list[str], action: str, **kwargs):
        super().__init__(*args, **kwargs)
        as_program = _("As the program does")
        if len(by_programs) == 1:
            as_program = format_lazy("{} ({})", as_program, RemindBefore(by_programs[0]).label)
        self.fields["before"].choices = [("", as_program), *RemindBefore.choices]
        self.helper = PageHelper(self, Choices("before"), submit=_("Save"))
        self.fields["before"].label = _("A reminder before each meeting")
        self.helper.form_action = action
