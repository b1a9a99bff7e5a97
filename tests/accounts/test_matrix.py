"""Section 5 of the design, cell by cell: who may read and who may change what, tried through HTTP.

Lay it beside the design: rows are objects, columns are roles. `R` is read, `W` is write (with it goes reading), `-` is
neither, `#` is sums alone. Each cell is tried on an object in the role's reach ("own"): the mentor and the mentee are
those of the pairing. What has no page yet (sealed notes, topics, goals, broadcasts) is no row yet.
"""

from dataclasses import dataclass
from datetime import date

import pytest
import time_machine
from django.db import transaction

from mentees.models import Mentee
from mentoring_platform.accounts.choices import Role
from mentoring_platform.tenancy.scope import organization_scope
from programs.models import Program
from tests.factories import LogFactory, MeetingFactory, MentorFactory, PairingFactory, SeriesFactory, UserFactory

COLUMNS = ["administrator", "coordinator", "mentor", "mentee", "broadcaster", "professional", "viewer"]
SUMMARY, NAME = "סיכוםמשותף", "שםהמשתתף"


@dataclass(frozen=True)
class Thing:
    """An object of the matrix: the page on which it is read, what is then said, and the address that changes it."""

    cells: str
    read: str = ""
    said: str = ""
    write: str = ""


MATRIX = {
    #                             admin  coord  mentor mentee broadc profes viewer
    "members, roles":      Thing("W      -      -      -      -      -      -", "/members/", "", "/members/invite/"),
    "settings":            Thing("W      -      -      -      -      -      -", "/settings/", "", "/settings/"),
    "units":               Thing("W      -      -      -      -      -      -", "/units/", "", "/units/new/"),
    "scopes":              Thing("W      -      -      -      -      -      -", "/programs/coordinators/", "",
                                 "/programs/coordinators/{coordinator}/"),
    "a mentee":            Thing("R      W      R      -      -      -      -", "/people/mentees/{mentee}/", NAME,
                                 "/people/mentees/{mentee}/edit/"),
    "a mentor":            Thing("R      W      R      -      -      -      -", "/people/mentors/{mentor}/", "",
                                 "/people/mentors/{mentor}/edit/"),
    "all people":          Thing("R      R      -      -      -      -      -", "/people/mentees/", NAME),
    "a program":           Thing("R      W      -      -      -      -      -", "/programs/{program}/", "",
                                 "/programs/{program}/edit/"),
    "a pairing":           Thing("R      W      R      -      -      -      -", "/pairings/{pairing}/", NAME,
                                 "/pairings/{pairing}/end/"),
    "the schedule":        Thing("R      W      R      -      -      -      -", "/pairings/{pairing}/schedule/", "",
                                 "/pairings/{pairing}/schedule/add/"),
    "bringing people in":  Thing("-      W      -      -      -      -      -", "/import/", "", "/import/"),
    "facts of a meeting":  Thing("R      R      W      -      -      -      -", "/meetings/{meeting}/", "50 minutes",
                                 "/meetings/{meeting}/details/"),
    "facts of one's own":  Thing("-      -      -      R      -      -      -", "/my-meetings/", "50 minutes"),
    "shared summary":      Thing("-      R      W      -      -      -      -", "/meetings/{meeting}/", SUMMARY,
                                 "/meetings/{meeting}/details/"),
    "board":               Thing("R      R      -      -      -      -      -", "/board/"),
    "this morning":        Thing("R      R      -      -      -      -      -", "/morning/"),
    "compliance":          Thing("R      R      R      -      -      -      #", "/reports/weekly/"),
    "export":              Thing("R      R      R      -      -      -      #", "/reports/weekly/sheet/"),
    "programs compared":   Thing("R      R      -      -      -      -      #", "/dashboard/"),
    "week by week":        Thing("R      R      -      -      -      -      -", "/dashboard/enrolments/{enrolment}/"),
    "audit trail":         Thing("R      -      -      -      -      -      -", "/audit/"),
}  # fmt: skip


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel("2026-11-18T10:00:00+00:00", tick=False):
        yield


@pytest.fixture
def people(make_viewer, organization):
    """One person for each column, holding that role alone."""
    return {
        role: make_viewer(role, organization=organization, user=UserFactory(name=f"the {role}")) for role in COLUMNS
    }


@pytest.fixture
def ids(organization, people):
    """The mentor of the column accompanies the mentee of the column; they met yesterday."""
    with organization_scope(organization), transaction.atomic():
        mentor = MentorFactory(organization=organization, membership=people["mentor"].membership(Role.MENTOR))
        pairing = PairingFactory(organization=organization, mentor=mentor, enrolment__mentee__full_name=NAME)
        Mentee.objects.update(membership=people["mentee"].membership(Role.MENTEE))
        Program.objects.update(summary_policy="coordinators")
        series = SeriesFactory(organization=organization, pairing=pairing)
        meeting = MeetingFactory(
            organization=organization, pairing=pairing, series=series, local_date=date(2026, 11, 17)
        )
        LogFactory(
            organization=organization,
            meeting=meeting,
            minutes=50,
            held_at=meeting.starts_at,
            summary=SUMMARY,
            author=people["mentor"].membership(Role.MENTOR),
        )
        return {
            "mentor": mentor.pk,
            "mentee": pairing.enrolment.mentee_id,
            "program": pairing.enrolment.program_id,
            "pairing": pairing.pk,
            "enrolment": pairing.enrolment_id,
            "meeting": meeting.pk,
            "coordinator": people["coordinator"].membership(Role.COORDINATOR).pk,
        }


def cell_of(thing: Thing, client, ids) -> str:
    """What a person can do with a thing, as the matrix writes it."""
    if thing.write:
        address = f"/north{thing.write.format(**ids)}"
        opened = client.get(address).status_code
        assert (client.post(address).status_code == 404) == (opened == 404), address
        if opened == 200:
            return "W"
    answer = client.get(f"/north{thing.read.format(**ids)}")
    if answer.status_code == 404:
        return "-"
    assert answer.status_code == 200
    if answer.context and answer.context.get("sums_only"):
        assert NAME not in answer.content.decode()
        return "#"
    return "R" if thing.said in answer.content.decode(errors="replace") else "-"


@pytest.mark.parametrize("thing", MATRIX)
def test_row_of_the_matrix(signed_in, people, ids, thing):
    row = MATRIX[thing]
    found = [cell_of(row, signed_in(people[role]), ids) for role in COLUMNS]
    expected = row.cells.split()
    if thing == "export":  # a sheet shows no context; that it holds sums is tests/reports/test_steering.py
        expected = [cell.replace("#", "R") for cell in expected]
    assert dict(zip(COLUMNS, found, strict=True)) == dict(zip(COLUMNS, expected, strict=True))


def test_the_shared_summary_only_if_the_program_allows(signed_in, organization, people, ids):
    with organization_scope(organization), transaction.atomic():
        Program.objects.update(summary_policy="off")
    pages = {role: signed_in(people[role]).get(f"/north/meetings/{ids['meeting']}/") for role in COLUMNS[:3]}
    assert [SUMMARY in page.content.decode() for page in pages.values()] == [False, False, True]


def test_who_has_nothing_referred_sees_the_welcome_alone(signed_in, people, ids):
    """A professional sees only what was referred, and there are no referrals yet."""
    client = signed_in(people["professional"])
    welcome = client.get("/north/")
    assert welcome.status_code == 200 and NAME not in welcome.content.decode()
    assert "At present there is nothing you have to do here" in welcome.content.decode()
    for thing in MATRIX.values():
        for address in filter(None, (thing.read, thing.write)):
            assert client.get(f"/north{address.format(**ids)}").status_code == 404, address


def test_every_role_is_a_column():
    assert sorted(COLUMNS) == sorted(Role.values)
    assert {len(thing.cells.split()) for thing in MATRIX.values()} == {len(COLUMNS)}
