"""What comes with a tap: the key under which it is sent, and whether it was as usual instead of as planned."""

from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from sessions.choices import Mode


class UsualForm(forms.Form):
    """How long, and how they met; left out, it was as planned."""

    minutes = forms.IntegerField(required=False, min_value=5, max_value=600)
    mode = forms.ChoiceField(required=False, choices=Mode.choices)


def usual_in(sent: QueryDict) -> dict:
    """`minutes` and `mode` as they were sent, apart or as one answer (`usual`), for `log_meeting`. ValidationError."""
    minutes, _space, mode = sent.get("usual", "").partition(" ")
    form = UsualForm({"minutes": minutes, "mode": mode} if minutes else sent)
    if not form.is_valid():
        raise ValidationError(_("This can't be so. Load the page, and try again."))
    return form.cleaned_data


def key_in(sent: QueryDict) -> UUID | None:
    """The key that a script made up for this act; none without script."""
    try:
        return UUID(sent.get("key", ""))
    except ValueError:
        return None
