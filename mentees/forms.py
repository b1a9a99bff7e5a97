"""Forms of mentees: who they are, and who stands for a group."""

from django import forms
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField

from mentees.choices import MenteeKind
from mentees.models import Contact, Mentee
from mentees.queries import likely_duplicates
from mentoring_platform.accounts.people_forms import PersonForm
from mentoring_platform.ui.forms import Choices, PageHelper
from mentoring_platform.ui.rows import RowSet

FACTS = ("kind", "full_name", "gender", "phone", "email", "group_label", "languages", "external_id", "note")


class MenteeForm(PersonForm):
    """A new mentee, or one who is there already. Asks once when somebody very similar is in the organization.

    After validation `duplicates` lists those who look alike; `is_somebody_else` lets the form pass all the same.
    """

    kind = forms.ChoiceField(label=_("Who is accompanied"), choices=MenteeKind.choices, widget=forms.RadioSelect)
    group_label = forms.CharField(label=_("Class or year"), max_length=60, required=False)
    is_somebody_else = forms.BooleanField(label=_("This is somebody else, save all the same"), required=False)

    def __init__(self, *args, mentee: Mentee | None = None, submit: str, cancel_url: str, **kwargs):
        if mentee:
            kwargs["initial"] = self.facts_of(mentee, FACTS)
        super().__init__(*args, **kwargs)
        self.mentee = mentee
        self.duplicates: list[Mentee] = []
        self.fields["is_somebody_else"].widget = forms.HiddenInput()
        self.helper = PageHelper(
            self,
            "is_somebody_else",
            Choices("kind"),
            "full_name",
            Choices("gender"),
            "phone",
            "email",
            "unit",
            "group_label",
            Choices("languages"),
            "external_id",
            "note",
            submit=submit,
            cancel_url=cancel_url,
            keep_draft=str(mentee.pk) if mentee else "new-mentee",
        )

    def clean(self) -> dict:
        data = super().clean()
        said_so = data.pop("is_somebody_else", False)
        if not self.errors and not said_so and self._names_somebody_new(data):
            except_id = self.mentee.pk if self.mentee else None
            self.duplicates = list(
                likely_duplicates(full_name=data["full_name"], phone=data["phone"], except_id=except_id)
            )
        if self.duplicates:
            self.fields["is_somebody_else"].widget = forms.CheckboxInput()
            self.add_error("is_somebody_else", _("Is this perhaps somebody who is here already?"))
        return data

    def _names_somebody_new(self, data: dict) -> bool:
        if self.mentee is None:
            return True
        return (data["full_name"], data["phone"]) != (self.mentee.full_name, str(self.mentee.phone or ""))


class ContactRow(forms.Form):
    """One person who stands for a group."""

    full_name = forms.CharField(label=_("Full name"), max_length=150, required=False)
    role_title = forms.CharField(label=_("Role"), max_length=80, required=False)
    phone = PhoneNumberField(
        label=_("Phone"),
        required=False,
        error_messages={"invalid": _("This is not a full phone number. Write it like 050-234-5678.")},
        widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "tel"}),
    )
    email = forms.EmailField(
        label=_("E-mail address"), required=False, widget=forms.EmailInput(attrs={"dir": "ltr", "autocomplete": "off"})
    )

    @staticmethod
    def facts_of(contact: Contact) -> dict:
        """What the row begins with for a contact who is there already."""
        phone = contact.phone.as_national if contact.phone else ""
        names = ("full_name", "role_title", "email")
        return {name: getattr(contact, name) for name in names} | {"phone": phone}

    def clean(self) -> dict:
        data = super().clean()
        if any(data.values()) and not data.get("full_name") and "full_name" not in self.errors:
            self.add_error("full_name", _("Whose is this? Write the name, or remove this line."))
        return data

    def clean_phone(self) -> str:
        phone = self.cleaned_data["phone"]
        return str(phone) if phone else ""


class ContactRows(RowSet):
    """All who stand for a mentee that is a group."""

    form = ContactRow
