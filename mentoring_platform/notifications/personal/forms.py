"""How a person wants to be written to, and what holds for all messages of an organization."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from phonenumber_field.formfields import PhoneNumberField

from mentoring_platform.notifications.channels.push import subscription_of
from mentoring_platform.notifications.choices import Channel
from mentoring_platform.notifications.models import MessageSettings
from mentoring_platform.notifications.personal.queries import OwnMessages
from mentoring_platform.ui.forms import Choices, ClockInput, PageHelper

KEY = re.compile(r"^[A-Za-z0-9_\-=]{1,200}$")


class PreferencesForm(forms.Form):
    """Each kind of message with the channels by which it is wanted; quiet hours; one letter a day."""

    quiet_from = forms.TimeField(label=gettext_lazy("Write me nothing from"), required=False, widget=ClockInput)
    quiet_until = forms.TimeField(
        label=pgettext_lazy("hour", "Until"),
        required=False,
        widget=ClockInput,
        help_text=gettext_lazy("Besides the night, Shabbat and holidays, when nothing comes anyway."),
    )
    digest = forms.BooleanField(label=gettext_lazy("One letter a day with everything, in the morning"), required=False)

    def __init__(self, *args, own: OwnMessages, **kwargs):
        initial = {
            "quiet_from": own.preference.quiet_from,
            "quiet_until": own.preference.quiet_until,
            "digest": own.preference.digest,
            **{f"kind_{kind}": own.wanted(kind) for kind in own.kinds},
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.own = own
        for kind in own.kinds:
            self.fields[f"kind_{kind}"] = forms.MultipleChoiceField(
                label=kind.label,
                choices=[(channel.value, channel.label) for channel in own.channels],
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
        kinds = [Choices(f"kind_{kind}") for kind in own.kinds]
        rest = ["quiet_from", "quiet_until", *(["digest"] if kinds else [])]
        self.helper = PageHelper(self, *kinds, *rest, submit=_("Save"))
        for kind in own.kinds:
            self.fields[f"kind_{kind}"].label = kind.label  # none at all is a choice like any other

    def clean(self) -> dict:
        data = super().clean()
        if bool(data.get("quiet_from")) != bool(data.get("quiet_until")) and not self.errors:
            missing = "quiet_until" if data.get("quiet_from") else "quiet_from"
            self.add_error(missing, _("Quiet hours need both: from when and until when."))
        elif data.get("quiet_from") and data["quiet_from"] == data["quiet_until"]:
            self.add_error("quiet_until", _("From and until are the same hour."))
        return data

    def chosen(self) -> dict[str, list[str]]:
        """The channels by kind. What cannot be chosen now, for want of an address, stays as it was."""
        offered = {channel.value for channel in self.own.channels}
        return {
            kind.value: [
                *self.cleaned_data[f"kind_{kind}"],
                *(channel for channel in self.own.wanted(kind) if channel not in offered),
            ]
            for kind in self.own.kinds
        }


class PhoneForm(forms.Form):
    """A number, and by which channel its code is sent."""

    number = PhoneNumberField(
        label=gettext_lazy("Phone number"),
        widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "tel", "autocomplete": "tel"}),
    )
    channel = forms.ChoiceField(label=gettext_lazy("Send the code by"), widget=forms.RadioSelect)

    def __init__(self, *args, channels: list[Channel], **kwargs):
        super().__init__(*args, auto_id="phone_%s", **kwargs)
        self.fields["channel"].choices = [(channel.value, channel.label) for channel in channels]
        self.fields["channel"].initial = channels[0].value if channels else ""

    def clean_number(self) -> str:
        return self.cleaned_data["number"].as_e164


class CodeForm(forms.Form):
    """The digits that came."""

    digits = forms.RegexField(
        r"^\s*(\d\s*){6}$",
        label=gettext_lazy("The six digits"),
        widget=forms.TextInput(
            attrs={"dir": "ltr", "inputmode": "numeric", "autocomplete": "one-time-code", "class": "input-short"}
        ),
        error_messages={"invalid": gettext_lazy("The code has six digits.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="code_%s", **kwargs)

    def clean_digits(self) -> str:
        return re.sub(r"\s", "", self.cleaned_data["digits"])


class DeviceForm(forms.Form):
    """What a browser gives to be sent notices (a PushSubscription as JSON), of a push service that browsers use."""

    subscription = forms.CharField(max_length=1900, widget=forms.HiddenInput)

    def clean_subscription(self) -> dict:
        found = subscription_of(self.cleaned_data["subscription"])
        if found is None or not all(KEY.match(key) for key in found["keys"].values()):
            raise ValidationError(_("This device gives no address for notices."))
        return found


class MessageSettingsForm(forms.ModelForm):
    """Which channels the organization uses, and how many messages a person gets a day."""

    channels = forms.MultipleChoiceField(
        label=gettext_lazy("Channels"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("E-mail is always among them. Each person chooses among these."),
    )
    most_per_day = forms.IntegerField(
        label=gettext_lazy("Most messages to one person a day"),
        min_value=1,
        max_value=50,
        widget=forms.NumberInput(attrs={"class": "input-short"}),
        help_text=gettext_lazy("What is beyond it waits for the next morning and comes as one."),
    )

    class Meta:
        model = MessageSettings
        fields = ["channels", "most_per_day"]

    def __init__(self, *args, offered: list[Channel], cancel_url: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["channels"].choices = [(c.value, c.label) for c in offered if c != Channel.EMAIL]
        self.helper = PageHelper(self, Choices("channels"), "most_per_day", submit=_("Save"), cancel_url=cancel_url)
