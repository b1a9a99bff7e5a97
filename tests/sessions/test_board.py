"""The coordinator's board: the week as it stands, counted and listed alike, and nobody else's."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import MembershipUnit
from mentoring_platform.tenancy.scope import organization_scope
from programs.models import ProgramScope
from tests.factories import MenteeFactory, MentorFactory, PairingFactory, ProgramFactory, UnitFactory
from tests.reports.scenes import extra_meeting, meeting_of, series_of

SUNDAY = date(2025, 11, 9)
DAY = timedelta(days=1)
WEDNESDAY_NOON = datetime(2025, 11, 12, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_mid_week():
    with time_machine.travel(WEDNESDAY_NOON, tick=False):
        yield


@pytest.fixture
def scene(organization, other_organization):
    """Two mentors with meetings in all five states, an extra one, and a look-alike organization beside them."""
    for place in (organization, other_organization):
        with organization_scope(place):
            unit = UnitFactory(organization=place, name="צפון")
            program = ProgramFactory(organization=place, name="ליווי אישי")
            mentor = MentorFactory(organization=place, full_name="אורי כהן")
            pairing = paired(place, program, mentor, "דוד לוי", unit)
            series = series_of(pairing)
            meeting_of(series, SUNDAY, "held")
            meeting_of(series, SUNDAY + DAY, "excused")
            meeting_of(series, SUNDAY + 2 * DAY, "missed")
            other = paired(place, program, MentorFactory(organization=place, full_name="רון פרץ"), "יוסף דיין", None)
            meeting_of(series_of(other), SUNDAY + 2 * DAY)
            meeting_of(series_of(other), SUNDAY + 5 * DAY)
            extra_meeting(other, SUNDAY + DAY, "held")
            meeting_of(series_of(other), SUNDAY - DAY, "held")
    return {"pairing": pairing, "program": program, "unit": unit, "mentor": mentor}


def paired(organization, program, mentor, name, unit):
    mentee = MenteeFactory(organization=organization, full_name=name, unit=unit)
    return PairingFactory(
        organization=organization, mentor=mentor, enrolment__mentee=mentee, enrolment__program=program
    )


@pytest.fixture
def ours(organization, scene):
    """The same things as `scene` gives, of the first organization."""
    from mentees.models import Mentee
    from programs.models import Pairing

    with organization_scope(organization):
        pairing = Pairing.objects.get(enrolment__mentee=Mentee.objects.get(full_name="דוד לוי"))
        return {
            "pairing": pairing,
            "program": pairing.enrolment.program,
            "unit": pairing.enrolment.mentee.unit,
            "mentor": pairing.mentor,
        }


def counts(response) -> dict[str, int]:
    return {count.state: count.number for count in response.context["counts"]}


def listed(response) -> list[str]:
    return [m.pairing.enrolment.mentee.full_name for group in response.context["page"] for m in group.meetings]


@pytest.mark.parametrize("language", ["he", "en"])
def test_counts_are_the_meetings_of_the_week_by_state(signed_in, dana, scene, language):
    response = signed_in(dana, language).get("/north/board/")
    assert counts(response) == {"held": 2, "excused": 1, "missed": 1, "unreported": 1, "planned": 1}
    assert listed(response) == ["דוד לוי"] * 3 + ["יוסף דיין"] * 3


@pytest.mark.parametrize("state", ["held", "excused", "missed", "unreported", "planned"])
def test_each_count_links_to_the_list_of_what_it_counts(signed_in, dana, scene, state):
    client = signed_in(dana)
    count = next(count for count in client.get("/north/board/").context["counts"] if count.state == state)
    response = client.get(f"/north/board/{count.url}")
    assert len(listed(response)) == count.number
    assert counts(response)[state] == count.number


@pytest.mark.parametrize("name", ["program", "unit", "mentor"])
def test_filters_live_in_the_address(signed_in, dana, ours, name):
    response = signed_in(dana).get(f"/north/board/?{name}={ours[name].pk}")
    assert len(listed(response)) == (6 if name == "program" else 3)
    assert len(response.context["chips"]) == 1


def test_unit_takes_in_the_units_below_it(signed_in, dana, organization, ours):
    with organization_scope(organization):
        above = UnitFactory(organization=organization, name="הארץ")
        ours["unit"].parent = above
        ours["unit"].save()
    response = signed_in(dana).get(f"/north/board/?unit={above.pk}")
    assert listed(response) == ["דוד לוי"] * 3


def test_by_unit_sums_up_and_links_on(signed_in, dana, scene, ours):
    client = signed_in(dana)
    response = client.get("/north/board/?by=unit")
    north, none = list(response.context["page"])
    assert [(group.name, group.total) for group in (north, none)] == [("צפון", 3), ("", 3)]
    missed = next(count for count in north.counts if count.state == "missed")
    assert listed(client.get(f"/north/board/{missed.url}")) == ["דוד לוי"]


def test_another_week(signed_in, dana, scene):
    response = signed_in(dana).get("/north/board/?week=2025-11-05")
    assert counts(response) == {"held": 1, "excused": 0, "missed": 0, "unreported": 0, "planned": 0}


def test_week_without_meetings_says_so(signed_in, dana, scene):
    assert "No meetings in this week" in signed_in(dana).get("/north/board/?week=2025-10-01").content.decode()


def test_new_organization_is_shown_the_first_step(signed_in, dana, ada):
    text = signed_in(dana).get("/north/board/").content.decode()
    assert "Nobody is paired yet" in text and "/north/import/" in text
    main = signed_in(ada).get("/north/board/").content.decode().split("<main")[1].split("</main>")[0]
    assert "Nobody is paired yet" in main and "/north/import/" not in main


@pytest.mark.parametrize(
    "query", ["week=soon", "state=lost", "mentor=me", "program=00000000-0000-7000-8000-000000000000"]
)
def test_nonsense_in_the_address_is_not_there(signed_in, dana, scene, query):
    assert signed_in(dana).get(f"/north/board/?{query}").status_code == 404


@pytest.mark.parametrize("name", ["program", "unit", "mentor"])
def test_filter_of_another_organization_is_not_there(signed_in, dana, scene, name):
    """`scene` returns the things of the other organization."""
    assert signed_in(dana).get(f"/north/board/?{name}={scene[name].pk}").status_code == 404


def test_coordinator_of_a_program_sees_that_program_alone(signed_in, dana, organization, scene):
    with organization_scope(organization):
        own = ProgramFactory(organization=organization)
        pairing = paired(organization, own, MentorFactory(organization=organization), "שרה גל", None)
        meeting_of(series_of(pairing), SUNDAY, "held")
        ProgramScope.objects.create(
            organization=organization, membership=dana.membership(Role.COORDINATOR), program=own
        )
    response = signed_in(dana).get("/north/board/")
    assert listed(response) == ["שרה גל"]
    assert counts(response)["held"] == 1


def test_coordinator_of_a_unit_sees_that_unit_alone(signed_in, dana, organization, ours):
    with organization_scope(organization):
        MembershipUnit.objects.create(
            organization=organization, membership=dana.membership(Role.COORDINATOR), unit=ours["unit"]
        )
    assert listed(signed_in(dana).get("/north/board/")) == ["דוד לוי"] * 3


def test_administrator_may_look(signed_in, ada, scene):
    assert len(listed(signed_in(ada).get("/north/board/"))) == 6


@pytest.mark.parametrize("path", ["board", "morning"])
@pytest.mark.parametrize("role", [Role.MENTOR, Role.MENTEE, Role.VIEWER, Role.BROADCASTER, Role.PROFESSIONAL])
def test_other_roles_get_404(signed_in, make_viewer, organization, path, role):
    assert signed_in(make_viewer(role, organization=organization)).get(f"/north/{path}/").status_code == 404


@pytest.mark.parametrize("path", ["board", "morning"])
def test_stranger_gets_404(signed_in, tamar, organization, path):
    client = signed_in(tamar)
    assert client.get(f"/north/{path}/").status_code == 404
    assert client.get(f"/south/{path}/").status_code == 200


@pytest.mark.parametrize("path", ["board", "morning"])
def test_signed_out_is_asked_to_sign_in(client, organization, path):
    assert re.search(r"next=.*north", client.get(f"/north/{path}/").headers["location"])


def test_nothing_can_be_posted(signed_in, dana):
    assert signed_in(dana).post("/north/board/").status_code == 405


@pytest.mark.parametrize(("query", "expected"), [("", 18), ("?by=unit", 17)])
def test_query_count_is_constant(signed_in, dana, organization, query, expected):
    client = signed_in(dana)
    numbers = []
    for more in (1, 2):
        with organization_scope(organization):
            for _ in range(more):
                unit = UnitFactory(organization=organization)
                pairing = PairingFactory(organization=organization, enrolment__mentee__unit=unit)
                meeting_of(series_of(pairing), SUNDAY, "held")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/north/board/{query}").status_code == 200
        numbers.append(len(queries))
    assert numbers == [expected, expected]
