"""What the forms of mentors and of mentees share."""

from django import forms
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField

from mentoring_platform.accounts.choices import Gender, SpokenLanguage
from mentoring_platform.accounts.fields import UnitField
from mentoring_platform.accounts.viewer import Viewer


class PersonForm(forms.Form):
    """Facts and ways of contact; `cleaned_data` is what the services of mentors and mentees take."""

    full_name = forms.CharField(label=_("Full name"), max_length=150)
    gender = forms.ChoiceField(
        label=_("Gender"), choices=[*Gender.choices, ("", _("Not said"))], required=False, widget=forms.RadioSelect
    )
    phone = PhoneNumberField(
        label=_("Phone"),
        required=False,
        help_text=_("For example 050-234-5678"),
        error_messages={"invalid": _("This is not a full phone number. Write it like 050-234-5678.")},
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        error_messages={"invalid": _("Write the address like name@example.org.")},
    )
    unit = UnitField(label=_("Unit"))
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=SpokenLanguage.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    external_id = forms.CharField(
        label=_("Number in your records"),
        max_length=40,
        required=False,
        help_text=_("A personnel or student number, if you use one."),
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("For the office. Nothing confidential: all coordinators can read it."),
    )

    def __init__(self, *args, viewer: Viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        self.fields["unit"].offer_to(viewer, to_change=True)
        self.fields["unit"].require_within_reach(viewer)
        for name, inputmode in (("phone", "tel"), ("email", "email")):
            self.fields[name].widget.attrs |= {"dir": "ltr", "inputmode": inputmode, "autocomplete": "off"}
        kept = [code for code in self.initial.get("languages", []) if code not in SpokenLanguage.values]
        self.fields["languages"].choices += [(code, code) for code in kept]

    @staticmethod
    def facts_of(person, names: tuple[str, ...]) -> dict:
        """What the form begins with for a mentor or mentee who is there already."""
        facts = {name: getattr(person, name) for name in names}
        phone = person.phone.as_national if person.phone else ""
        return facts | {"unit": str(person.unit_id) if person.unit_id else "", "phone": phone}

    def clean_phone(self) -> str:
        phone = self.cleaned_data["phone"]
        return str(phone) if phone else ""
