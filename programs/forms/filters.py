"""Filters of the lists. They live in the address; what does not fit is ignored, not punished."""

from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mentoring_platform.accounts.fields import UnitField
from mentoring_platform.accounts.viewer import Viewer
from mentors.choices import MentorStatus
from mentors.models import Mentor
from mentors.queries import mentors_for
from programs.queries import programs_for, tags_of


class PeopleFilter(forms.Form):
    """Search by name, and unit. Subclasses add their own fields."""

    q = forms.CharField(
        label=gettext_lazy("Search"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    unit = UnitField(label=gettext_lazy("Unit"))

    def __init__(self, data, *, viewer: Viewer):
        super().__init__(data)
        self.viewer = viewer
        if "unit" in self.fields:
            self.fields["unit"].offer_to(viewer, empty=_("All units"))
            if len(self.fields["unit"].choices) == 1:
                del self.fields["unit"]
        self.is_valid()
        self.errors.clear()

    def value(self, name: str):
        """What a filter says; None or empty where it says nothing (or nonsense)."""
        return self.cleaned_data.get(name, "" if name == "q" else None)

    @property
    def others(self) -> list[forms.BoundField]:
        """Every field that can be seen, but the search."""
        return [field for field in self.visible_fields() if field.name != "q"]

    @property
    def is_narrowed(self) -> bool:
        """Whether another filter than the search is in force."""
        return any(self.value(field.name) for field in self.others)

    @property
    def in_force(self) -> list[str]:
        """The names of the filters that say something, the search among them as "q"."""
        return [name for name in self.fields if self.cleaned_data.get(name)]

    @property
    def chips(self) -> list[dict]:
        """The filters in force, each with the address without it."""
        given = {name: self.data[name] for name in self.in_force}
        return [
            {"label": self._in_words(name), "url": f"?{urlencode({k: v for k, v in given.items() if k != name})}"}
            for name in given
        ]

    def _in_words(self, name: str) -> str:
        value = self.cleaned_data[name]
        choices = dict(getattr(self.fields[name], "choices", []))
        word = choices.get(self.data[name], value) if choices else value
        return f"{self.fields[name].label}: {str(word).strip()}"


class MentorFilter(PeopleFilter):
    status = forms.ChoiceField(
        label=gettext_lazy("Status"), choices=[("", gettext_lazy("All")), *MentorStatus.choices], required=False
    )
    room = forms.ChoiceField(
        label=gettext_lazy("Places"),
        choices=[
            ("", gettext_lazy("All")),
            ("free", gettext_lazy("With a free place")),
            ("over", gettext_lazy("Above their limit")),
        ],
        required=False,
    )


class MenteeFilter(PeopleFilter):
    program = forms.TypedChoiceField(label=gettext_lazy("Program"), required=False, empty_value=None)
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        choices=[
            ("", gettext_lazy("All")),
            ("without_mentor", gettext_lazy("Without a mentor")),
            ("paired", gettext_lazy("With a mentor")),
            ("not_enrolled", gettext_lazy("In no program")),
            ("left", gettext_lazy("Left")),
        ],
        required=False,
    )
    tag = forms.TypedChoiceField(label=gettext_lazy("Tag"), required=False, empty_value=None)

    def __init__(self, data, *, viewer: Viewer):
        self.programs = {str(program.pk): program for program in programs_for(viewer)}
        self.tags = {str(tag.pk): tag for tag in tags_of(viewer.organization)}
        super().__init__(data, viewer=viewer)
        if not self.tags:
            del self.fields["tag"]

    def full_clean(self) -> None:
        for name, rows in (("program", self.programs), ("tag", self.tags)):
            if name in self.fields:
                self.fields[name].choices = [("", _("All")), *((key, row.name) for key, row in rows.items())]
                self.fields[name].coerce = rows.get
        super().full_clean()

    @property
    def asked(self) -> dict:
        """What the list is asked, as the query of the list takes it."""
        return {
            "search": self.value("q"),
            "unit": self.value("unit"),
            "program": self.value("program"),
            "state": self.value("state") or "",
            "tag": self.value("tag"),
        }


class PairingFilter(PeopleFilter):
    """The mentor comes by a link from his page; whoever types a name finds it by the search."""

    program = forms.TypedChoiceField(label=gettext_lazy("Program"), required=False, empty_value=None)
    mentor = forms.UUIDField(label=gettext_lazy("Mentor"), required=False, widget=forms.HiddenInput)
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        choices=[
            ("", gettext_lazy("Present")),
            ("coming", gettext_lazy("Still to begin")),
            ("ended", gettext_lazy("Ended")),
            ("all", gettext_lazy("All")),
        ],
        required=False,
    )

    def __init__(self, data, *, viewer: Viewer):
        self.programs = {str(program.pk): program for program in programs_for(viewer)}
        super().__init__(data, viewer=viewer)
        self.fields["q"].label = _("Search for either of the two")

    def full_clean(self) -> None:
        self.fields["program"].choices = [("", _("All")), *((key, p.name) for key, p in self.programs.items())]
        self.fields["program"].coerce = self.programs.get
        super().full_clean()

    def clean_mentor(self) -> Mentor | None:
        mentor_id = self.cleaned_data["mentor"]
        return mentors_for(self.viewer).filter(pk=mentor_id).first() if mentor_id else None
