"""The filters that the office's pages share. They live in the address, so that a view can be kept and sent on."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.db.models import Q
from django.http import Http404, QueryDict
from django.utils.translation import gettext_lazy as _

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.clock import Week
from mentoring_platform.tenancy.models import Unit
from mentoring_platform.ui.forms import Select


@dataclass(frozen=True)
class Filters:
    """What is chosen; None means everything. Units include those below the chosen one."""

    program: UUID | None = None
    units: frozenset[UUID] | None = None
    mentor: UUID | None = None

    def on_pairings(self, prefix: str = "") -> Q:
        """The condition on pairings; `prefix` leads to them ("pairing__")."""
        chosen = self.on_enrolments(f"{prefix}enrolment__")
        if self.mentor is not None:
            chosen &= Q(**{f"{prefix}mentor": self.mentor})
        return chosen

    def on_enrolments(self, prefix: str = "") -> Q:
        """The condition on enrolments, of which no mentor is asked."""
        chosen = Q()
        if self.program is not None:
            chosen &= Q(**{f"{prefix}program": self.program})
        if self.units is not None:
            chosen &= Q(**{f"{prefix}mentee__unit__in": self.units})
        return chosen


class FilterForm(forms.Form):
    """Program, unit and mentor, each offered only where there is something to choose."""

    program = forms.ChoiceField(label=_("Program"), required=False)
    unit = forms.ChoiceField(label=_("Unit"), required=False)
    mentor = forms.ChoiceField(label=_("Mentor"), required=False, widget=Select)
    all_words = {"program": _("All programs"), "unit": _("All units"), "mentor": _("All mentors")}

    def __init__(
        self,
        data: QueryDict,
        *,
        programs: Iterable[tuple[UUID, str]],
        units: Iterable[Unit],
        mentors: Iterable[tuple[UUID, str]],
    ):
        super().__init__(data, auto_id="filter_%s")
        self.tree = list(units)
        choices = {
            "program": list(programs),
            "unit": [(unit.pk, "\u2003" * unit.depth + unit.name) for unit in self.tree],
            "mentor": list(mentors),
        }
        for name, options in choices.items():
            # An address with a stranger's id must be refused, even where nothing is offered.
            self.fields[name].choices = [("", self.all_words[name]), *((str(key), label) for key, label in options)]
            if not options:
                self.fields[name].widget = forms.HiddenInput()

    def filters(self) -> Filters:
        """What the address chooses; raises Http404 for what is not there or not the viewer's."""
        if not self.is_valid():
            raise Http404
        chosen = {name: UUID(value) if value else None for name, value in self.cleaned_data.items()}
        return Filters(chosen["program"], self._with_descendants(chosen["unit"]), chosen["mentor"])

    def _with_descendants(self, unit_id: UUID | None) -> frozenset[UUID] | None:
        if unit_id is None:
            return None
        found = {unit_id}
        for unit in self.tree:
            if unit.parent_id in found:
                found.add(unit.pk)
        return frozenset(found)

    @property
    def in_force(self) -> list[str]:
        """The names of the filters that say something."""
        return [name for name in self.fields if self.cleaned_data.get(name)]

    def chips(self, data: QueryDict) -> list[dict[str, str]]:
        """The filters in force, each with the address without it."""
        chips = []
        for name, field in self.fields.items():
            if value := self.cleaned_data.get(name):
                words = dict(field.choices)
                chips.append({"label": words[value].strip(), "url": address_with(data, **{name: None})})
        return chips

    def kept(self, data: QueryDict) -> dict[str, str]:
        """What else the address says, to be sent along with a new choice."""
        return {name: value for name, value in data.items() if name not in self.fields and name != "page"}


def address_with(data: QueryDict, **changes: object) -> str:
    """The query string with these parameters changed (None: without it), always from the first page on."""
    query = data.copy()
    query.pop("page", None)
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = str(value)
    return f"?{query.urlencode()}"


def week_of_address(data: QueryDict, viewer: Viewer, *, default: Week) -> Week:
    """The week that holds the day `week` of the address; raises Http404 for what is no day."""
    value = data.get("week")
    if not value:
        return default
    day = clock.day_from(value)
    if day is None:
        raise Http404
    return clock.week_of(viewer.organization, day)
