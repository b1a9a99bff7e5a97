"""The builder: what is asked, as it is being put together. It is shown as it was sent, mistakes beside fields."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.ui.forms import DayField, Select
from programs.choices import Intensity
from programs.queries import read_reach
from reports.building.choices import QUIET_DAYS, Dataset, Filter, PeriodKind
from reports.building.datasets import Field, Source, sources_for
from reports.building.definition import Definition
from reports.building.periods import periods_for
from reports.building.permissions import can_share_reports
from reports.building.reading import LABEL, NUMBER
from reports.queries import reach

UP, DOWN, ON, OFF = "up", "down", "on", "off"
OPPOSITE = {ON: OFF, OFF: ON}


@dataclass(frozen=True)
class Place:
    """A chosen column among the others."""

    field: Field
    is_first: bool
    is_last: bool


class BuilderForm(forms.Form):
    """One report on one page. Which filters, groups and columns there are depends on what the rows are."""

    dataset = forms.ChoiceField(label=_("What the rows are"), widget=Select)
    period = forms.ChoiceField(label=pgettext_lazy("report", "Period"), widget=Select)
    first = DayField(label=pgettext_lazy("report", "From the day"), required=False)
    last = DayField(label=pgettext_lazy("report", "Until the day"), required=False)
    group_by = forms.ChoiceField(label=_("Put together by"), required=False, widget=Select)
    sort = forms.ChoiceField(label=_("In order of"), required=False, widget=Select)
    descending = forms.BooleanField(label=_("The largest or latest first"), required=False)
    name = forms.CharField(label=_("Name of the report"), max_length=80, required=False)
    is_shared = forms.BooleanField(
        label=_("For the whole office"),
        required=False,
        help_text=_("Everybody sees in it only the people who are theirs to see."),
    )

    def __init__(self, data: MultiValueDict, *, viewer: Viewer):
        super().__init__(data)
        self.viewer = viewer
        sources = sources_for(viewer)
        self.fields["period"].choices = periods_for(viewer)
        self.fields["dataset"].choices = [(key, Dataset(key).label) for key in sources]
        self.source: Source = sources.get(data.get("dataset", "")) or next(iter(sources.values()))
        self.is_another = bool(data.get("was")) and data.get("was") != self.source.key.value
        self.known = self.source.fields_for(viewer)
        self.columns = self._columns(data)
        self.moved = ""
        self._offer_filters()
        groups = self.source.groups_for(viewer)
        self.fields["group_by"].choices = [("", _("Not put together")), *((k, g.title) for k, g in groups.items())]
        self.fields["sort"].choices = [
            ("", _("Names")),
            *((one.key, one.title) for one in self.known.values() if one.order or self.source.hides),
            *((LABEL, _("What they are put together by")), (NUMBER, _("How many"))),
        ]
        if not can_share_reports(viewer):
            del self.fields["is_shared"]
        if self.is_another:
            self.data = self._without_what_does_not_fit(data)

    @classmethod
    def showing(cls, definition: Definition, *, is_shared: bool = False, viewer: Viewer) -> "BuilderForm":
        """The builder with a report in it."""
        data = QueryDict(mutable=True)
        asked = definition.as_json()
        data.setlist("column", asked.pop("columns"))
        for name, value in {**asked.pop("filters"), **asked, "is_shared": is_shared}.items():
            if value not in ("", None, False):
                data[name] = "on" if value is True else str(value)
        if data["period"] not in dict(periods_for(viewer)):
            data["period"] = PeriodKind.LAST_QUARTER.value
        return cls(data, viewer=viewer)

    @classmethod
    def asked(cls, data: QueryDict, *, viewer: Viewer) -> "BuilderForm":
        """The builder as it was sent, after what was pressed: a column moved, put in or taken out."""
        form = cls(data, viewer=viewer)
        act, _colon, key = data.get("act", "").partition(":")
        form.move(act, key)
        return form

    def move(self, act: str, key: str) -> None:
        """Move a column by one place, put it in at the end, or take it out; what cannot be done is left alone."""
        if key not in self.known:
            return
        place = self.columns.index(key) if key in self.columns else None
        if act == ON and place is None:
            self.columns.append(key)
        elif act == OFF and place is not None and len(self.columns) > 1:
            self.columns.remove(key)
        elif act in (UP, DOWN) and place is not None:
            other = place + (1 if act == DOWN else -1)
            if 0 <= other < len(self.columns):
                self.columns[place], self.columns[other] = self.columns[other], self.columns[place]
        else:
            return
        self.moved = f"{act}:{key}"

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("period") == PeriodKind.FIXED:
            first, last = cleaned.get("first"), cleaned.get("last")
            for name in ("first", "last"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("Which day?"))
            if first and last and first > last:
                self.add_error("last", _("The last day is before the first one."))
        return cleaned

    @property
    def definition(self) -> Definition:
        """What is asked; of a form without mistakes."""
        cleaned = self.cleaned_data
        fixed = cleaned["period"] == PeriodKind.FIXED
        return Definition(
            dataset=self.source.key.value,
            columns=tuple(self.columns),
            filters={name: cleaned[name] for name in self.source.filters if cleaned.get(name)},
            group_by=cleaned["group_by"],
            sort=cleaned["sort"],
            descending=cleaned["descending"],
            period=cleaned["period"],
            first=cleaned["first"] if fixed else None,
            last=cleaned["last"] if fixed else None,
            name=cleaned.get("name", "").strip(),
        )

    @property
    def preview(self) -> Definition | None:
        """What is asked, if that can be said already; without a name it can."""
        return replace(self.definition, name="") if self.is_valid() or set(self.errors) <= {"name"} else None

    @property
    def is_fixed(self) -> bool:
        return self["period"].value() == PeriodKind.FIXED

    @property
    def chosen(self) -> list[Place]:
        last = len(self.columns) - 1
        return [Place(self.known[key], place == 0, place == last) for place, key in enumerate(self.columns)]

    @property
    def left(self) -> list[Field]:
        """The columns that are not chosen, in their own order."""
        return [one for key, one in self.known.items() if key not in self.columns]

    @property
    def filters(self) -> Iterator[forms.BoundField]:
        return (self[name] for name in self.source.filters if name in self.fields)

    @property
    def focus(self) -> str:
        """Which button is pressed next: the same one again, or its opposite."""
        act, _colon, key = self.moved.partition(":")
        return f"{OPPOSITE.get(act, act)}-{key}" if key else ""

    @property
    def said(self) -> str:
        """What became of the column that was moved, for who cannot see it."""
        _act, _colon, key = self.moved.partition(":")
        if key not in self.columns:
            return _("“%(column)s” is taken out.") % {"column": self.known[key].title} if key else ""
        place = self.columns.index(key) + 1
        said = {"column": self.known[key].title, "place": place, "all": len(self.columns)}
        return _("“%(column)s” stands in place %(place)s of %(all)s.") % said

    def _columns(self, data: MultiValueDict) -> list[str]:
        sent = [] if self.is_another else [key for key in dict.fromkeys(data.getlist("column")) if key in self.known]
        return sent or [key for key in self.source.defaults if key in self.known]

    def _offer_filters(self) -> None:
        read_reach(self.viewer)
        named = cache(lambda: reach.named_choices(self.viewer))

        def listed(rows: list[tuple[UUID, str]]) -> list[tuple[str, str]]:
            return [(str(key), name) for key, name in rows]

        offered = {
            Filter.PROGRAM: lambda: listed(named().programs),
            Filter.UNIT: lambda: [
                (str(unit.pk), "\u2003" * unit.depth + unit.name) for unit in reach.unit_choices(self.viewer)
            ],
            Filter.MENTOR: lambda: listed(named().mentors),
            Filter.TAG: lambda: listed(named().tags),
            Filter.INTENSITY: lambda: Intensity.choices,
            Filter.QUIET: lambda: QUIET_DAYS,
            Filter.STATE: lambda: [one for one in self.source.states if one[0]],
        }
        for name in self.source.filters:
            found = list(offered[name]())
            if not found and not self.data.get(name):
                continue
            everything = dict(self.source.states).get("") if name == Filter.STATE else _("All")
            self.fields[name.value] = forms.ChoiceField(
                label=name.label,
                required=False,
                choices=[("", everything), *found],
                widget=Select,
                error_messages={"invalid_choice": _("What was chosen here is not there any more. Choose anew.")},
            )

    def _without_what_does_not_fit(self, data: MultiValueDict) -> MultiValueDict:
        kept = data.copy()
        for name in ("sort", "state", "group_by"):
            choices = dict(self.fields[name].choices) if name in self.fields else {}
            if kept.get(name) not in choices:
                kept[name] = ""
        kept["sort"] = ""
        return kept
