"""The dashboard: what comes first, what each figure stands beside, and down to the people and their meetings."""

from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mentoring_platform.accounts.choices import Role
from mentoring_platform.tenancy.clock import Week
from mentoring_platform.tenancy.scope import organization_scope
from programs.models import ProgramScope
from reports.compliance.measures import Key
from reports.models import MeasureTarget
from reports.services import roll_up_week
from tests.factories import CalendarPeriodFactory, EnrolmentFactory, PairingFactory, UnitFactory
from tests.reports.scenes import AFTER, SUNDAY, meeting_of, series_of

WEEK = timedelta(days=7)
OFFICE = [Role.ADMINISTRATOR, Role.COORDINATOR]
PAGES = ["dashboard", "program", "charts", "measure", "people", "everyone", "meetings"]


@pytest.fixture(autouse=True)
def _after_the_week():
    with time_machine.travel(AFTER, tick=False):
        yield


def pages(week) -> dict[str, str]:
    return {
        "dashboard": "/north/dashboard/",
        "program": f"/north/dashboard/programs/{week.program.pk}/",
        "charts": f"/north/dashboard/programs/{week.program.pk}/?part=charts",
        "measure": f"/north/dashboard/measures/?measure=held&program={week.program.pk}",
        "people": f"/north/dashboard/measures/?measure=held&people=missing&program={week.program.pk}",
        "everyone": f"/north/dashboard/everyone/?program={week.program.pk}",
        "meetings": f"/north/dashboard/enrolments/{week.david.enrolment.pk}/?week={SUNDAY}",
    }


@pytest.fixture
def admin(signed_in, ada):
    return signed_in(ada)


def test_what_matters_comes_first_with_its_target_and_its_parts(admin, organization, week):
    with organization_scope(organization):
        MeasureTarget.objects.create(organization=organization, program=week.program, measure="held", value=80)
        MeasureTarget.objects.create(organization=organization, program=week.program, measure="reported", value=50)
        roll_up_week(organization=organization, week_start=SUNDAY - 52 * WEEK)
    page = admin.get("/north/dashboard/")
    context = page.context
    assert [(one.measure.key, one.figure.text, one.meets) for one in context["main"]] == [
        (Key.COVERAGE, "66%", None),
        (Key.HELD, "33%", False),
        (Key.REPORTED, "66%", True),
    ]
    html = page.content.decode()
    assert "target of 80% not reached" in html and "target of 50% reached" in html
    assert context["sentences"][0].text.startswith(
        "The last 12 weeks: 1 of 3 expected meetings took place, that is 33%"
    )
    said = [sentence.text for sentence in context["sentences"][1:4]]
    assert said[:2] == [
        "One participant has no mentor.",
        "Of one meeting it is not known yet whether it took place.",
    ]
    assert said[2] == "The program is below a target."
    # As of when, and which week waits for reports.
    assert "As of today" in html
    charts = admin.get("/north/dashboard/?part=charts")
    assert charts.context["waiting"] == [Week(SUNDAY)]
    assert f"/north/reports/weekly/?week={SUNDAY}" in charts.content.decode()
    piece = admin.get("/north/dashboard/?part=charts", headers={"hx-request": "true"}).content.decode()
    assert piece.strip().startswith("<section") and "<main" not in piece
    assert html.count("How is this counted?") == 3


def test_a_program_has_a_page_and_the_chooser_leads_there(admin, week):
    page = admin.get("/north/dashboard/", {"program": week.program.pk, "period": "4"}, follow=True)
    assert page.redirect_chain == [(f"/north/dashboard/programs/{week.program.pk}/?period=4", 302)]
    assert page.context["period"].number == 4 and page.context["slice"].program == week.program
    back = admin.get(page.redirect_chain[0][0], {"program": "", "period": "4"})
    assert (back.status_code, back["Location"]) == (302, "/north/dashboard/?period=4")


@pytest.mark.parametrize("language", ["he", "en"])
def test_pages_open_in_both_languages(signed_in, ada, week, language):
    client = signed_in(ada, language)
    assert [client.get(address).status_code for address in pages(week).values()] == [200] * len(PAGES)


def test_without_programs_the_page_says_what_will_come(admin):
    assert "No program yet" in admin.get("/north/dashboard/").content.decode()


def test_a_measure_says_what_it_is_made_of_and_who_is_behind_it(admin, week):
    page = admin.get(pages(week)["measure"])
    html = page.content.decode()
    assert "meetings that took place" in html and "דוד לוי" not in html
    assert [column for column in page.context["states"] if any(column[1].values())] == [
        ("9.11", {"held": 1, "excused": 0, "missed": 1, "unreported": 1})
    ]
    listed = admin.get(pages(week)["people"]).context["page"]
    assert {row.mentee: (row.above, row.below) for row in listed} == {"דוד לוי": (1, 2), "יוסף דיין": (0, 1)}
    for key in Key:
        assert admin.get(f"/north/dashboard/measures/?measure={key.value}").status_code == 200, key
    assert admin.get("/north/dashboard/measures/?measure=coverage&people=missing").context["page"][0].mentee == "שרה גל"


@pytest.mark.parametrize("query", ["?unit=1", "?program=1", "?period=1", "?period=range", f"?unit={UUID(int=7)}"])
def test_nonsense_in_the_address_is_not_there(admin, week, query):
    for address in ("/north/dashboard/", "/north/dashboard/everyone/", "/north/dashboard/measures/"):
        assert admin.get(address + query).status_code == 404
    assert admin.get("/north/dashboard/measures/?measure=nothing").status_code == 404
    assert admin.get("/north/dashboard/measures/?measure=held&people=nobody").status_code == 404


def test_days_can_be_chosen_and_become_whole_weeks(admin, week):
    query = {"period": "range", "from": SUNDAY + timedelta(days=3), "to": SUNDAY + timedelta(days=4)}
    page = admin.get("/north/dashboard/", query)
    assert (page.context["period"].first, page.context["period"].last) == (SUNDAY, SUNDAY + timedelta(days=6))


def marks(client, address: str) -> dict[str, str]:
    """What the map draws for everyone, a letter for each week, and what it says in words."""
    found = {}
    for row in client.get(address).context["rows"]:
        masks = {"u": row.unreported, "m": row.missed, "e": row.excused, "h": row.counting, "-": row.alone}
        letters = [next((name for name, mask in masks.items() if mask >> at & 1), ".") for at in range(60)]
        found[row.name] = "".join(letters).rstrip(".")
    return found


def test_everyone_week_by_week(admin, organization, week):
    with organization_scope(organization):
        for back, outcome in ((1, "missed"), (2, "missed"), (3, "excused"), (4, "held")):
            meeting_of(week.david.series.first(), SUNDAY - back * WEEK + timedelta(days=2), outcome)
            roll_up_week(organization=organization, week_start=SUNDAY - back * WEEK)
    address = pages(week)["everyone"]
    shown = marks(admin, address)
    assert shown["דוד לוי"].endswith("hemmm") and shown["יוסף דיין"].endswith("u") and shown["שרה גל"].endswith("-")
    html = admin.get(address).content.decode()
    assert "2 of 6 held · missed 3 weeks in a row (November)" in html and "no mentor" in html
    opened = f"/north/dashboard/enrolments/{week.david.enrolment.pk}/?first={SUNDAY - 11 * WEEK}&amp;last="
    assert opened in html
    behind = admin.get(opened.replace("&amp;", "&") + str(SUNDAY + timedelta(days=6)))
    assert [meeting.state for meeting in behind.context["meetings"]][-3:] == ["missed", "held", "missed"]
    assert list(marks(admin, address + "&order=worst")) == ["שרה גל", "יוסף דיין", "דוד לוי"]
    assert list(marks(admin, address + "&order=unit")) == ["דוד לוי", "יוסף דיין", "שרה גל"]
    assert list(marks(admin, address + "&q=יוסף")) == ["יוסף דיין"]
    assert list(marks(admin, f"{address}&unit={week.unit.pk}")) == ["דוד לוי"]
    with organization_scope(organization):
        term = CalendarPeriodFactory(
            organization=organization, program=week.program, kind="term", starts_on=SUNDAY - 2 * WEEK, ends_on=SUNDAY
        )
    page = admin.get(f"{address}&period={term.pk}")
    assert [shown.start for shown in page.context["period"].weeks] == [SUNDAY - 2 * WEEK, SUNDAY - WEEK, SUNDAY]


def test_steering_team_sees_sums_and_no_person(signed_in, steering, week):
    client = signed_in(steering)
    for name in ("dashboard", "program", "charts", "measure", "people"):
        page = client.get(pages(week)[name])
        assert page.status_code == 200 and "page" not in page.context and "דוד לוי" not in page.content.decode()
    for name in ("everyone", "meetings"):
        assert client.get(pages(week)[name]).status_code == 404


def test_coordinator_of_another_program_gets_404(signed_in, dana, organization, week):
    with organization_scope(organization):
        other = EnrolmentFactory(organization=organization).program
        ProgramScope.objects.create(
            organization=organization, membership=dana.membership(Role.COORDINATOR), program=other
        )
    client = signed_in(dana)
    assert [program.pk for program in client.get("/north/dashboard/").context["slice"].programs] == [other.pk]
    assert [client.get(pages(week)[name]).status_code for name in PAGES[1:]] == [404] * 6
    assert "דוד לוי" not in marks(client, "/north/dashboard/everyone/")


@pytest.mark.parametrize("role", [Role.MENTOR, Role.MENTEE, Role.BROADCASTER, Role.PROFESSIONAL])
def test_other_roles_get_404(signed_in, make_viewer, organization, week, role):
    client = signed_in(make_viewer(role, organization=organization))
    assert [client.get(address).status_code for address in pages(week).values()] == [404] * len(PAGES)


@pytest.mark.parametrize("role", OFFICE)
def test_stranger_gets_404(signed_in, make_viewer, other_organization, week, role):
    client = signed_in(make_viewer(role, organization=other_organization))
    assert [client.get(address).status_code for address in pages(week).values()] == [404] * len(PAGES)
    # The same things under one's own address are not there either.
    own = [client.get(address.replace("north", "south")).status_code for address in pages(week).values()]
    assert own == [200] + [404] * 6


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("dashboard", 9),
        ("program", 9),
        ("charts", 9),
        ("measure", 10),
        ("people", 11),
        ("everyone", 12),
        ("meetings", 7),
    ],
)
def test_number_of_reads_is_constant(signed_in, ada, organization, week, name, expected):
    client = signed_in(ada)
    numbers = []
    for more in (1, 2):
        with organization_scope(organization):
            for _ in range(more):
                unit = UnitFactory(organization=organization)
                pairing = PairingFactory(
                    organization=organization, enrolment__program=week.program, enrolment__mentee__unit=unit
                )
                meeting_of(series_of(pairing), SUNDAY + timedelta(days=2), "missed")
                EnrolmentFactory(organization=organization)
            roll_up_week(organization=organization, week_start=SUNDAY)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(pages(week)[name]).status_code == 200
        # What reads or writes; transactions begin and end as well.
        numbers.append(len([one for one in queries if "SAVEPOINT" not in one["sql"]]))
    assert numbers == [expected, expected]
