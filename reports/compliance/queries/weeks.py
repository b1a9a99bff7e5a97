"""Figures week by week, for those that are sums over weeks."""

from datetime import date

from django.db.models import Sum

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy.clock import Week
from reports.compliance.measures import MEASURES, WEEKLY, Figure, Key
from reports.compliance.periods import WEEK, Period
from reports.compliance.queries.numbers import COLUMNS, meeting_tallies
from reports.compliance.queries.slices import Slice
from reports.models import WeeklyAttendance
from reports.queries.reach import mentees_counted, pairings_reported_to, sees_sums_only, tells_of_few

Weeks = list[tuple[Week, Figure | None]]


def read_weeks(viewer: Viewer, period: Period, slice_: Slice) -> dict[Key, Weeks]:
    """Each figure of weeks, the oldest week first; None where nothing was counted, or of too few. One query."""
    rows = WeeklyAttendance.objects.filter(
        week_start__range=(period.first, period.last), pairing__in=pairings_reported_to(viewer).values("pk")
    )
    rows = rows.filter(slice_.of_enrolments("pairing__enrolment__")).order_by()
    sums = {f"sum_of_{column}": Sum(column) for column in COLUMNS}
    if sees_sums_only(viewer):
        counted = rows.values_list("week_start", "pairing__enrolment__program").annotate(
            **sums, people=mentees_counted()
        )
        found = [(start, numbers) for start, _program, *numbers, people in counted if not tells_of_few(people)]
    else:
        found = [(start, numbers) for start, *numbers in rows.values_list("week_start").annotate(**sums)]
    by_week: dict[date, list[int]] = {}
    for start, numbers in found:
        week = period.first + (start - period.first) // WEEK * WEEK
        by_week[week] = [a + b for a, b in zip(by_week.get(week, [0] * len(COLUMNS)), numbers, strict=True)]
    told = {start: meeting_tallies(numbers) for start, numbers in by_week.items()}
    return {key: [(week, _figure(key, told.get(week.start))) for week in period.weeks] for key in WEEKLY}


def weeks_of(viewer: Viewer, period: Period, slice_: Slice, key: Key) -> Weeks:
    """One of them; empty for a measure that is no sum over weeks. Who wants several asks `read_weeks` once."""
    return read_weeks(viewer, period, slice_)[key] if key in WEEKLY else []


def _figure(key: Key, tallies: dict | None) -> Figure | None:
    return None if tallies is None else Figure(MEASURES[key], tallies[key].above, tallies[key].below)
