"""The dashboard: programs side by side, a heat map, and down to the meeting."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mentoring_platform.accounts.choices import Role
from mentoring_platform.tenancy.scope import organization_scope
from programs.models import ProgramScope
from reports.queries.dashboard import percent
from reports.queries.weekly import Counts
from reports.services import roll_up_week
from reports.views.dashboard import mark_of
from tests.factories import CalendarPeriodFactory, EnrolmentFactory, PairingFactory, UnitFactory
from tests.reports.scenes import AFTER, SUNDAY

WEEK = timedelta(days=7)
OFFICE = [Role.ADMINISTRATOR, Role.COORDINATOR]


@pytest.fixture(autouse=True)
def _after_the_week():
    with time_machine.travel(AFTER, tick=False):
        yield


def pages(week) -> dict[str, str]:
    return {
        "dashboard": "/north/dashboard/",
        "program": f"/north/dashboard/programs/{week.program.pk}/",
        "meetings": f"/north/dashboard/enrolments/{week.david.enrolment.pk}/?week={SUNDAY}",
    }


@pytest.fixture
def admin(signed_in, ada):
    return signed_in(ada)


def test_programs_stand_side_by_side(admin, week):
    (program,) = admin.get("/north/dashboard/").context["programs"]
    assert (program.name, program.covered, program.enrolled) == ("ליווי אישי", 2, 3)
    assert program.counts == (3, 1, 0, 1, 1, 1, 80)
    assert (program.held_percent, program.reported_percent) == ("33%", "66%")


def test_twelve_closed_weeks_the_oldest_first(admin, week):
    (program,) = admin.get("/north/dashboard/").context["programs"]
    assert [shown.start for shown, _ in program.weeks] == [SUNDAY - back * WEEK for back in range(11, -1, -1)]
    assert program.held_shares == [None] * 11 + [1 / 3]


def test_all_programs_together(admin, organization, week):
    with organization_scope(organization):
        PairingFactory(organization=organization)
        roll_up_week(organization=organization, week_start=SUNDAY)
    together = admin.get("/north/dashboard/").context["all"]
    assert (together.covered, together.enrolled, together.counts.expected) == (3, 4, 3)


@pytest.mark.parametrize("language", ["he", "en"])
@pytest.mark.parametrize("name", ["dashboard", "program", "meetings"])
def test_pages_open_in_both_languages(signed_in, ada, week, name, language):
    assert signed_in(ada, language).get(pages(week)[name]).status_code == 200


def test_every_figure_says_how_it_is_counted(admin, week):
    assert admin.get("/north/dashboard/").content.decode().count("How is this counted?") == 6


def test_without_programs_the_page_says_what_will_come(admin):
    assert "No program yet" in admin.get("/north/dashboard/").content.decode()


@pytest.mark.parametrize(
    ("counts", "mark"),
    [
        (Counts(), None),
        (Counts(extra_held=1), "held"),
        (Counts(expected=2, held=2), "held"),
        (Counts(expected=2, held=1, excused=1), "excused"),
        (Counts(expected=3, held=1, excused=1, missed=1), "missed"),
        (Counts(expected=2, missed=1, unreported=1), "unreported"),
    ],
)
def test_cell_shows_what_most_needs_a_look(counts, mark):
    assert mark_of(counts) == mark


@pytest.mark.parametrize(
    ("share", "shown"), [(None, "–"), (0.0, "0%"), (0.999, "99%"), (1.0, "100%"), (0.29, "29%"), (0.07, "7%")]
)
def test_only_all_is_a_hundred_percent(share, shown):
    assert percent(share) == shown


def heat(client, week, query: str = "") -> dict[str, list]:
    rows = client.get(pages(week)["program"] + query).context["rows"]
    return {enrolment.mentee.full_name: [cell.mark for cell in cells] for enrolment, cells in rows}


def test_heat_map_has_everyone_and_leads_to_the_meeting(admin, week):
    found = heat(admin, week)
    assert {name: marks[-1] for name, marks in found.items()} == {
        "דוד לוי": "missed",
        "יוסף דיין": "unreported",
        "שרה גל": None,
    }
    rows = admin.get(pages(week)["program"]).context["rows"]
    cell = next(cells[-1] for enrolment, cells in rows if enrolment == week.david.enrolment)
    assert cell.url == pages(week)["meetings"]
    meetings = admin.get(cell.url)
    assert [meeting.state for meeting in meetings.context["meetings"]] == ["held", "missed"]
    assert f"/north/meetings/{meetings.context['meetings'][0].pk}/" in meetings.content.decode()


def test_heat_map_shows_the_chosen_term(admin, organization, week):
    with organization_scope(organization):
        fields = {"organization": organization, "program": week.program, "kind": "term"}
        past = CalendarPeriodFactory(**fields, starts_on=SUNDAY - 10 * WEEK, ends_on=SUNDAY - 7 * WEEK)
        CalendarPeriodFactory(**fields, starts_on=SUNDAY - 2 * WEEK, ends_on=SUNDAY + 5 * WEEK)
        CalendarPeriodFactory(**fields, starts_on=SUNDAY + 9 * WEEK, ends_on=SUNDAY + 12 * WEEK)
    shown = admin.get(pages(week)["program"]).context["weeks"]
    assert [one.start for one in shown] == [SUNDAY - 2 * WEEK, SUNDAY - WEEK, SUNDAY]
    shown = admin.get(f"{pages(week)['program']}?term={past.pk}").context["weeks"]
    assert [one.start for one in shown] == [SUNDAY - back * WEEK for back in (10, 9, 8, 7)]


@pytest.mark.parametrize(("name", "expected"), [("unit", ["דוד לוי"]), ("mentor", ["יוסף דיין"])])
def test_heat_map_can_be_narrowed(admin, week, name, expected):
    value = {"unit": week.unit.pk, "mentor": week.yosef.mentor.pk}[name]
    assert list(heat(admin, week, f"?{name}={value}")) == expected


@pytest.mark.parametrize("query", ["?term=1", "?unit=1"])
def test_nonsense_in_the_address_is_not_there(admin, week, query):
    assert admin.get(pages(week)["program"] + query).status_code == 404


def test_steering_team_sees_sums_and_no_person(signed_in, steering, week):
    client = signed_in(steering)
    assert "דוד לוי" not in client.get("/north/dashboard/").content.decode()
    response = client.get(pages(week)["program"])
    assert "rows" not in response.context and "דוד לוי" not in response.content.decode()
    assert client.get(pages(week)["meetings"]).status_code == 404


def test_coordinator_of_another_program_gets_404(signed_in, dana, organization, week):
    with organization_scope(organization):
        other = EnrolmentFactory(organization=organization).program
        ProgramScope.objects.create(
            organization=organization, membership=dana.membership(Role.COORDINATOR), program=other
        )
    client = signed_in(dana)
    assert [program.id for program in client.get("/north/dashboard/").context["programs"]] == [other.pk]
    assert client.get(pages(week)["program"]).status_code == 404
    assert client.get(pages(week)["meetings"]).status_code == 404


@pytest.mark.parametrize("name", ["dashboard", "program", "meetings"])
@pytest.mark.parametrize("role", [Role.MENTOR, Role.MENTEE, Role.BROADCASTER, Role.PROFESSIONAL])
def test_other_roles_get_404(signed_in, make_viewer, organization, week, name, role):
    assert signed_in(make_viewer(role, organization=organization)).get(pages(week)[name]).status_code == 404


@pytest.mark.parametrize("role", OFFICE)
@pytest.mark.parametrize("name", ["dashboard", "program", "meetings"])
def test_stranger_gets_404(signed_in, make_viewer, other_organization, week, name, role):
    client = signed_in(make_viewer(role, organization=other_organization))
    url = pages(week)[name]
    assert client.get(url).status_code == 404
    # The same thing under one's own address is not there either.
    assert client.get(url.replace("north", "south")).status_code == (200 if name == "dashboard" else 404)


@pytest.mark.parametrize(("name", "expected"), [("dashboard", 12), ("program", 19), ("meetings", 11)])
def test_query_count_is_constant(signed_in, ada, organization, week, name, expected):
    client = signed_in(ada)
    numbers = []
    for more in (1, 2):
        with organization_scope(organization):
            for _ in range(more):
                unit = UnitFactory(organization=organization)
                PairingFactory(organization=organization, enrolment__program=week.program, enrolment__mentee__unit=unit)
                EnrolmentFactory(organization=organization)
            roll_up_week(organization=organization, week_start=SUNDAY)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(pages(week)[name]).status_code == 200
        numbers.append(len(queries))
    assert numbers == [expected, expected]
