"""What all datasets share: fields, groups, filters, and the expressions of which their queries are made."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import F, FilteredRelation, FloatField, Max, Model, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Cast, JSONObject, NullIf
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mentoring_platform.accounts.viewer import Viewer
from programs.models import Pairing
from programs.queries.programs import program_ids
from reports.building.periods import Span
from reports.compliance.measures import MEASURES, Key
from reports.compliance.queries.numbers import COLUMNS, meeting_tallies
from reports.models import WeeklyAttendance
from reports.queries.reach import pairings_reported_to
from reports.tables import Kind
from sessions.choices import Outcome
from sessions.models import Meeting

Sums = Mapping[str, int]
SUMMED = ("expected", "held", "excused", "missed", "unreported", "extra_held", "minutes", "in_time", "delay_hours")
NO_SUMS: Sums = dict.fromkeys(SUMMED, 0)
"""Of whom no week was counted."""


@dataclass(frozen=True)
class Chosen:
    """The filters of a report after they were looked up in the viewer's reach; None and empty say nothing."""

    program: UUID | None = None
    units: frozenset[UUID] | None = None
    mentor: UUID | None = None
    tag: UUID | None = None
    state: str = ""
    intensity: str = ""
    quiet: int | None = None


class ByItself(Subquery):
    """A query in the condition of a join that knows nothing of the rows around it.

    Django refuses any query there, since one that refers to them would be joined wrongly; this one names no path.
    """

    def get_source_expressions(self) -> list:
        return []

    def set_source_expressions(self, exprs: list) -> None:
        """There are none."""


@dataclass(frozen=True)
class Scene:
    """Who reads, on which day, of which weeks, narrowed by what."""

    viewer: Viewer
    today: date
    span: Span
    chosen: Chosen = field(default_factory=Chosen)

    @cached_property
    def reach(self) -> QuerySet | None:
        """The ids of pairings of which the viewer may read; None where that is all of them."""
        if program_ids(self.viewer) is None and self.viewer.unit_ids is None:
            return None
        return pairings_reported_to(self.viewer).values("pk")

    def in_reach(self, path: str) -> Q:
        """The condition that the pairing to which the path leads is one of which the viewer may read."""
        return Q() if self.reach is None else Q(**{f"{path}__in": self.reach})

    def joined_in_reach(self, path: str) -> Q:
        """The same for the condition of a join."""
        return Q() if self.reach is None else Q(**{f"{path}__in": ByItself(self.reach)})

    def in_weeks(self, path: str = "") -> Q:
        """The condition on weekly rows; the path leads to them and ends with two underscores."""
        return Q(**{f"{path}week_start__gte": self.span.first, f"{path}week_start__lte": self.span.last})


@dataclass(frozen=True)
class Field:
    """A column that can be chosen. `reads` gives the expression of what is read of each row, `says` the cell's value.

    `order` gives the expression by which rows are sorted; None: not by this column. `of` makes the value of sums and
    so of groups and totals; where it is None the column is one of rows alone, with `in_rows` off one of groups alone.
    `people` gives the ids of those who are named in its cells, from the rows.
    """

    key: str
    title: str | Promise
    kind: Kind = Kind.TEXT
    width: int = 16
    reads: Callable[[Scene], Any] | None = None
    says: Callable[[Scene, Any], Any] | None = None
    order: Callable[[Scene, str], Any] | None = None
    backwards: bool = False
    order_of_groups: Callable[[Scene, str], Any] | None = None
    """The same for groups, where `order` is not of sums already."""
    of: Callable[[Sums], Any] | None = None
    in_rows: bool = True
    people: Callable[[Scene, QuerySet], QuerySet] | None = None
    for_whom: Callable[[Viewer], bool] | None = None
    tells_apart: str = ""
    """A path to what is told apart where rows are sums: two programs may bear one name."""
    meaning: str | Promise = ""


@dataclass(frozen=True)
class Group:
    """By what rows can be put together: `keys` are paths or expressions that tell groups apart, the first one names."""

    key: str
    title: str | Promise
    keys: Callable[[Scene], Mapping[str, Any]]
    says: Callable[[Any], str] = str
    nothing: str | Promise = "–"
    people: Callable[[Scene, QuerySet], QuerySet] | None = None
    for_whom: Callable[[Viewer], bool] | None = None


class Source:
    """A dataset: which rows there are, and what can be read of them."""

    key: str
    model: type[Model]
    hides: bool = False
    """Whether the rows are sums of weeks, of which who may see sums alone reads those of five people at least."""
    weeks: str = ""
    """The path from a row to its weekly rows; empty where sums are made of the rows themselves."""
    of_row: Mapping[str, Any] = {}  # noqa: RUF012  # read alone
    """How weekly rows are found from a row: their path and the reference to it."""
    names: tuple[str, ...] = ()
    """In which order rows stand that are alike in the chosen one."""
    fields: Mapping[str, Field]
    groups: Mapping[str, Group]
    filters: tuple[str, ...] = ()
    states: list[tuple[str, Any]] = []  # noqa: RUF012  # read alone
    defaults: tuple[str, ...] = ()
    number: str | Promise = ""
    """The heading of how many rows a group has; empty where that says nothing."""

    def rows(self, scene: Scene) -> QuerySet:
        """The rows of the report, unordered."""
        raise NotImplementedError

    def joined(self, rows: QuerySet, scene: Scene) -> QuerySet:
        """The same with the relations that fields and groups name; one that is not named costs nothing."""
        return rows.annotate(counted=self._counted(scene)) if self.weeks else rows

    def sums(self, scene: Scene) -> dict[str, Any]:
        """The aggregates of which `Field.of` makes values."""
        return {name: Sum(f"counted__{name}", default=0) for name in SUMMED}

    def prepare(self, scene: Scene, keys: list[UUID], chosen: set[str]) -> dict[str, dict[UUID, Any]]:
        """What the fields need that no expression reads, by field and row."""
        return {}

    def fields_for(self, viewer: Viewer) -> dict[str, Field]:
        """The columns that the viewer may choose."""
        return {key: one for key, one in self.fields.items() if one.for_whom is None or one.for_whom(viewer)}

    def groups_for(self, viewer: Viewer) -> dict[str, Group]:
        return {key: one for key, one in self.groups.items() if one.for_whom is None or one.for_whom(viewer)}

    def _counted(self, scene: Scene) -> FilteredRelation:
        path = f"{self.weeks}__"
        return FilteredRelation(self.weeks, condition=scene.in_weeks(path) & scene.joined_in_reach(f"{path}pairing"))


def field_of(path: str) -> Callable[[Scene], Any]:
    """Reads a field as it stands."""
    return lambda scene: F(path)


def order_of(path: str) -> Callable[[Scene, str], Any]:
    """Sorts by a field as it stands."""
    return lambda scene, _key: F(path)


def plain(key: str, title, path: str, kind: Kind = Kind.TEXT, width: int = 16, **more) -> Field:
    """A field of the row or of what it refers to."""
    return Field(key, title, kind, width, reads=field_of(path), order=order_of(path), **more)


def ids(path: str) -> Callable[[Scene, QuerySet], QuerySet]:
    """The ids of those to whom a path leads from the rows."""
    return lambda scene, rows: rows.order_by().values_list(path, flat=True).distinct()


def worded(choices: type) -> Callable[[Scene, Any], str | None]:
    """Says a stored choice in words."""
    words = dict(choices.choices)
    return lambda scene, value: str(words.get(value, value)) if value else None


def percent(part: int, whole: int) -> int | None:
    """Whole percent, rounded down so that only all is 100; None of nothing."""
    return part * 100 // whole if whole else None


def weekly_sums_of(scene: Scene, **of_row: Any) -> Subquery:
    """The sums of the weekly rows of one row as JSON; `of_row` says which they are. Null where there are none."""
    [group] = of_row
    made = JSONObject(**{name: Sum(name) for name in SUMMED})
    return Subquery(weekly_rows_of(scene, **of_row).values(group).annotate(sums=made).values("sums"))


def weekly_rows_of(scene: Scene, **of_rows: Any) -> QuerySet[WeeklyAttendance]:
    """The weekly rows of the period of which the viewer may read, narrowed, unordered."""
    return WeeklyAttendance.objects.filter(scene.in_weeks(), scene.in_reach("pairing"), **of_rows).order_by()


def weekly_sum(name: str) -> Sum:
    """What is summed up of weekly rows."""
    return Sum(name, default=0)


def last_held_of(scene: Scene, **of_pairing: Any) -> Subquery:
    """The day of the last meeting that was held, by pairings; each is looked up at the end of its own meetings."""
    held = Meeting.objects.filter(local_date__lte=scene.today, logs__outcome=Outcome.HELD)
    pairings = Pairing.objects.filter(scene.in_reach("pk"), **of_pairing).order_by()
    [group] = of_pairing
    latest = held.filter(pairing=OuterRef("pk")).order_by("-local_date").values("local_date")[:1]
    return Subquery(pairings.annotate(held_on=Subquery(latest)).values(group).annotate(m=Max("held_on")).values("m"))


def figures() -> list[Field]:
    """The columns of weekly rows, alike in all datasets that have them."""

    def one(key: str, title, of: Callable[[Sums], Any], kind: Kind = Kind.NUMBER, order=None, meaning="") -> Field:
        return Field(key, title, kind, 11, of=of, order=order or _sum_order(key), meaning=meaning)

    return [
        one("expected", pgettext_lazy("meetings", "Expected"), lambda s: s["expected"]),
        one("held", pgettext_lazy("meetings", "Held"), lambda s: s["held"]),
        one("excused", pgettext_lazy("meetings", "Excused"), lambda s: s["excused"]),
        one("missed", pgettext_lazy("meetings", "Missed"), lambda s: s["missed"]),
        one("unreported", pgettext_lazy("meetings", "Not reported"), lambda s: s["unreported"]),
        one("extra_held", pgettext_lazy("meetings", "Extra"), lambda s: s["extra_held"]),
        one("minutes", pgettext_lazy("meetings", "Hours together"), lambda s: s["minutes"], Kind.HOURS),
        one(
            "held_percent",
            pgettext_lazy("meetings", "Held %"),
            lambda s: percent(s["held"], s["expected"]),
            Kind.PERCENT,
            _ratio_order("held"),
            _("Held meetings of those that were expected."),
        ),
        one(
            "reported_percent",
            pgettext_lazy("meetings", "Reported %"),
            lambda s: percent(s["expected"] - s["unreported"], s["expected"]),
            Kind.PERCENT,
            _ratio_order("unreported", rest=True),
            _("Of the expected meetings those of which something was said."),
        ),
    ]


def punctuality() -> list[Field]:
    """How soon it was reported: the same measures as on the dashboards."""

    def one(key: Key, title, kind: Kind, share: Callable[[int, int], Any]) -> Field:
        def of(sums: Sums) -> Any:
            tally = meeting_tallies([sums[name] for name in COLUMNS])[key]
            return share(tally.above, tally.below)

        column = "in_time" if key == Key.IN_TIME else "delay_hours"
        return Field(
            key.value, title, kind, 12, of=of, order=_per_report(column), meaning=MEASURES[key].definition
        )  # fmt: skip

    return [
        one(Key.IN_TIME, Key.IN_TIME.label, Kind.PERCENT, percent),
        one(
            Key.DELAY,
            pgettext_lazy("meetings", "Hours to the report"),
            Kind.NUMBER,
            lambda hours, reports: hours // reports if reports else None,
        ),
    ]


def _per_report(name: str) -> Callable[[Scene, str], Any]:
    """A sum for each report, for sorting; null where nothing was reported."""

    def order(scene: Scene, prefix: str):
        reports = Sum(f"{prefix}expected") - Sum(f"{prefix}unreported")
        return Cast(Sum(f"{prefix}{name}"), FloatField()) / NullIf(Cast(reports, FloatField()), 0.0)

    return order


def _sum_order(name: str) -> Callable[[Scene, str], Any]:
    return lambda scene, prefix: Sum(f"{prefix}{name}", default=0)


def _ratio_order(name: str, *, rest: bool = False) -> Callable[[Scene, str], Any]:
    """The share for sorting; null where nothing was expected, since NULLIF leaves nothing to divide by."""

    def order(scene: Scene, prefix: str):
        whole = Sum(f"{prefix}expected")
        part = whole - Sum(f"{prefix}{name}") if rest else Sum(f"{prefix}{name}")
        return Cast(part, FloatField()) / NullIf(Cast(whole, FloatField()), 0.0)

    return order
