"""Figures week by week, for those that are sums over weeks."""

from datetime import date

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy.clock import Week
from reports.compliance.measures import MEASURES, WEEKLY, Figure, Key
from reports.compliance.periods import WEEK, Period
from reports.compliance.queries.numbers import COLUMNS, Tally, meeting_tallies
from reports.compliance.queries.slices import Slice
from reports.compliance.queries.statements import NOW, rows_of, whose
from reports.queries.reach import FEWEST_PEOPLE, sees_sums_only

Weeks = list[tuple[Week, Figure | None]]


def read_weeks(viewer: Viewer, period: Period, slice_: Slice) -> dict[Key, Weeks]:
    """Each figure of weeks, the oldest week first; None where nothing was counted, or of too few. One query."""
    parameters = whose(viewer, {NOW: period}, slice_) | {"first": period.first, "last": period.last}
    parameters |= {"sums_only": sees_sums_only(viewer), "fewest": FEWEST_PEOPLE}
    by_week: dict[date, list[int]] = {}
    for start, *numbers in rows_of("weeks", parameters):
        # A week that began on another day, before the organization chose a new one, belongs to the one it begins in.
        week = period.first + (start - period.first) // WEEK * WEEK
        by_week[week] = [a + b for a, b in zip(by_week.get(week, [0] * len(COLUMNS)), numbers, strict=True)]
    told = {start: meeting_tallies(numbers) for start, numbers in by_week.items()}
    return {key: [(week, _figure(key, told.get(week.start))) for week in period.weeks] for key in WEEKLY}


def weeks_of(viewer: Viewer, period: Period, slice_: Slice, key: Key) -> Weeks:
    """One of them; empty for a measure that is no sum over weeks. Who wants several asks `read_weeks` once."""
    return read_weeks(viewer, period, slice_)[key] if key in WEEKLY else []


def _figure(key: Key, tallies: dict[Key, Tally] | None) -> Figure | None:
    return None if tallies is None else Figure(MEASURES[key], tallies[key].above, tallies[key].below)
