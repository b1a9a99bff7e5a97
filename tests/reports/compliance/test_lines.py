"""The figures of a small programme as a person would count them; and that people and parts add up to them."""

import random
from datetime import date, timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
import time_machine
from django.db import connection, transaction
from django.db.models import Count, Sum
from django.http import Http404, QueryDict
from django.utils import translation

from mentees.models import Mentee
from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import MembershipUnit
from mentoring_platform.tenancy.scope import organization_scope
from programs.models import ProgramScope
from programs.queries import enrolments_for
from reports.compliance import queries
from reports.compliance.measures import MEASURES, OF_MENTORS, WEEKLY, Key, Unit
from reports.compliance.periods import choices_of, period_of
from reports.models import AttendanceBlock, AttendancePlace, WeeklyAttendance
from reports.queries.reach import pairings_reported_to
from reports.services import roll_up_week
from tests.factories import (
    CalendarPeriodFactory,
    EnrolmentFactory,
    MenteeFactory,
    MentorFactory,
    PairingFactory,
    ProgramFactory,
    UnitFactory,
)
from tests.reports.scenes import AFTER, SUNDAY

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
WEEKS = 70
SUMMED = ("expected", "held", "excused", "missed", "unreported", "in_time", "delay_hours")


@pytest.fixture(autouse=True)
def _after_the_week():
    with time_machine.travel(AFTER, tick=False):
        yield


def numbers(figures) -> dict[str, tuple]:
    return {key.value: (figure.numerator, figure.denominator) for key, figure in figures.items()}


def read(viewer, address: str = ""):
    data = QueryDict(address)
    slice_ = queries.slice_of(viewer, data)
    return queries.read(viewer, period_of(viewer, data, slice_.program), slice_)


def test_closed_week(week, ada, organization, django_assert_num_queries):
    with organization_scope(organization):
        period, slice_ = period_of(ada, QueryDict("")), queries.slice_of(ada, QueryDict(""))
        with django_assert_num_queries(1):
            reading = queries.read(ada, period, slice_)
            (whole,) = reading.lines("whole")
            reading.lines("program"), reading.lines("unit")
        assert numbers(whole.figures) == {
            "coverage": (2, 3), "held": (1, 3), "excused": (0, 3), "missed": (1, 3), "unreported": (1, 3),
            "reported": (2, 3), "in_time": (0, 2), "delay": (202, 2), "support": (0, 2), "first_time": (2, 2),
            "first_meeting": (0, 2), "contacts": (0, 2), "endings": (0, 0), "training": (0, 0),
            "early": (0, 0), "past": (0, 0),
        }  # fmt: skip
        with translation.override("en"):
            assert [line.slice_name for line in read(ada).lines("unit")] == ["גליל", "In no unit"]


@pytest.fixture
def history(organization, ada, make_viewer):
    """Two programs, a tree of units, twelve pairings and seventy weeks of chance; one mentor is a coordinator, too."""
    luck = random.Random(7)
    with organization_scope(organization):
        top = UnitFactory(organization=organization, name="Top")
        units = [top, UnitFactory(organization=organization, parent=top), UnitFactory(organization=organization), None]
        programs = [ProgramFactory(organization=organization) for _ in range(2)]
        mina = make_viewer(Role.COORDINATOR, Role.MENTOR, organization=organization)
        limited = make_viewer(Role.COORDINATOR, organization=organization)
        other = make_viewer(Role.COORDINATOR, organization=organization)
        for viewer in (mina, limited):
            membership = viewer.membership(Role.COORDINATOR)
            ProgramScope.objects.create(organization=organization, membership=membership, program=programs[0])
        MembershipUnit.objects.create(
            organization=organization, membership=other.membership(Role.COORDINATOR), unit=top
        )
        membership = mina.membership(Role.MENTOR)
        mentors = [MentorFactory(organization=organization, membership=membership)]
        mentors += [MentorFactory(organization=organization) for _ in range(3)]
        pairings, rows = [], []
        for number in range(12):
            begin = date(2024, 9, 1) + luck.randrange(400) * DAY
            pairing = PairingFactory(
                organization=organization,
                enrolment__program=programs[number % 2],
                enrolment__starts_on=date(2024, 9, 1),
                enrolment__mentee=MenteeFactory(organization=organization, unit=units[number % 4]),
                mentor=mentors[number % 3],
                starts_on=begin,
                ends_on=luck.choice([None, None, begin + luck.randrange(30, 400) * DAY]),
                end_reason=luck.choice(["", "completed", "mentor_left"]),
                committed_until=luck.choice([None, begin + 200 * DAY]),
            )
            pairings.append(pairing)
            for back in range(WEEKS):
                held, excused, missed, unreported = (luck.randrange(2) for _ in range(4))
                reported = held + excused + missed
                rows.append(
                    WeeklyAttendance(
                        organization=organization, pairing=pairing, week_start=SUNDAY - back * WEEK,
                        expected=reported + unreported, held=held, excused=excused, missed=missed,
                        unreported=unreported, in_time=luck.randint(0, reported), delay_hours=reported * 9,
                    )
                )  # fmt: skip
        WeeklyAttendance.objects.bulk_create(rows)
        EnrolmentFactory(organization=organization, program=programs[1])
        CalendarPeriodFactory(
            organization=organization, program=programs[0], kind="term", starts_on=SUNDAY - 9 * WEEK - DAY,
            ends_on=SUNDAY + 9 * WEEK, name="This term",
        )  # fmt: skip
        CalendarPeriodFactory(
            organization=organization, program=programs[0], kind="term", starts_on=SUNDAY - 30 * WEEK,
            ends_on=SUNDAY - 20 * WEEK, name="Last term",
        )  # fmt: skip
    viewers = {"ada": ada, "mina": mina, "limited": limited, "other": other}
    return SimpleNamespace(programs=programs, units=units, pairings=pairings, top=top, viewers=viewers)


def held_by_rows(period, slice_, viewer) -> tuple[int, int]:
    rows = WeeklyAttendance.objects.filter(
        slice_.of_enrolments("pairing__enrolment__"),
        week_start__range=(period.first, period.last),
        pairing__in=pairings_reported_to(viewer).values("pk"),
    ).values_list("held", "expected")
    return tuple(map(sum, zip((0, 0), *rows, strict=True)))


def test_figures_are_their_rows_whoever_looks(history, organization):
    """Each period and slice: equal to the weekly rows in reach; programs, units and people add up to the whole."""
    top, program = history.top.pk, history.programs[0].pk
    with organization_scope(organization):
        for name, viewer in history.viewers.items():
            for chosen in ("", f"program={program}", f"unit={top}", f"program={program}&unit={top}"):
                if name == "other" and chosen == "":
                    continue
                for period in ("12", "52", "2025q3"):
                    reading = read(viewer, f"{chosen}&period={period}")
                    (whole,) = reading.lines("whole")
                    for line, when in (
                        (whole.figures, reading.period),
                        (whole.before, reading.period.before),
                        (whole.year_ago, reading.period.year_ago),
                    ):
                        held = line[Key.HELD]
                        rows = held_by_rows(when, reading.slice, viewer)
                        assert (held.numerator, held.denominator) == rows, (name, chosen, period)
                    for by in ("program", "unit"):
                        lines = reading.lines(by)
                        for key in set(Key) - set(OF_MENTORS):
                            assert (
                                sum(line.figures[key].denominator for line in lines) == whole.figures[key].denominator
                            )
                            assert sum(line.figures[key].numerator for line in lines) == whole.figures[key].numerator


def test_people_add_up_to_the_figure(history, organization, django_assert_num_queries):
    with organization_scope(organization):
        for viewer in history.viewers.values():
            reading = read(viewer, "period=52")
            (whole,) = reading.lines("whole")
            for key, figure in whole.figures.items():
                if not queries.names_people(viewer, key):
                    with pytest.raises(Http404):
                        queries.people_behind(viewer, reading.period, reading.slice, key)
                    continue
                found = {
                    part: queries.people_behind(viewer, reading.period, reading.slice, key, part)
                    for part in ("all", "counted", "missing")
                }
                everybody = list(found["all"])
                assert sum(row.above for row in everybody) == found["all"].totals.above == figure.numerator, key
                assert sum(row.below for row in everybody) == found["all"].totals.below == figure.denominator, key
                assert sum(row.above for row in found["counted"]) == figure.numerator
                if MEASURES[key].unit == Unit.SHARE:
                    assert sum(row.missing for row in found["missing"]) == figure.denominator - figure.numerator
                assert len(found["all"][0:1]) == min(len(everybody), 1)
        coverage = queries.people_behind(viewer, reading.period, reading.slice, Key.COVERAGE)
        with django_assert_num_queries(1):
            assert list(coverage[0:5]) and coverage.count()
        with pytest.raises(Http404):
            queries.people_behind(viewer, reading.period, reading.slice, Key.HELD, "nonsense")


def test_weeks_add_up_to_the_period(history, organization, ada):
    with organization_scope(organization):
        reading = read(ada, "period=52")
        (whole,) = reading.lines("whole")
        for key, weeks in queries.read_weeks(ada, reading.period, reading.slice).items():
            told = [figure for _week, figure in weeks if figure]
            assert len(weeks) == len(told) == 52
            assert sum(figure.numerator for figure in told) == whole.figures[key].numerator
        assert queries.weeks_of(ada, reading.period, reading.slice, Key.COVERAGE) == []
        assert len(queries.weeks_of(ada, reading.period, reading.slice, WEEKLY[0])) == 52


def blocks_by_rows() -> dict:
    found: dict = {}
    for pairing, start, *counts in WeeklyAttendance.objects.values_list(
        "pairing", "week_start", "expected", "held", "excused", "missed", "unreported", "in_time", "delay_hours"
    ):
        for weeks in (4, 16):
            first = date(1900, 1, 7) + (start - date(1900, 1, 7)) // (weeks * WEEK) * (weeks * WEEK)
            key = (pairing, weeks, first)
            found[key] = [a + b for a, b in zip(found.get(key, [0] * 7), counts, strict=True)]
    return found


def blocks_kept() -> dict:
    return {
        tuple(key): counts
        for *key, counts in (
            [row[0], row[1], row[2], list(row[3:])]
            for row in AttendanceBlock.objects.values_list(
                "pairing", "weeks", "starts_on", "expected", "held", "excused", "missed", "unreported", "in_time",
                "delay_hours",
            )
        )
    }  # fmt: skip


def test_blocks_are_their_weeks_at_every_moment(history, organization):
    """Counted anew, changed one by one, removed with their pairing: the sums follow in the same statement."""
    with organization_scope(organization):
        assert blocks_kept() == blocks_by_rows() != {}
        WeeklyAttendance.objects.filter(week_start__gte=SUNDAY - 5 * WEEK).update(delay_hours=77)
        row = WeeklyAttendance.objects.first()
        row.in_time, row.delay_hours = 0, 5
        row.save()
        roll_up_week(organization=organization, week_start=SUNDAY - 2 * WEEK)
        assert blocks_kept() == blocks_by_rows()
        WeeklyAttendance.objects.filter(week_start__lt=SUNDAY - 40 * WEEK).delete()
        assert blocks_kept() == blocks_by_rows()
        history.pairings[0].delete()
        assert blocks_kept() == blocks_by_rows()
        assert not AttendanceBlock.objects.filter(pairing=history.pairings[0].pk).exists()


def places_by_rows() -> dict:
    """The sums of places from weekly rows, by program, unit and week."""
    rows = WeeklyAttendance.objects.values_list(
        "pairing__enrolment__program", "pairing__enrolment__mentee__unit", "week_start"
    ).order_by()
    counted = rows.annotate(Count("pairing__enrolment__mentee", distinct=True), *(Sum(name) for name in SUMMED))
    return {tuple(key): counts for *key, counts in ([*row[:3], list(row[3:])] for row in counted)}


def places_kept() -> dict:
    rows = AttendancePlace.objects.values_list("program", "unit", "week_start", "people", *SUMMED)
    return {row[:3]: list(row[3:]) for row in rows}


def test_places_are_their_weeks_at_every_moment(history, organization):
    """Counted anew, changed, removed, or moved with somebody: the sums follow in the same statement."""
    with organization_scope(organization):
        assert places_kept() == places_by_rows() != {}
        WeeklyAttendance.objects.filter(week_start__gte=SUNDAY - 5 * WEEK).update(delay_hours=77)
        roll_up_week(organization=organization, week_start=SUNDAY - 2 * WEEK)
        assert places_kept() == places_by_rows()
        mentee = history.pairings[2].enrolment.mentee
        for unit in (history.units[1], None, history.top):
            mentee.unit = unit
            mentee.save()
            assert places_kept() == places_by_rows()
        Mentee.objects.update(unit=history.units[1])
        assert places_kept() == places_by_rows()
        Mentee.objects.update(full_name="Somebody")
        WeeklyAttendance.objects.filter(week_start__lt=SUNDAY - 40 * WEEK).delete()
        history.pairings[0].delete()
        assert places_kept() == places_by_rows() != {}


def test_present_unit_counts(history, organization, ada):
    with organization_scope(organization):
        mentee = history.pairings[2].enrolment.mentee
        before = read(ada, f"unit={history.top.pk}").lines("whole")[0].figures[Key.HELD].denominator
        mentee.unit = history.units[1]
        mentee.save()
        after = read(ada, f"unit={history.top.pk}").lines("whole")[0].figures[Key.HELD].denominator
        moved = WeeklyAttendance.objects.filter(pairing=history.pairings[2], week_start__gt=SUNDAY - 12 * WEEK)
        assert after - before == sum(moved.values_list("expected", flat=True)) > 0


def test_statements_reach_what_the_lists_reach(history, organization):
    """The reach that the statements take as parameters is that of pairings and enrolments everywhere else."""
    with organization_scope(organization):
        for viewer in history.viewers.values():
            reading = read(viewer, "period=52")
            found = queries.people_behind(viewer, reading.period, reading.slice, Key.HELD)
            named = {row.people for row in found}
            wanted = pairings_reported_to(viewer).values_list("enrolment__mentee", "mentor")
            assert named == set(wanted)
            covered = queries.people_behind(viewer, reading.period, reading.slice, Key.COVERAGE)
            assert {row.subject for row in covered} == set(enrolments_for(viewer).values_list("mentee", flat=True))


def test_periods_of_an_address(history, organization, ada):
    program = history.programs[0]
    with organization_scope(organization):
        twelve = period_of(ada, QueryDict(""))
        assert (twelve.number, twelve.last, twelve.as_of) == (12, SUNDAY + 6 * DAY, AFTER.date())
        assert (twelve.before.last, twelve.year_ago.first) == (twelve.first - DAY, twelve.first - 52 * WEEK)
        assert twelve.before.as_of == twelve.before.last and len(twelve.weeks) == 12
        quarter = period_of(ada, QueryDict("period=2025q3"))
        assert (quarter.first, quarter.last, quarter.as_of) == (date(2025, 7, 6), date(2025, 10, 4), date(2025, 10, 4))
        chosen = period_of(ada, QueryDict(f"period=range&from={SUNDAY - 10 * DAY}&to={SUNDAY + 900 * DAY}"))
        assert (chosen.first, chosen.last) == (SUNDAY - 2 * WEEK, SUNDAY + 6 * DAY)
        values = dict(choices_of(ada, program))
        term = next(value for value, name in values.items() if name == "This term")
        period = period_of(ada, QueryDict(f"period={term}"), program)
        assert (period.first, period.last) == (SUNDAY - 9 * WEEK, SUNDAY + 6 * DAY)
        assert (period.before.name, period.before.number) == ("Last term", 11)
        assert period.year_ago.first == period.first - 52 * WEEK
        for nonsense in ("period=x", "period=2025q5", "period=2031q1", "period=range", "period=range&from=x&to=y"):
            with pytest.raises(Http404):
                period_of(ada, QueryDict(nonsense), program)
        for stranger in (f"program={history.top.pk}", f"unit={program.pk}", "unit=x"):
            with pytest.raises(Http404):
                queries.slice_of(ada, QueryDict(stranger))


def test_weeks_counted_before_get_the_same_by_the_migration(week, organization, ada):
    """What is filled in for weeks that were closed before is what the roll-up counts, and the blocks as the trigger."""
    filled = import_module("reports.migrations.0004_figures")
    with organization_scope(organization), transaction.atomic():
        rows = WeeklyAttendance.objects.order_by("pk").values_list("pk", "in_time", "delay_hours")
        counted, kept = list(rows), blocks_kept()
        assert any(delay for _pk, _in_time, delay in counted)
        WeeklyAttendance.objects.update(in_time=0, delay_hours=0)
        with connection.cursor() as cursor:
            cursor.execute(filled.HOW_SOON)
            assert list(rows.all()) == counted
            AttendanceBlock.objects.all().delete()
            cursor.execute(filled.BLOCKS)
            places = places_kept()
            AttendancePlace.objects.all().delete()
            cursor.execute(import_module("reports.migrations.0009_places").PLACES)
            assert places_kept() == places
        assert blocks_kept() == kept
