"""How programs and pairings stand towards the standard: one statement, however many people there are."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from programs.models import Pairing, Program
from programs.queries import office_pairings
from reports.models import BenchmarkSetting
from reports.queries.reach import FEWEST_PEOPLE, sees_sums_only
from reports.standard.catalogue import BENCHMARKS, CATALOGUE, About, State
from reports.standard.judging import Setting, Settings, Standing, setting_of, usual_settings

SQL = Path(__file__).parent / "sql"
PARTS = ("subjects", "mentors", "beginning", "support", "closure", "judged")
YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Behind:
    """Somebody behind a figure: a pairing with both names, or a mentor alone."""

    pairing: UUID | None
    mentee: UUID | None
    mentee_name: str
    mentor: UUID
    mentor_name: str


class People:
    """Those in one state of a benchmark, read page by page; the number of all comes with the first page."""

    def __init__(self, parameters: dict[str, Any]):
        self._parameters = parameters
        self._number: int | None = None

    def count(self) -> int:
        """How many there are, as a paginator asks."""
        if self._number is None:
            rows = rows_of("people", self._parameters | {"offset": 0, "limit": 1})
            self._number = rows[0][0] if rows else 0
        return self._number

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, chosen: slice) -> list[Behind]:
        first, last = chosen.start or 0, chosen.stop
        limit = None if last is None else last - first
        rows = rows_of("people", self._parameters | {"offset": first, "limit": limit})
        return [Behind(pairing, mentee, name or "", mentor, of) for _n, pairing, mentee, name, mentor, of in rows]


def settings_of(program: Program) -> dict[str, Setting]:
    """Each benchmark as a program that was got through the viewer has it; one query."""
    found = usual_settings()
    for row in BenchmarkSetting.objects.filter(program=program, benchmark__in=BENCHMARKS):
        found[row.benchmark] = setting_of(row.benchmark, is_on=row.is_on, value=row.value, goal=row.goal)
    return found


def as_of(viewer: Viewer) -> date:
    """The day as which all is looked at: today; for who sees sums alone the end of the last quarter.

    A figure of each day would tell him what happened on a day.
    """
    today = clock.today(viewer.organization)
    if not sees_sums_only(viewer):
        return today
    return today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1) - timedelta(days=1)


def standings(viewer: Viewer, program: Program, settings: Settings) -> list[Standing]:
    """How a program stands towards each benchmark, by what the viewer reaches; two queries."""
    sums_only = sees_sums_only(viewer)
    numbers: dict[str, dict[State, int]] = {key: {} for key in BENCHMARKS}
    people: dict[str, dict[State, int]] = {key: {} for key in BENCHMARKS}
    for key, state, number, different in rows_of("sums", _parameters(viewer, program, settings)):
        numbers[key][State(state)], people[key][State(state)] = number, different
    return [
        Standing(settings[one.key], numbers[one.key], people[one.key], sums_only, FEWEST_PEOPLE) for one in CATALOGUE
    ]


def states_of(viewer: Viewer, pairing: Pairing, settings: Settings) -> list[tuple[Setting, State]]:
    """How one pairing and its mentor stand; what the program itself does is left out. One query."""
    asked = _asked(viewer, pairing.enrolment.program, settings, [pairing.pk])
    found = {key: State(state) for key, state in rows_of("one", asked)}
    told = [settings[one.key] for one in CATALOGUE if one.about != About.PROGRAM]
    return [(setting, found.get(setting.benchmark.key, State.UNASKED)) for setting in told]


def people_in(viewer: Viewer, program: Program, settings: Settings, key: str, state: State) -> People:
    """Who is in one state of one benchmark, for the office; three queries. One that is off has nobody."""
    keys = [key] if settings[key].is_on else []
    return People(_parameters(viewer, program, settings) | {"keys": keys, "state": state.value})


def rows_of(name: str, parameters: dict[str, Any]) -> list[tuple]:
    """What a statement answers."""
    with connection.cursor() as cursor:
        cursor.execute(_statement(name), parameters)
        return cursor.fetchall()


def _parameters(viewer: Viewer, program: Program, settings: Settings) -> dict[str, Any]:
    """Pairings that the viewer reaches by office, of the last year; one query."""
    pairings = Pairing.objects.order_by() if sees_sums_only(viewer) else office_pairings(viewer)
    day = as_of(viewer)
    recent = Q(ends_on__isnull=True) | Q(ends_on__gte=day - YEAR)
    found = pairings.filter(recent, enrolment__program=program, starts_on__lte=day)
    return _asked(viewer, program, settings, list(found.order_by().values_list("pk", flat=True)))


def _asked(viewer: Viewer, program: Program, settings: Settings, pairings: Collection[UUID]) -> dict[str, Any]:
    values = {f"v_{one.key}": one.value and one.value.usual for one in CATALOGUE}
    return {
        **values,
        **{f"v_{key}": setting.value for key, setting in settings.items()},
        "organization": viewer.organization.pk,
        "program": program.pk,
        "today": as_of(viewer),
        "zone": str(viewer.organization.zone),
        "pairings": pairings,
        "reader": viewer.user.pk,
        "keys": [key for key, setting in settings.items() if setting.is_on],
    }


@cache
def _statement(name: str) -> str:
    return "".join((SQL / f"{part}.sql").read_text() for part in (*PARTS, name))
