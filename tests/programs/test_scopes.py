"""A coordinator of two programs, of one unit and those below it: every read and every write, against a plain recount.

The recount knows nothing of the queries: it goes through what was put on stage, row by row.
"""

from dataclasses import dataclass
from datetime import date
from io import BytesIO
from itertools import product

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import Q
from django.http import QueryDict
from python_calamine import CalamineWorkbook

from mentees.models import Mentee
from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import MembershipUnit
from mentoring_platform.accounts.queries import viewer_for
from mentoring_platform.tenancy.clock import Week
from mentoring_platform.tenancy.scope import organization_scope
from mentors.queries import managed_mentors, mentors_for
from programs import queries
from programs.models import Enrolment, Pairing, Program, ProgramScope
from programs.queries import managed_enrolments, managed_mentees, managed_pairings
from reports.compliance.measures import Key
from reports.compliance.periods import period_of
from reports.compliance.queries import lines as figures_of
from reports.compliance.queries import slice_of
from reports.morning.queries import standing
from reports.queries import weekly_report
from reports.queries.reach import pairings_reported_to
from reports.services import roll_up_week
from sessions.models import ImportFile, Meeting
from sessions.queries import board
from sessions.queries.meetings import managed_meetings, meetings_for
from sessions.queries.schedule import managed_series, schedulable_pairings, schedule_pairings
from tests.factories import (
    EnrolmentFactory,
    LogFactory,
    MeetingFactory,
    MenteeFactory,
    MentorFactory,
    PairingFactory,
    ProgramFactory,
    SeriesFactory,
    UnitFactory,
)

SUNDAY, TUESDAY = date(2026, 11, 8), date(2026, 11, 10)
PARENTS = {"region": None, "north": "region", "village": "north", "south": "region", "": None}
"""The tree: a region with north (and in it a village) and south; and people of no unit."""
PROGRAMS = ("A", "B", "C")
UNIT_SCOPES = ((), ("region",), ("north",), ("village",), ("village", "south"))
PROGRAM_SCOPES = ((), ("A",), ("A", "B"))


@dataclass(frozen=True)
class Row:
    """Somebody on stage: enrolled in a program, belonging to a unit, paired or not."""

    program: str
    unit: str
    is_paired: bool

    @property
    def name(self) -> str:
        return f"{self.program}-{self.unit or 'none'}-{'paired' if self.is_paired else 'alone'}"


STAGE = [Row(*facts) for facts in product(PROGRAMS, PARENTS, (True, False))]
NOWHERE = list(PARENTS)
"""For each unit one mentee more, who is in no program yet."""


def lies_in(unit: str, scope: tuple[str, ...]) -> bool:
    """Whether a unit is one of the scope or below one; no scope is everywhere."""
    while unit:
        if unit in scope:
            return True
        unit = PARENTS[unit] or ""
    return not scope


def recount(programs: tuple[str, ...], units: tuple[str, ...]) -> list[Row]:
    return [row for row in STAGE if (not programs or row.program in programs) and lies_in(row.unit, units)]


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel("2026-11-18T10:00:00+00:00", tick=False):
        yield


@pytest.fixture
def stage(organization):
    """Every program with every unit: one who is paired, met and was logged, and one who waits."""
    with organization_scope(organization), transaction.atomic():
        units = {"": None}
        for name, parent in PARENTS.items():
            if name:
                units[name] = UnitFactory(
                    organization=organization, name=name, parent=units[parent] if parent else None
                )
        programs = {name: ProgramFactory(organization=organization, name=name) for name in PROGRAMS}
        mentors = {
            name: MentorFactory(organization=organization, full_name=f"mentor-{name}", unit=unit, capacity=0)
            for name, unit in units.items()
        }
        for row in STAGE:
            enrolment = EnrolmentFactory(
                organization=organization,
                program=programs[row.program],
                mentee=MenteeFactory(organization=organization, full_name=row.name, unit=units[row.unit]),
            )
            if row.is_paired:
                pairing = PairingFactory(organization=organization, enrolment=enrolment, mentor=mentors[row.unit])
                series = SeriesFactory(organization=organization, pairing=pairing)
                meeting = MeetingFactory(organization=organization, pairing=pairing, series=series, local_date=TUESDAY)
                LogFactory(organization=organization, meeting=meeting, minutes=30)
        for unit in NOWHERE:
            MenteeFactory(organization=organization, full_name=f"nowhere-{unit}", unit=units[unit])
        roll_up_week(organization=organization, week_start=SUNDAY)
    return {"units": units, "programs": programs}


@pytest.fixture
def coordinator(make_viewer, organization, stage):
    """`coordinator(programs, units)`; with `also` he holds further roles."""

    def make(programs: tuple[str, ...], units: tuple[str, ...], *also: str):
        user = make_viewer(Role.COORDINATOR, *also, organization=organization).user
        with organization_scope(organization), transaction.atomic():
            viewer = viewer_for(user, organization)
            membership = viewer.membership(Role.COORDINATOR)
            for name in programs:
                ProgramScope.objects.create(
                    organization=organization, membership=membership, program=stage["programs"][name]
                )
            for name in units:
                MembershipUnit.objects.create(
                    organization=organization, membership=membership, unit=stage["units"][name]
                )
        return viewer

    return make


def names(rows, path: str) -> list[str]:
    return sorted(rows.order_by().values_list(path, flat=True).distinct())


MENTEE_OF_PAIRING = "enrolment__mentee__full_name"
MENTEE_OF_MEETING = f"pairing__{MENTEE_OF_PAIRING}"


def test_reads_and_writes_reach_exactly_the_scope(organization, coordinator):
    for programs, units in product(PROGRAM_SCOPES, UNIT_SCOPES):
        compare(organization, coordinator(programs, units), programs, units)


def compare(organization, viewer, programs: tuple[str, ...], units: tuple[str, ...]) -> None:
    """What the queries give this viewer, against the recount."""
    rows = recount(programs, units)
    everyone = sorted(row.name for row in rows)
    paired = sorted(row.name for row in rows if row.is_paired)
    alone = sorted(row.name for row in rows if not row.is_paired)
    nowhere = [f"nowhere-{unit}" for unit in NOWHERE if lies_in(unit, units)]
    with organization_scope(organization), transaction.atomic():
        week = Week(SUNDAY)
        assert names(queries.mentees_for(viewer), "full_name") == sorted([*everyone, *nowhere])
        assert names(managed_mentees(viewer), "full_name") == sorted([*everyone, *nowhere])
        assert names(queries.enrolments_for(viewer), "mentee__full_name") == everyone
        assert names(managed_enrolments(viewer), "mentee__full_name") == everyone
        for pairings in (queries.pairings_for, managed_pairings, schedule_pairings, schedulable_pairings):
            assert names(pairings(viewer), MENTEE_OF_PAIRING) == paired, pairings
        assert names(pairings_reported_to(viewer), MENTEE_OF_PAIRING) == paired
        assert names(managed_series(viewer), MENTEE_OF_MEETING) == paired
        for meetings in (meetings_for, managed_meetings):
            assert names(meetings(viewer).filter(local_date=TUESDAY), MENTEE_OF_MEETING) == paired, meetings
        reached = sorted(f"mentor-{unit}" for unit in PARENTS if lies_in(unit, units))
        assert names(mentors_for(viewer), "full_name") == names(managed_mentors(viewer), "full_name") == reached
        assert names(queries.programs_for(viewer), "name") == list(programs or PROGRAMS)
        assert names(queries.managed_programs(viewer), "name") == list(programs or PROGRAMS)
        # The week, as board, gaps and report tell it.
        assert sum(group.total for group in board.week_counts(viewer, week, Q())) == len(paired)
        reasons = standing(viewer).reasons
        assert sorted(row.mentee_name for row in reasons if row.rule == "without_mentor") == alone
        assert sorted(row.mentor_name for row in reasons if row.rule == "over_capacity") == reached
        report = weekly_report(viewer, week, of_pairings=Q(), of_enrolments=Q())
        assert sorted(row.mentee for row in report.rows) == everyone
        assert report.counts.held == len(paired)
        nothing = QueryDict("")
        told = figures_of(viewer, period_of(viewer, nothing), slice_of(viewer, nothing), by="program")
        covered = {line.slice_name: line.figures[Key.COVERAGE] for line in told}
        for name in programs or PROGRAMS:
            own = [row for row in rows if row.program == name]
            assert (covered[name].denominator, covered[name].numerator) == (len(own), sum(r.is_paired for r in own))


@pytest.mark.parametrize(("programs", "units"), [((), ()), (("A", "B"), ("north",))])
def test_lists_and_sheet_say_the_same_through_http(signed_in, coordinator, programs, units):
    viewer = coordinator(programs, units)
    client, rows = signed_in(viewer), recount(programs, units)
    sheet = client.get("/north/reports/weekly/sheet/?week=2026-11-10").content
    lines = CalamineWorkbook.from_filelike(BytesIO(sheet)).get_sheet_by_index(0).to_python()[4:-1]
    assert sorted(line[1] for line in lines) == sorted(row.name for row in rows)
    everybody = {row.name for row in STAGE}
    for address in ("/north/people/mentees/", "/north/reports/weekly/print/?week=2026-11-10", "/north/morning/"):
        text = client.get(address).content.decode()
        assert {name for name in everybody if name in text} <= {row.name for row in rows}, address
    assert {name for name in everybody if name in client.get("/north/people/mentees/").content.decode()} == {
        row.name for row in rows
    }


@pytest.fixture
def out_of_reach(organization, stage):
    """Ids of somebody paired and somebody waiting, in program C and in the south."""
    with organization_scope(organization), transaction.atomic():
        pairing = Pairing.objects.get(enrolment__mentee__full_name="C-south-paired")
        waiting = Enrolment.objects.get(mentee__full_name="C-south-alone")
        return {
            "pairing": pairing.pk,
            "enrolment": waiting.pk,
            "mentee": waiting.mentee_id,
            "mentor": pairing.mentor_id,
            "program": pairing.enrolment.program_id,
            "series": pairing.series.get().pk,
            "meeting": pairing.meetings.get(local_date=TUESDAY).pk,
        }


WRITES = [
    ("programs:pair", "enrolment"),
    ("programs:end_enrolment", "enrolment"),
    ("programs:change_mentor", "pairing"),
    ("mentoring_sessions:closing", "pairing"),
    ("programs:intensity", "pairing"),
    ("programs:mentee_edit", "mentee"),
    ("programs:mentee_access", "mentee"),
    ("programs:mentee_leaves", "mentee"),
    ("programs:enrol_mentee", "mentee"),
    ("mentors:edit", "mentor"),
    ("mentors:access", "mentor"),
    ("programs:mentor_leaves", "mentor"),
    ("programs:edit", "program"),
    ("programs:enrol", "program"),
    ("programs:bulk_pair", "program"),
    ("mentoring_sessions:add_period", "program"),
    ("mentoring_sessions:open_series", "pairing"),
    ("mentoring_sessions:add_meeting", "pairing"),
    ("mentoring_sessions:change_series", "series"),
    ("mentoring_sessions:end_series", "series"),
    ("mentoring_sessions:move_meeting", "meeting"),
    ("mentoring_sessions:cancel_meeting", "meeting"),
]


@pytest.mark.parametrize("also", [(), (Role.ADMINISTRATOR,)], ids=["coordinator", "administrator too"])
def test_what_is_out_of_reach_is_not_there_to_change(signed_in, coordinator, out_of_reach, also):
    """Also for an administrator, who may read it: he changes people within the scope in which he coordinates."""
    viewer, wide = coordinator(("A", "B"), ("north",), *also), coordinator((), ())
    client, everywhere = signed_in(viewer), signed_in(wide)
    for name, kind in WRITES:
        address = viewer.url(name, out_of_reach[kind])
        assert client.get(address).status_code in (404, 405), name
        assert client.post(address, {"starts_on": "2026-11-18", "ends_on": "2026-11-18"}).status_code == 404, name
        assert everywhere.get(address).status_code in (200, 302, 405), name


def test_administrator_who_coordinates_reads_everything(organization, coordinator, out_of_reach):
    viewer = coordinator(("A",), ("north",), Role.ADMINISTRATOR)
    with organization_scope(organization), transaction.atomic():
        assert queries.pairings_for(viewer).count() == Pairing.objects.count()
        assert queries.mentees_for(viewer).count() == Mentee.objects.count()
        assert meetings_for(viewer).count() == Meeting.objects.count()
        assert managed_pairings(viewer).count() == 2


def test_nobody_is_paired_with_a_mentor_out_of_reach(signed_in, organization, coordinator, out_of_reach):
    viewer = coordinator((), ("north",))
    with organization_scope(organization), transaction.atomic():
        own = Enrolment.objects.get(mentee__full_name="A-north-alone")
    data = {"mentor": str(out_of_reach["mentor"]), "starts_on": "2026-11-18", "role": "primary"}
    answer = signed_in(viewer).post(viewer.url("programs:pair", own.pk), data)
    assert answer.status_code == 200
    with organization_scope(organization), transaction.atomic():
        assert not Pairing.objects.filter(enrolment=own).exists()


def test_import_into_a_program_out_of_reach_is_refused(signed_in, organization, coordinator, out_of_reach):
    viewer = coordinator(("A", "B"), ())
    sheet = SimpleUploadedFile("a.csv", "שם,טלפון\nמשה,0501234567\n".encode())
    data = {"program": str(out_of_reach["program"]), "starts_on": "2026-11-18", "file": sheet}
    assert signed_in(viewer).post(viewer.url("mentoring_sessions:import_start"), data).status_code == 200
    with organization_scope(organization), transaction.atomic():
        assert not ImportFile.objects.exists()
        assert Program.objects.count() == len(PROGRAMS)


def test_coordinators_invite_nobody_as_members(signed_in, coordinator):
    viewer = coordinator((), ())
    assert signed_in(viewer).post(viewer.url("members:invite"), {"email": "x@people.example"}).status_code == 404
