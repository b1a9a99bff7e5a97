"""The statements of the figures, and whose rows they read. Written by hand: one reading of all that a page shows."""

from collections.abc import Iterable, Mapping
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
from reports.queries.reach import sees_sums_only

SQL = Path(__file__).parent.parent / "sql"
NOW, BEFORE, YEAR_AGO = "now", "before", "year_ago"
WHENS = (NOW, BEFORE, YEAR_AGO)


def periods_in(period: Period) -> dict[str, Period]:
    """The period and those it is compared with, under their names."""
    named = dict(zip(WHENS, (period, period.before, period.year_ago), strict=True))
    return {name: one for name, one in named.items() if one is not None}


def rows_of(name: str, parameters: Mapping[str, Any]) -> list[tuple]:
    """What a statement answers; it begins with the places, pairings and rules that all of them share."""
    with connection.cursor() as cursor:
        cursor.execute(_statement(name), parameters)
        return cursor.fetchall()


def whose(viewer: Viewer, periods: Mapping[str, Period], slice_: Slice) -> dict[str, Any]:
    """The parameters that say of whom, and when, what is looked at."""
    sums_only = sees_sums_only(viewer)
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
        "spans": [WHENS.index(name) for name in periods],
        "firsts": [one.first for one in periods.values()],
        "lasts": [one.last for one in periods.values()],
        "days": [one.as_of for one in periods.values()],
    }


def weeks_in(parts: Iterable[Part], *, single: bool = False) -> dict[str, Any]:
    """The parameters that say which weeks of which part of time are added up, `single` without blocks."""
    numbered = [
        (number, run)
        for number, part in enumerate(parts)
        for run in (runs_of(part.first, part.last, ()) if single else runs_of(part.first, part.last))
    ]
    return {
        "run_parts": [number for number, _run in numbered],
        "run_weeks": [run.weeks for _number, run in numbered],
        "run_firsts": [run.first for _number, run in numbered],
        "run_lasts": [run.last for _number, run in numbered],
    }


@cache
def _statement(name: str) -> str:
    return (SQL / "places.sql").read_text() + (SQL / f"{name}.sql").read_text()
