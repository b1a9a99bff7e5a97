"""What the pages of figures are narrowed to, and as of when they stand. Both stand above every figure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy.clock import Week
from reports.compliance.measures import Figure
from reports.compliance.periods import Period, choices_of
from reports.compliance.queries import Slice
from reports.models import WeekClose

RANGE = "range"
ORDERS = ("", "unit", "worst")


@dataclass(frozen=True)
class Chooser:
    """One question of the form above the figures: what can be chosen, and what is."""

    name: str
    label: str
    options: list[tuple[str, str]]
    chosen: str


@dataclass(frozen=True)
class Freshness:
    """As of when the figures of a period stand: when its weeks were counted last, and which of them wait for something.

    `waiting`: weeks with meetings that nobody reported on; `uncounted`: weeks that are over and not counted yet.
    """

    computed_at: datetime | None
    uncounted: list[Week]
    waiting: list[Week]


def choosers(viewer: Viewer, data: QueryDict, part: Slice, period: Period) -> list[Chooser]:
    """Period, program and unit, each only where there is something to choose. One query where a program is chosen."""
    periods = [(value, name) for value, name in choices_of(viewer, part.program) if value != RANGE]
    if period.value == RANGE:
        periods.append((RANGE, period.name))
    elif period.value not in dict(periods):
        periods.append((period.value, period.name))
    asked = [
        Chooser("period", pgettext("figures", "Period"), periods, period.value),
        Chooser("program", _("Program"), _offered(_("All programs"), part.programs), data.get("program", "")),
    ]
    if part.units:
        indented = [(str(unit.pk), "\u2003" * unit.depth + unit.name) for unit in part.units]
        asked.append(Chooser("unit", _("Unit"), [("", _("All units")), *indented], data.get("unit", "")))
    return [chooser for chooser in asked if len(chooser.options) > 1 and not (chooser.name == "program" and len(chooser.options) == 2)]


def order_chooser(order: str) -> Chooser:
    """In which order the rows of people stand."""
    words = (_("By name"), _("By unit"), _("Fewest meetings held first"))
    return Chooser("order", _("Order"), list(zip(ORDERS, words, strict=True)), order if order in ORDERS else "")


def freshness(viewer: Viewer, period: Period, reported: Iterable[tuple[Week, Figure | None]] = ()) -> Freshness:
    """When the weeks of a period were counted; `reported` is the measure of that name, week by week. One query."""
    closes = dict(
        WeekClose.objects.filter(week_start__range=(period.first, period.last)).values_list("week_start", "computed_at")
    )
    waiting = [week for week, figure in reported if figure and figure.denominator and figure.numerator != figure.denominator]
    uncounted = [week for week in period.weeks if week.start not in closes] if closes else []
    return Freshness(max(closes.values(), default=None), uncounted, waiting)


def _offered(everything: str, programs: Iterable) -> list[tuple[str, str]]:
    return [("", everything), *((str(program.pk), program.name) for program in programs)]
