"""Who sees sums alone learns nothing of few, whatever is subtracted from whatever is offered."""

from datetime import date, timedelta
from itertools import combinations

import pytest
import time_machine
from django.db import connection
from django.http import Http404, QueryDict

from mentoring_platform.tenancy.scope import organization_scope
from programs.models import Pairing
from reports.building.choices import PeriodKind
from reports.building.definition import Definition
from reports.building.periods import span_of
from reports.building.queries import table_of
from reports.compliance import queries
from reports.compliance.measures import Key
from reports.compliance.periods import choices_of, period_of
from reports.models import WeeklyAttendance
from tests.factories import PairingFactory, ProgramFactory, SeriesFactory
from tests.reports.scenes import AFTER, SUNDAY

WEEK = timedelta(weeks=1)
FEW_SINCE = date(2025, 8, 3)
"""From this week on the large program has four people with rows, as after a summer in which most have left."""


@pytest.fixture(autouse=True)
def _after_the_week():
    with time_machine.travel(AFTER, tick=False):
        yield


@pytest.fixture
def programs(organization):
    with organization_scope(organization):
        large, small, half = (ProgramFactory(organization=organization, starts_on=date(2024, 1, 1)) for _ in range(3))
        rows = []
        for program, number in ((large, 9), (small, 4), (half, 6)):
            for one in range(number):
                pairing = PairingFactory(
                    organization=organization, enrolment__program=program, enrolment__starts_on=date(2024, 1, 7),
                    starts_on=date(2024, 1, 7),
                )  # fmt: skip
                for back in range(80):
                    start = SUNDAY - back * WEEK
                    if program == large and one >= 4 and start >= FEW_SINCE:
                        continue
                    rows.append(
                        WeeklyAttendance(
                            organization=organization, pairing=pairing, week_start=start, expected=1, held=1, in_time=1
                        )
                    )
        WeeklyAttendance.objects.bulk_create(rows)
    with connection.cursor() as cursor:  # the planner knows nothing of rows that are still to be committed
        cursor.execute("SET LOCAL enable_nestloop = off")
    return large, small, half


def offered(viewer) -> list:
    """Everything that the pages can be made to show."""
    found = []
    for value, _name in choices_of(viewer):
        for program in [None, *queries.slice_of(viewer, QueryDict("")).programs]:
            data = QueryDict(f"period={value}" + (f"&program={program.pk}" if program else ""))
            slice_, period = queries.slice_of(viewer, data), period_of(viewer, data, program)
            reading = queries.read(viewer, period, slice_)
            for by in ("whole", "program", "unit"):
                for line in reading.lines(by):
                    name = line.slice_name
                    for figures in (line.figures, line.before, line.year_ago):
                        found += [(value, name, key, f.numerator, f.denominator) for key, f in figures.items()]
            for key, weeks in queries.read_weeks(viewer, period, slice_).items():
                found += [(value, key, week, f and (f.numerator, f.denominator)) for week, f in weeks]
            assert queries.survival(viewer, period, slice_) is None
    return found


def built(viewer) -> list:
    """Everything that reports of one's own can be made to show, and the periods of which they speak."""
    found = []
    days = [(date(2025, 7, 6), date(2025, 8, 6)), (date(2024, 1, 1), SUNDAY), (SUNDAY, SUNDAY)]
    asked = [(kind, None, None) for kind in PeriodKind] + [(PeriodKind.FIXED, *one) for one in days]
    for kind, first, last in asked:
        for group in ("", "program", "month"):
            columns = ("week", "program", "expected", "held", "missed", "unreported", "minutes", "held_percent")
            definition = Definition("weeks", columns, {}, group, period=kind.value, first=first, last=last)
            table = table_of(viewer, definition)
            found += [(table.about[1], kind, group, row) for row in [*table.rows, table.totals]]
    return found


def ended(pairing: Pairing) -> None:
    pairing.ends_on, pairing.end_reason = date(2025, 8, 20), "other"
    pairing.save()


def test_what_few_do_changes_nothing_that_is_offered(programs, organization, steering):
    """The attacker may subtract what he likes: what is hidden is in none of the numbers that are offered."""
    large, small, half = programs
    with organization_scope(organization):
        first, second, *_others = Pairing.objects.filter(enrolment__program=small)
        ended(first)
        before, built_before = offered(steering), built(steering)
        assert any(line[-1] == 9 for line in before if line[2] == Key.COVERAGE)
        of_few = WeeklyAttendance.objects.filter(week_start__gte=FEW_SINCE, pairing__enrolment__program=large)
        of_few |= WeeklyAttendance.objects.filter(pairing__enrolment__program=small)
        assert of_few.update(expected=3, held=1, missed=2, in_time=0, delay_hours=500) > 300
        SeriesFactory(organization=organization, pairing=second, starts_on=second.starts_on)
        ended(second)
        assert offered(steering) == before and built(steering) == built_before
        WeeklyAttendance.objects.filter(pairing__enrolment__program=half).update(held=0, missed=1)
        assert offered(steering) != before


def test_a_report_tells_no_more_than_the_figures_of_a_quarter(programs, organization, steering, ada):
    """Whatever a report asks, it speaks of whole quarters that are over, with the very sums of the dashboards."""
    with organization_scope(organization):
        over = [period_of(steering, QueryDict(f"period={value}")) for value, _name in choices_of(steering)]
        told = {period.first for period in over}, {period.last for period in over}
        days = {"first": date(2025, 7, 20), "last": SUNDAY}
        for kind in PeriodKind:
            span = span_of(steering, kind, **days)
            assert span.first in told[0] and span.last in told[1]
            assert (span.first, span.last) != (span_of(ada, kind, **days).first, SUNDAY)
        for period in over:
            slice_ = queries.slice_of(steering, QueryDict(""))
            lines = queries.lines(steering, period, slice_, by="program")
            figures = {str(line.slice_name): line.figures for line in lines}
            asked = {"period": "fixed", "first": period.first, "last": period.last}
            table = table_of(steering, Definition("weeks", ("expected", "held"), {}, "program", **asked))
            rows = {name: (expected or 0, held or 0) for name, expected, held in table.rows}
            assert rows == {
                name: (found[Key.HELD].denominator, found[Key.HELD].numerator) for name, found in figures.items()
            }


def test_periods_lie_apart_and_are_over(programs, organization, steering, ada):
    with organization_scope(organization):
        periods = [period_of(steering, QueryDict(f"period={value}")) for value, _name in choices_of(steering)]
        assert len(periods) >= 4 and all(period.as_of == period.last < AFTER.date() for period in periods)
        for one, other in combinations(periods, 2):
            assert one.last < other.first or other.last < one.first
        told = {(period.first, period.last) for period in periods}
        former = [one for period in periods for one in (period.before, period.year_ago) if one]
        # Those before the oldest that is offered are quarters, too.
        assert all((one.first, one.last) in told or one.last < min(told)[0] for one in former)
        running = next(value for value, _name in choices_of(ada) if value.endswith("q4"))
        for refused in ("12", "4", "52", running, "range", "x"):
            with pytest.raises(Http404):
                period_of(steering, QueryDict(f"period={refused}&from=2025-07-06&to=2025-08-06"))


def test_no_units_and_no_people(programs, week, organization, steering):
    with organization_scope(organization):
        with pytest.raises(Http404):
            queries.slice_of(steering, QueryDict(f"unit={week.unit.pk}"))
        period, slice_ = period_of(steering, QueryDict("")), queries.slice_of(steering, QueryDict(""))
        assert queries.lines(steering, period, slice_, by="unit") == []
        for key in Key:
            with pytest.raises(Http404):
                queries.people_behind(steering, period, slice_, key)
