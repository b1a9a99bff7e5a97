"""Figures week by week, for those that are sums over weeks."""

from datetime import date

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy.clock import Week
from reports.compliance.measures import MEASURES, WEEKLY, Figure, Key
from reports.compliance.periods import WEEK, Period
from reports.compliance.queries.numbers import COLUMNS, Tally, meeting_tallies
from reports.compliance.queries.runs import parts_of
from reports.compliance.queries.slices import Slice
from reports.compliance.queries.statements import NOW, YEAR_AGO, days_in, rows_of, whose

Weeks = list[tuple[Week, Figure | None]]


def read_weeks(viewer: Viewer, period: Period, slice_: Slice) -> dict[Key, Weeks]:
    """Each figure of weeks, the oldest week first; None where nothing was counted, or of too few. One query."""
    return _read(viewer, {NOW: period}, slice_)[NOW]


def read_weeks_beside(viewer: Viewer, period: Period, slice_: Slice) -> dict[str, dict[Key, Weeks]]:
    """The same of the period ("now") and, if there is one, of that a year ago ("year_ago"); one query."""
    periods = {NOW: period} | ({YEAR_AGO: period.year_ago} if period.year_ago else {})
    return _read(viewer, periods, slice_)


def weeks_of(viewer: Viewer, period: Period, slice_: Slice, key: Key) -> Weeks:
    """One of them; empty for a measure that is no sum over weeks. Who wants several asks `read_weeks` once."""
    return read_weeks(viewer, period, slice_)[key] if key in WEEKLY else []


def _read(viewer: Viewer, periods: dict[str, Period], slice_: Slice) -> dict[str, dict[Key, Weeks]]:
    parts = parts_of((name, one.first, one.last) for name, one in periods.items())
    parameters = whose(viewer, periods, slice_) | days_in(parts)
    found: dict[str, dict[date, list[int]]] = {name: {} for name in periods}
    for part, start, *numbers in rows_of("weeks", parameters):
        for name in parts[part].of:
            # A week that began on another day, before the organization chose a new one, is one with where it begins.
            week = periods[name].first + (start - periods[name].first) // WEEK * WEEK
            former = found[name].get(week, [0] * len(COLUMNS))
            found[name][week] = [a + b for a, b in zip(former, numbers, strict=True)]
    return {name: _told(one, found[name]) for name, one in periods.items()}


def _told(period: Period, sums: dict[date, list[int]]) -> dict[Key, Weeks]:
    tallies = {start: meeting_tallies(numbers) for start, numbers in sums.items()}
    return {key: [(week, _figure(key, tallies.get(week.start))) for week in period.weeks] for key in WEEKLY}


def _figure(key: Key, tallies: dict[Key, Tally] | None) -> Figure | None:
    return None if tallies is None else Figure(MEASURES[key], tallies[key].above, tallies[key].below)
