"""The one line about a contact with somebody."""

from django import forms
from django.utils.translation import gettext_lazy

from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.tenancy.models.base import new_id
from mentoring_platform.ui.forms import Choices, DayField, PageHelper
from programs.watching.choices import TalkWay, Whom
from programs.watching.rules import LONGEST_AGREED


class ContactForm(forms.Form):
    """That somebody of the office was in touch with the mentor or with who is accompanied, today unless said.

    `key` makes a form that is sent twice one note. There is no field for what was said, on purpose.
    """

    key = forms.UUIDField(widget=forms.HiddenInput)
    whom = forms.ChoiceField(label=gettext_lazy("With whom"), widget=forms.RadioSelect)
    way = forms.ChoiceField(label=gettext_lazy("How"), choices=TalkWay.choices, widget=forms.RadioSelect)
    on = DayField(label=gettext_lazy("Day"))
    agreed = forms.CharField(label=gettext_lazy("In one line: what was agreed"), max_length=LONGEST_AGREED)

    def __init__(
        self, data=None, *, organization: Organization, sides: tuple[Whom, ...], cancel_url: str = "", whom: str = ""
    ):
        chosen = whom if whom in sides else sides[0]
        initial = {"key": new_id(), "whom": chosen, "way": TalkWay.PHONE, "on": clock.today(organization)}
        super().__init__(data, initial=initial)
        self.fields["whom"].choices = [(side.value, side.label) for side in sides]
        self.helper = PageHelper(
            self, "key", Choices("whom"), Choices("way"), "on", "agreed", submit=gettext_lazy("Note the contact"),
            cancel_url=cancel_url,
        )  # fmt: skip
