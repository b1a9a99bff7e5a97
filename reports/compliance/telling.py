"""A figure as the pages tell it: beside its target and its former self, better or worse rather than higher or lower."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy.clock import Week
from mentoring_platform.ui.charts import StepPoint, TrendPoint
from reports.compliance.measures import MEASURES, NONE, Better, Figure, Key, Measure, Unit, percent
from reports.compliance.queries import Line, Reading, Slice
from reports.compliance.survival import Survival
from sessions.forms.filters import address_with

MAIN = (Key.COVERAGE, Key.HELD, Key.REPORTED)
COLUMNS = (Key.COVERAGE, Key.HELD, Key.REPORTED, Key.SUPPORT, Key.EARLY)
"""What programs and units are laid side by side by."""

MEETING_STATES = {
    "held": Key.HELD,
    "excused": Key.EXCUSED,
    "missed": Key.MISSED,
    "unreported": Key.UNREPORTED,
}
"""The states that make up the expected meetings, with the measure that counts each."""
MEETING_KEYS = (*MEETING_STATES.values(), Key.REPORTED)

GROUPS = (
    (gettext_lazy("Meetings"), (Key.EXCUSED, Key.MISSED, Key.UNREPORTED)),
    (gettext_lazy("Reporting"), (Key.IN_TIME, Key.DELAY)),
    (gettext_lazy("Mentors"), (Key.SUPPORT, Key.CONTACTS, Key.TRAINING)),
    (gettext_lazy("Beginnings and endings"), (Key.FIRST_TIME, Key.FIRST_MEETING, Key.ENDINGS, Key.EARLY, Key.PAST)),
)
SIGNS = {"better": "▲", "worse": "▼", "same": "–", "more": "△", "less": "▽"}


@dataclass(frozen=True)
class Change:
    """How a figure stands to a former one: a shape, a word for it, and the former one as text."""

    way: str
    former: str

    @property
    def sign(self) -> str:
        return SIGNS[self.way]

    @property
    def word(self) -> str:
        return {
            "better": pgettext("figure", "better"),
            "worse": pgettext("figure", "worse"),
            "same": pgettext("figure", "the same"),
            "more": pgettext("figure", "more"),
            "less": pgettext("figure", "less"),
        }[self.way]


@dataclass(frozen=True)
class Told:
    """A figure with what it is compared with; None where there is nothing to compare."""

    figure: Figure
    target: int | None
    before: Change | None
    year_ago: Change | None
    formers: tuple[float | None, float | None] = (None, None)

    @property
    def measure(self) -> Measure:
        return self.figure.measure

    @property
    def target_text(self) -> str:
        if self.target is None:
            return NONE
        return amount(self.measure, self.target)

    @property
    def meets(self) -> bool | None:
        """Whether the target is reached; None where there is no target, or nothing to hold against it."""
        return None if self.target is None else self.figure.meets(self.target)

    @property
    def scale(self) -> dict[str, float | None]:
        """What the bar of the figure shows, in percent or hours."""
        before, year_ago = self.formers
        shown = {"value": _size(self.measure, self.figure.value), "target": self.target}
        shown |= {"before": _size(self.measure, before), "year_ago": _size(self.measure, year_ago)}
        highest = max((value for value in shown.values() if value is not None), default=1)
        return shown | {"maximum": 100 if self.measure.unit == Unit.SHARE else max(48, ceil(highest / 24) * 24)}

    @property
    def words(self) -> str:
        """Everything that the bar shows, in one sentence."""
        said = [f"{self.measure.title}: {self.figure.text}"]
        if self.target is not None:
            said.append(_("target %(target)s") % {"target": self.target_text})
        if self.before:
            said.append(_("before %(former)s") % {"former": self.before.former})
        if self.year_ago:
            said.append(_("a year earlier %(former)s") % {"former": self.year_ago.former})
        return ", ".join(said)


def amount(measure: Measure, number: int) -> str:
    """A whole number of the measure's unit, as text."""
    return _("%(hours)d h") % {"hours": number} if measure.unit == Unit.HOURS else f"{number}%"


def told(line: Line, key: Key) -> Told | None:
    """One measure of a line; None where the line does not have it."""
    figure = line.figures.get(key)
    if figure is None:
        return None
    before, year_ago = line.before.get(key), line.year_ago.get(key)
    return Told(
        figure,
        line.targets.get(key),
        change(figure, before),
        change(figure, year_ago),
        (before.value if before else None, year_ago.value if year_ago else None),
    )


def change(figure: Figure, former: Figure | None) -> Change | None:
    """How a figure stands to a former one as both are shown; None where one of them is not known."""
    if former is None or figure.value is None or former.value is None:
        return None
    if figure.text == former.text:
        return Change("same", former.text)
    is_more = figure.value > former.value
    better = figure.measure.better
    if better == Better.NEITHER:
        return Change("more" if is_more else "less", former.text)
    return Change("better" if is_more == (better == Better.HIGH) else "worse", former.text)


def groups_of(line: Line) -> list[tuple[str, list[Told]]]:
    """All measures but the main ones, in groups; those with nothing to tell of are left out."""
    found = []
    for title, keys in GROUPS:
        rows = [one for key in keys if (one := told(line, key)) is not None and one.figure.denominator != 0]
        if rows:
            found.append((title, rows))
    return found


def trend_points(
    weeks: Sequence[tuple[Week, Figure | None]], ago: Sequence[tuple[Week, Figure | None]]
) -> list[TrendPoint]:
    """The weeks of a measure for a chart, each beside the one at the same place a year before."""
    former = [figure for _week, figure in ago] + [None] * len(weeks)
    return [
        TrendPoint(
            f"{week.start.day}.{week.start.month}",
            _size(figure.measure, figure.value) if figure else None,
            figure.text if figure else NONE,
            _size(past.measure, past.value) if past else None,
            past.text if past else NONE,
        )
        for (week, figure), past in zip(weeks, former, strict=False)
    ]


def columns_of(weeks: Mapping[Key, Sequence[tuple[Week, Figure | None]]]) -> list[tuple[str, dict[str, int]]]:
    """What became of the meetings of each week, for a chart of columns."""
    by_week: dict[Week, dict[str, int]] = {}
    for state, key in MEETING_STATES.items():
        for week, figure in weeks[key]:
            by_week.setdefault(week, {})[state] = (figure.numerator or 0) if figure else 0
    return [(f"{week.start.day}.{week.start.month}", counts) for week, counts in by_week.items()]


def step_points(lasting: Survival) -> list[StepPoint]:
    """The points of a survival curve for a chart, from the beginning on, while there is somebody to look at."""
    if not lasting.points:
        return []
    known = [point for point in lasting.points if point.at_risk]
    return [
        StepPoint(0, 100, lasting.pairings, percent(1)),
        *(StepPoint(point.month, point.share * 100, point.at_risk, percent(point.share)) for point in known),
    ]


def tables_of(
    viewer: Viewer, data: QueryDict, reading: Reading, part: Slice, keys: Sequence[Key]
) -> list[dict[str, object]]:
    """Programs and units side by side by these measures, each line with the address of what is behind it."""
    tables = []
    if part.program is None and len(part.programs) > 1:
        table = {"id": "programs", "title": _("Programs side by side"), "head": _("Program")}
        tables.append((table, [(line, _of_program(viewer, data, line, keys)) for line in reading.lines("program")]))
    if len(part.units_below) > 1:
        table = {"id": "units", "title": _("Units side by side"), "head": _("Unit")}
        urls = [(line, address_with(data, unit=line.unit_id, people=None)) for line in reading.lines("unit")]
        tables.append((table, [(line, url if line.unit_id else "") for line, url in urls]))
    return [
        table
        | {
            "columns": [MEASURES[key].title for key in keys],
            "rows": [(line.slice_name, url, [told(line, key) for key in keys]) for line, url in rows],
        }
        for table, rows in tables
    ]


def _of_program(viewer: Viewer, data: QueryDict, line: Line, keys: Sequence[Key]) -> str:
    """Where a program's line leads: among the figures to its page, of one measure to the measure in it."""
    if len(keys) == 1:
        return address_with(data, program=line.program_id, people=None)
    return viewer.url("reports:program", line.program_id) + address_with(data, program=None)


def _size(measure: Measure, value: float | None) -> float | None:
    if value is None:
        return None
    return value if measure.unit == Unit.HOURS else value * 100


def measure_of(value: str) -> Measure | None:
    """The measure of an address; None for what is none."""
    return MEASURES.get(Key(value)) if value in Key.values else None
