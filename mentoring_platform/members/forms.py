import re
from uuid import UUID

from babel.dates import get_timezone_location
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mentoring_platform.accounts.choices import OFFICE_ROLES, Role
from mentoring_platform.accounts.forms import PASSWORD_HELP
from mentoring_platform.accounts.models import User
from mentoring_platform.calendars.places import PLACE_CHOICES
from mentoring_platform.members.queries import Person
from mentoring_platform.tenancy.choices import COMMON_TIME_ZONES, Language
from mentoring_platform.tenancy.models import Organization, Unit
from mentoring_platform.tenancy.queries import unit_tree, with_descendants
from mentoring_platform.ui.forms import Choices, PageHelper


def zone_choices(present: str) -> list[tuple[str, str]]:
    """The common time zones by place, Jerusalem first, and the present one even if it is a rare one."""
    ordered = list(dict.fromkeys([*COMMON_TIME_ZONES, present]))
    return [(name, zone_name(name)) for name in ordered]


def zone_name(name: str) -> str:
    """A time zone by its place, in the reader's language; cities that have no Hebrew name are left out."""
    if name == "UTC":
        return name
    place = get_timezone_location(name, locale=get_language())
    return re.sub(r" \([A-Za-z/ ]+\)", "", place) if get_language() == "he" else place


def unit_choices(units: list[Unit]) -> list[tuple[str, str]]:
    """Units in the order of the tree, each with the names above it: "Galilee / Safed"."""
    paths: dict[UUID | None, str] = {}
    for unit in units:
        paths[unit.pk] = f"{paths[unit.parent_id]} / {unit.name}" if unit.parent_id in paths else unit.name
    return [(str(unit.pk), paths[unit.pk]) for unit in units]


class EmailInput(forms.EmailInput):
    """An e-mail address is written from left to right in every language."""

    def __init__(self, attrs=None):
        super().__init__(attrs={"dir": "ltr", "autocomplete": "off", **(attrs or {})})


class UnitScopeMixin:
    """A form with a `units` field that narrows the role of coordinator."""

    def set_units(self, organization: Organization) -> None:
        self.tree = unit_tree(organization)
        if self.tree:
            self.fields["units"].choices = unit_choices(self.tree)
        else:
            del self.fields["units"]

    def clean_units(self) -> list[Unit]:
        chosen = set(self.cleaned_data["units"])
        return [unit for unit in self.tree if str(unit.pk) in chosen]

    def layout_fields(self, *first):
        return [*first, Choices("roles"), *([Choices("units")] if "units" in self.fields else [])]


class InviteForm(UnitScopeMixin, forms.Form):
    """Whom an administrator invites, as what."""

    name = forms.CharField(label=_("Name"), max_length=150)
    email = forms.EmailField(label=_("E-mail address"), widget=EmailInput)
    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=[(role.value, role.label) for role in OFFICE_ROLES],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Mentors and mentees are given access from their own page, so that it is tied to their details."),
    )
    units = forms.MultipleChoiceField(
        label=_("Units of the coordinator"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Together with all units below. None chosen: the whole organization."),
    )

    def __init__(self, *args, organization: Organization, cancel_url: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.set_units(organization)
        self.helper = PageHelper(
            self, *self.layout_fields("name", "email"), submit=_("Send the invitation"), cancel_url=cancel_url
        )


class RolesForm(UnitScopeMixin, forms.Form):
    """What a person is in the organization. A mentor's or mentee's role can be taken away here, but not given."""

    roles = forms.MultipleChoiceField(label=_("Roles"), widget=forms.CheckboxSelectMultiple)
    units = forms.MultipleChoiceField(
        label=_("Units of the coordinator"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Together with all units below. None chosen: the whole organization."),
    )

    def __init__(self, *args, organization: Organization, person: Person, cancel_url: str, **kwargs):
        initial = {"roles": person.roles, "units": [str(unit.pk) for unit in person.units]}
        super().__init__(*args, initial=initial, **kwargs)
        offered = [role for role in Role if role in OFFICE_ROLES or role in person.roles]
        self.fields["roles"].choices = [(role.value, role.label) for role in offered]
        self.set_units(organization)
        self.helper = PageHelper(self, *self.layout_fields(), submit=_("Save"), cancel_url=cancel_url)


class NewPersonForm(forms.Form):
    """What an account needs that nobody has used yet."""

    name = forms.CharField(label=_("Your name"), max_length=150, widget=forms.TextInput({"autocomplete": "name"}))
    password = forms.CharField(
        label=_("Password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password", "dir": "ltr"}),
    )

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["password"].help_text = PASSWORD_HELP
        self.helper = PageHelper(self, submit=_("Join"))

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        if password:
            validate_password(password, self.user)
        return password


class OrganizationForm(forms.ModelForm):
    """What an administrator decides about the organization as a whole."""

    class Meta:
        model = Organization
        fields = ["name", "language", "time_zone", "first_weekday", "shows_hebrew_dates", "place"]
        fields += ["sends_reminders", "closing_hour"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].widget = forms.Select(choices=zone_choices(self.instance.time_zone))
        self.fields["place"].widget = forms.Select(choices=[("", _("By the time zone")), *PLACE_CHOICES])
        self.fields["language"].help_text = _("For letters, and for people who have not chosen a language themselves.")
        self.helper = PageHelper(self, submit=_("Save"))


class NewOrganizationForm(forms.ModelForm):
    """An organization to be, and who will administer it."""

    administrator_name = forms.CharField(label=_("Name of the first administrator"), max_length=150)
    administrator_email = forms.EmailField(label=_("E-mail address of the first administrator"), widget=EmailInput)

    class Meta:
        model = Organization
        fields = ["name", "slug", "language", "time_zone"]
        widgets = {"slug": forms.TextInput({"dir": "ltr", "autocapitalize": "none", "spellcheck": "false"})}

    def __init__(self, *args, cancel_url: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].widget = forms.Select(choices=zone_choices("Asia/Jerusalem"))
        self.fields["language"].choices = Language.choices
        self.helper = PageHelper(
            self,
            *["name", "slug", "language", "time_zone", "administrator_name", "administrator_email"],
            submit=_("Create and invite"),
            cancel_url=cancel_url,
        )

    def clean_slug(self) -> str:
        return self.cleaned_data["slug"].lower()


class FirstAdministratorForm(forms.Form):
    """Who shall administer an organization that nobody administers yet."""

    name = forms.CharField(label=_("Name"), max_length=150)
    email = forms.EmailField(label=_("E-mail address"), widget=EmailInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = PageHelper(self, submit=_("Send the invitation"))


class UnitForm(forms.Form):
    """A unit's name, what it is called, and where it belongs: not into itself or below itself."""

    name = forms.CharField(label=_("Name"), max_length=120)
    kind_label = forms.CharField(
        label=_("Kind"),
        max_length=60,
        required=False,
        help_text=_("What you call it: branch, cluster, class, local group."),
    )
    parent = forms.ChoiceField(label=_("Part of"), required=False)

    def __init__(self, *args, organization: Organization, unit: Unit | None, cancel_url: str, **kwargs):
        if unit is not None:
            kwargs["initial"] = {"name": unit.name, "kind_label": unit.kind_label, "parent": str(unit.parent_id or "")}
        super().__init__(*args, **kwargs)
        below = with_descendants(organization, [unit.pk]) if unit is not None else set()
        self.tree = [candidate for candidate in unit_tree(organization) if candidate.pk not in below]
        self.fields["parent"].choices = [("", _("The organization itself")), *unit_choices(self.tree)]
        self.helper = PageHelper(self, submit=_("Save"), cancel_url=cancel_url)

    def clean_parent(self) -> Unit | None:
        return next((unit for unit in self.tree if str(unit.pk) == self.cleaned_data["parent"]), None)
