"""Forms of the directory: searching it, entering somebody, and what whoever is listed may ask to have changed."""

import re
from collections.abc import Iterable

from django import forms
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from mentoring_platform.accounts.choices import SpokenLanguage
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy.models import Organization, Unit
from mentoring_platform.tenancy.queries import unit_tree
from mentoring_platform.ui.forms import Choices, DayField, PageHelper
from programs.choices import EntryCost, EntryKind
from programs.directory.queries import fields_of, units_in_use
from programs.forms import PeopleFilter
from programs.models import DirectoryEntry

NUMBER = re.compile(r"[+*#0-9][-0-9 ()*#]{1,28}", re.ASCII)


def proposed_fields(language: str) -> list[str]:
    """What is offered to an organization that has no fields yet, in its language."""
    with translation.override(language):
        return [
            pgettext("field of help", "Law"),
            pgettext("field of help", "Money and debts"),
            pgettext("field of help", "Exhaustion of rights"),
            pgettext("field of help", "Employment"),
            pgettext("field of help", "Studies"),
            pgettext("field of help", "Mental health"),
            pgettext("field of help", "Family and couples"),
            pgettext("field of help", "Health"),
            pgettext("field of help", "Addiction"),
            pgettext("field of help", "Violence and harm"),
            pgettext("field of help", "Housing"),
            pgettext("field of help", "Food and goods"),
            pgettext("field of help", "Reserve duty and army"),
            pgettext("field of help", "Spirit and faith"),
        ]


def field_names(organization: Organization) -> list[str]:
    """The organization's fields, or what is proposed to one that has none."""
    own = list(fields_of(organization).values_list("name", flat=True))
    return own or proposed_fields(organization.language)


class AreaField(forms.TypedChoiceField):
    """One of these units; gives a Unit or None. Call `offer` first."""

    def offer(self, units: Iterable[Unit], *, empty: str) -> None:
        """Fill in the choices."""
        by_id = {str(unit.pk): unit for unit in units}
        self.coerce = by_id.__getitem__
        self.choices = [("", empty), *((key, unit.name) for key, unit in by_id.items())]


class DirectoryFilter(PeopleFilter):
    """Search by words, and by field, language, area and cost."""

    field = forms.TypedChoiceField(label=gettext_lazy("Field"), required=False, empty_value=None)
    unit = None
    area = AreaField(label=gettext_lazy("Area"), required=False, empty_value=None)
    language = forms.ChoiceField(
        label=gettext_lazy("Language"), required=False, choices=[("", gettext_lazy("All")), *SpokenLanguage.choices]
    )
    cost = forms.ChoiceField(
        label=gettext_lazy("Cost"), required=False, choices=[("", gettext_lazy("All")), *EntryCost.choices]
    )

    def __init__(self, data, *, viewer: Viewer):
        self.known = {str(field.pk): field for field in fields_of(viewer.organization)}
        self.organization = viewer.organization
        super().__init__(data, viewer=viewer)
        for name in ("field", "area"):
            if len(self.fields[name].choices) == 1:
                del self.fields[name]

    def full_clean(self) -> None:
        if "field" in self.fields:
            self.fields["field"].choices = [("", _("All")), *((key, row.name) for key, row in self.known.items())]
            self.fields["field"].coerce = self.known.get
        if "area" in self.fields and not self.fields["area"].choices:
            self.fields["area"].offer(units_in_use(self.organization), empty=_("Everywhere"))
        super().full_clean()

    @property
    def asked(self) -> dict:
        """What the directory is asked, as its query takes it."""
        return {
            "search": self.value("q"),
            "field": self.value("field"),
            "unit": self.value("area"),
            "language": self.value("language") or "",
            "cost": self.value("cost") or "",
        }


class ReachForm(forms.Form):
    """How somebody is reached, and what is said of them: what office and whoever is listed both write."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    phone = forms.CharField(
        label=gettext_lazy("Phone"),
        max_length=30,
        required=False,
        help_text=gettext_lazy("Also a short number, such as *2201 or 1202."),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        required=False,
        help_text=gettext_lazy("Once a year we ask there whether everything is still true."),
    )
    site = forms.URLField(label=gettext_lazy("Site"), required=False, assume_scheme="https")
    about = forms.CharField(
        label=gettext_lazy("What they do"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages"),
        choices=SpokenLanguage.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    area = forms.CharField(
        label=gettext_lazy("Area in words"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("For example: Jerusalem and around, or the whole country by phone"),
    )
    cost = forms.ChoiceField(
        label=gettext_lazy("Cost"),
        choices=[*EntryCost.choices, ("", gettext_lazy("Not known"))],
        required=False,
        widget=forms.RadioSelect,
    )
    cost_words = forms.CharField(
        label=gettext_lazy("About the cost"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("For example: first talk free, then 150 a meeting"),
    )
    limits = forms.CharField(
        label=gettext_lazy("Limits"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("For example: takes no minors, women only, needs a letter from a doctor"),
    )
    waiting = forms.CharField(
        label=gettext_lazy("Waiting time"), max_length=80, required=False, help_text=gettext_lazy("As far as you know.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, mode in (("phone", "tel"), ("email", "email"), ("site", "url")):
            self.fields[name].widget.attrs |= {"dir": "ltr", "inputmode": mode, "autocomplete": "off"}

    def clean_phone(self) -> str:
        phone = " ".join(self.cleaned_data["phone"].split())
        if phone and not NUMBER.fullmatch(phone):
            raise forms.ValidationError(_("Write a number, like 02-500-1234 or *2201."))
        return phone


WRITTEN_BY_BOTH = tuple(ReachForm.base_fields)


class EntryForm(ReachForm):
    """An entry as a coordinator lists it or a mentor suggests it; `why` is the writer's own recommendation."""

    kind = forms.ChoiceField(label=gettext_lazy("What is it?"), choices=EntryKind.choices, widget=forms.RadioSelect)
    fields_of_help = forms.MultipleChoiceField(
        label=gettext_lazy("In what they help"), widget=forms.CheckboxSelectMultiple
    )
    unit = AreaField(
        label=gettext_lazy("Where"),
        required=False,
        empty_value=None,
        help_text=gettext_lazy("Nothing chosen: they help everywhere."),
    )
    told_on = DayField(
        label=gettext_lazy("When were they told that they are listed?"),
        required=False,
        help_text=gettext_lazy(
            "Nobody is listed without knowing of it. For a service or an organization: if they were."
        ),
    )
    why = forms.CharField(
        label=gettext_lazy("Why do you recommend them?"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("In a word; it is shown with your name. Nothing about those you sent there."),
    )
    asked_again = forms.BooleanField(
        label=gettext_lazy("They have asked to be listed again"), required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args, viewer: Viewer, entry: DirectoryEntry | None = None, submit: str, back: str):
        initial = self.facts_of(entry) if entry else {"kind": EntryKind.SERVICE}
        super().__init__(*args, initial=initial)
        names = list(dict.fromkeys([*field_names(viewer.organization), *initial.get("fields_of_help", [])]))
        self.fields["fields_of_help"].choices = [(name, name) for name in names]
        self.fields["unit"].offer(self._areas(viewer, entry), empty=_("Everywhere"))
        if len(self.fields["unit"].choices) == 1:
            del self.fields["unit"]
        if entry:
            del self.fields["why"]
        self.helper = PageHelper(
            self,
            Choices("kind"),
            "name",
            Choices("fields_of_help"),
            "about",
            "phone",
            "email",
            "site",
            *(["unit"] if "unit" in self.fields else []),
            "area",
            Choices("languages"),
            Choices("cost"),
            "cost_words",
            "limits",
            "waiting",
            "told_on",
            *(["why"] if "why" in self.fields else []),
            "asked_again",
            submit=submit,
            cancel_url=back,
            keep_draft=f"entry-{entry.pk if entry else 'new'}",
        )

    @staticmethod
    def _areas(viewer: Viewer, entry: DirectoryEntry | None) -> list[Unit]:
        """The units of the writer's own office, and the one that stands there already."""
        reach, present = viewer.managed_unit_ids, entry.unit_id if entry else None
        units = unit_tree(viewer.organization)
        return [unit for unit in units if reach is None or unit.pk in reach or unit.pk == present]

    @staticmethod
    def facts_of(entry: DirectoryEntry) -> dict:
        """What the form begins with for an entry that is there already."""
        facts = {name: getattr(entry, name) for name in (*WRITTEN_BY_BOTH, "kind", "told_on")}
        chosen = [link.field.name for link in entry.fields_now]
        return facts | {"unit": str(entry.unit_id) if entry.unit_id else "", "fields_of_help": chosen}

    def clean(self) -> dict:
        data = super().clean()
        if data.get("kind") == EntryKind.PERSON and not data.get("told_on") and "told_on" not in self.errors:
            self.add_error("told_on", _("A person is listed only once they know of it: say when they were told."))
        return data

    def ask_whether_again(self) -> None:
        """Show the box by which it is said that they have asked to be in again."""
        self.fields["asked_again"].widget = forms.CheckboxInput()


class ProposalForm(ReachForm):
    """What whoever is listed wants changed. Without script, draft or token."""

    def __init__(self, *args, entry: DirectoryEntry, **kwargs):
        initial = {name: getattr(entry, name) for name in WRITTEN_BY_BOTH}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["waiting"].help_text = self.fields["email"].help_text = ""
        PageHelper(self, submit="")  # for the words of optional fields


class RecommendForm(forms.Form):
    """A word why one recommends an entry."""

    word = forms.CharField(
        label=gettext_lazy("Why do you recommend them?"),
        max_length=200,
        error_messages={"required": gettext_lazy("Something is missing here.")},
        help_text=gettext_lazy("It is shown with your name. Nothing about those you sent there."),
    )


class FieldsForm(forms.Form):
    """The organization's fields of help as lines."""

    names = forms.CharField(
        label=gettext_lazy("One field in each line, in the order in which they are offered"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 16}),
    )

    def __init__(self, *args, organization: Organization, cancel_url: str, **kwargs):
        super().__init__(*args, initial={"names": "\n".join(field_names(organization))}, **kwargs)
        self.helper = PageHelper(self, submit=_("Save"), cancel_url=cancel_url)

    def clean_names(self) -> list[str]:
        return self.cleaned_data["names"].splitlines()
