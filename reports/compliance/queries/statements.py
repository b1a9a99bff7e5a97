"""The statements of the figures, and whose rows they read. Written by hand: one reading of all that a page shows."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from programs.queries import program_ids
from reports.compliance.periods import Period
from reports.compliance.queries.runs import Part, runs_of
from reports.compliance.queries.slices import Slice
from reports.queries.reach import FEWEST_PEOPLE, sees_sums_only

SQL = Path(__file__).parent.parent / "sql"
PARTS = {
    "figures": ("places", "sums", "judged", "numbers", "mentors", "figures"),
    "weeks": ("places", "sums", "weeks"),
    "people": ("places", "judged", "people"),
    "mentors": ("places", "mentors", "of_mentors"),
}
"""Of which files each statement is made, in this order."""
Row = tuple[Any, ...]
NOW, BEFORE, YEAR_AGO = "now", "before", "year_ago"
WHENS = (NOW, BEFORE, YEAR_AGO)


def periods_in(period: Period) -> dict[str, Period]:
    """The period and those it is compared with, under their names."""
    named = dict(zip(WHENS, (period, period.before, period.year_ago), strict=True))
    return {name: one for name, one in named.items() if one is not None}


def spans_in(periods: Mapping[str, Period]) -> dict[int, list[str]]:
    """The numbers of periods in statements, each with the names that it has; a year ago may be right before."""
    found: dict[tuple[date, date, date], list[str]] = {}
    for name, one in periods.items():
        found.setdefault((one.first, one.last, one.as_of), []).append(name)
    return {WHENS.index(names[0]): names for names in found.values()}


def rows_of(name: str, parameters: Mapping[str, Any]) -> list[Row]:
    """What a statement answers; it begins with the places, pairings and rules that all of them share."""
    with connection.cursor() as cursor:
        cursor.execute(_statement(name), parameters)
        return cursor.fetchall()


def whose(viewer: Viewer, periods: Mapping[str, Period], slice_: Slice) -> dict[str, Any]:
    """The parameters that say of whom, and when, what is looked at."""
    sums_only = sees_sums_only(viewer)
    spans = spans_in(periods)
    looked_at = [periods[names[0]] for names in spans.values()]
    programs, units = program_ids(viewer), viewer.unit_ids
    return {
        "organization": viewer.organization.pk,
        "today": clock.today(viewer.organization),
        "everything": sums_only or viewer.is_administrator,
        "programs": None if programs is None else list(programs),
        "units": None if units is None else list(units),
        "own": viewer.user.pk if viewer.is_mentor and not sums_only else None,
        "program": slice_.program and slice_.program.pk,
        "slice_units": None if slice_.unit_ids is None else list(slice_.unit_ids),
        "by_unit": not sums_only,
        "sums_only": sums_only,
        "fewest": FEWEST_PEOPLE,
        "since": min(one.first for one in looked_at),
        "until": max(one.as_of for one in looked_at),
        "spans": list(spans),
        "firsts": [one.first for one in looked_at],
        "lasts": [one.last for one in looked_at],
        "days": [one.as_of for one in looked_at],
    }


def days_in(parts: Iterable[Part]) -> dict[str, Any]:
    """The parameters that say which days belong to which part of time."""
    numbered = list(enumerate(parts))
    return {
        "parts": [number for number, _part in numbered],
        "part_firsts": [part.first for _number, part in numbered],
        "part_lasts": [part.last for _number, part in numbered],
    }


def weeks_in(parts: Iterable[Part]) -> dict[str, Any]:
    """The parameters that say of which runs of weeks each part of time is made."""
    numbered = [(number, run) for number, part in enumerate(parts) for run in runs_of(part.first, part.last)]
    return {
        "run_parts": [number for number, _run in numbered],
        "run_weeks": [run.weeks for _number, run in numbered],
        "run_firsts": [run.first for _number, run in numbered],
        "run_lasts": [run.last for _number, run in numbered],
    }


@cache
def _statement(name: str) -> str:
    return "".join((SQL / f"{part}.sql").read_text() for part in PARTS[name])
