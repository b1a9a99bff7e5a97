"""Between the chairs: who is shown, why and since when, and who is not."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mentoring_platform.accounts.choices import Role
from mentoring_platform.notifications.models import Address
from mentoring_platform.tenancy.scope import organization_scope
from programs.models import Absence, ProgramScope
from tests.factories import (
    EnrolmentFactory,
    MembershipFactory,
    MenteeFactory,
    MentorFactory,
    PairingFactory,
    ProgramFactory,
)
from tests.reports.scenes import meeting_of, series_of

NOW = datetime(2025, 11, 19, 10, tzinfo=UTC)
TODAY = date(2025, 11, 19)
DAY = timedelta(days=1)
WEEK = timedelta(days=7)


@pytest.fixture(autouse=True)
def _on_a_wednesday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def settled(inside):
    """A pairing of whom nothing is to be said: fixed time, reported."""
    return settled_pairing(inside)


def settled_pairing(organization, **fields):
    pairing = PairingFactory(organization=organization, **fields)
    pairing.fixed = series_of(pairing)
    meeting_of(pairing.fixed, TODAY - 8 * DAY, "held")
    return pairing


def found(client, kind: str, query: str = "") -> list:
    response = client.get(f"/north/gaps/{query}")
    gap = next(gap for gap in response.context["gaps"] if gap.kind.name == kind)
    assert gap.count == gap.page.paginator.count
    return list(gap.page)


def counts(client) -> dict[str, int]:
    return {gap.kind.name: gap.count for gap in client.get("/north/gaps/").context["gaps"]}


@pytest.fixture
def office(signed_in, dana):
    return signed_in(dana)


def text(client, query: str = "") -> str:
    return " ".join(client.get(f"/north/gaps/{query}").content.decode().split())


def test_settled_pairing_is_no_gap_and_the_empty_page_is_glad(office, settled):
    assert set(counts(office).values()) == {0}
    assert "Nobody is between the chairs" in text(office)


def test_enrolled_without_a_mentor(office, settled, inside):
    enrolment = EnrolmentFactory(organization=inside, starts_on=TODAY - 3 * DAY)
    assert found(office, "without_mentor") == [enrolment]
    page = text(office)
    assert "enrolled since Sunday 16 November, never had a mentor" in page
    assert f"/north/enrolments/{enrolment.pk}/pair/" in page


def test_whose_mentor_has_left_is_without_one_since_then(office, settled, inside):
    settled.ends_on = TODAY - DAY
    settled.save()
    assert found(office, "without_mentor") == [settled.enrolment]
    assert "without a mentor since the last one ended, yesterday" in text(office)


@pytest.mark.parametrize(
    "fields",
    [
        {"starts_on": TODAY + DAY},
        {"ends_on": TODAY - DAY},
        {"program__ends_on": TODAY - DAY},
        {"program__starts_on": TODAY + DAY},
    ],
)
def test_who_is_not_in_a_running_program_needs_no_mentor(office, inside, fields):
    EnrolmentFactory(organization=inside, **fields)
    assert counts(office)["without_mentor"] == 0


def test_whose_mentor_begins_later_needs_none(office, inside):
    PairingFactory(organization=inside, starts_on=TODAY + DAY)
    assert counts(office)["without_mentor"] == 0


def test_paired_without_a_fixed_time(office, settled, inside):
    pairing = PairingFactory(organization=inside, starts_on=TODAY - DAY)
    ended = settled_pairing(inside)
    ended.fixed.ends_on = TODAY - DAY
    ended.fixed.save()
    assert found(office, "without_time") == [ended, pairing]
    page = text(office)
    assert "paired since yesterday, never had a fixed time" in page
    assert "no fixed time since the last one ended, yesterday" in page
    assert f"/north/pairings/{pairing.pk}/schedule/" in page


def test_fixed_time_that_begins_later_is_one(office, settled):
    settled.fixed.starts_on = TODAY + DAY
    settled.fixed.save()
    assert counts(office)["without_time"] == 0


def test_report_is_missed_after_more_than_a_week(office, settled, inside):
    late = settled_pairing(inside)
    meeting_of(late.fixed, TODAY - 9 * DAY)
    meeting_of(late.fixed, TODAY - 15 * DAY)
    meeting_of(settled.fixed, TODAY - 7 * DAY)
    meeting_of(settled.fixed, TODAY - 9 * WEEK)
    (row,) = found(office, "unreported")
    assert (row.pairing, row.unreported, row.unreported_since) == (late, 2, TODAY - 15 * DAY)
    assert "2 meetings not reported, the first Tuesday 4 November" in text(office)


def test_two_missed_in_a_row(office, inside):
    pairing = settled_pairing(inside)
    for day, outcome in [(6, "missed"), (4, "excused"), (3, "missed"), (2, "")]:
        meeting_of(pairing.fixed, TODAY - day * DAY, outcome)
    (row,) = found(office, "missed")
    assert (row.pairing, row.missed, row.missed_since) == (pairing, 2, TODAY - 6 * DAY)
    page = text(office)
    assert "2 missed meetings in a row, the first Thursday 13 November" in page
    assert f"/north/pairings/{pairing.pk}/change/" in page


def test_missed_meetings_around_a_held_one_are_not_in_a_row(office, inside):
    pairing = settled_pairing(inside)
    for day, outcome in [(10, "missed"), (6, "missed"), (4, "held"), (3, "missed")]:
        meeting_of(pairing.fixed, TODAY - day * DAY, outcome)
    assert counts(office)["missed"] == 0


def test_ended_pairing_is_nobodys_gap(office, inside):
    pairing = settled_pairing(inside)
    for day in (20, 18, 16):
        meeting_of(pairing.fixed, TODAY - day * DAY, "missed")
    meeting_of(pairing.fixed, TODAY - 15 * DAY)
    pairing.ends_on = TODAY - DAY
    pairing.save()
    assert (counts(office)["missed"], counts(office)["unreported"]) == (0, 0)


def test_mentor_over_capacity(office, inside):
    mentor = MentorFactory(organization=inside, capacity=1, full_name="אורי כהן", phone="0502345678")
    settled_pairing(inside, mentor=mentor)
    assert counts(office)["over_capacity"] == 0
    settled_pairing(inside, mentor=mentor, starts_on=TODAY - 30 * DAY)
    settled_pairing(inside, mentor=mentor, ends_on=TODAY - DAY)
    assert found(office, "over_capacity") == [mentor]
    page = text(office)
    assert "accompanies 2, can carry 1" in page
    assert f"mentor={mentor.pk}" in page


def test_contact_is_at_hand(office, inside):
    mentor = MentorFactory(organization=inside, phone="0502345678")
    PairingFactory(organization=inside, mentor=mentor)
    assert 'href="tel:+972502345678"' in text(office)


def test_administrator_sees_the_gaps_without_the_acts(signed_in, ada, inside):
    enrolment = EnrolmentFactory(organization=inside)
    assert found(signed_in(ada), "without_mentor") == [enrolment]
    assert "Find a mentor" not in text(signed_in(ada))


def test_one_kind_page_by_page(office, inside):
    for _ in range(12):
        EnrolmentFactory(organization=inside)
    PairingFactory(organization=inside)
    response = office.get("/north/gaps/")
    assert [len(gap.page) for gap in response.context["shown"]] == [8, 1]
    assert "Show all 12" in text(office)
    response = office.get("/north/gaps/?kind=without_mentor")
    assert [len(gap.page) for gap in response.context["shown"]] == [12]


@pytest.mark.parametrize("query", ["?kind=tired", "?program=x"])
def test_nonsense_in_the_address_is_not_there(office, query):
    assert office.get(f"/north/gaps/{query}").status_code == 404


def test_filters(office, inside):
    one = settled_pairing(inside, ends_on=TODAY - DAY)
    EnrolmentFactory(organization=inside)
    waiting = PairingFactory(organization=inside)
    program = one.enrolment.program.pk
    assert found(office, "without_mentor", f"?program={program}") == [one.enrolment]
    assert found(office, "without_time", f"?program={program}") == []
    assert found(office, "without_time", f"?mentor={waiting.mentor.pk}") == [waiting]
    assert found(office, "without_mentor", f"?mentor={waiting.mentor.pk}") == []


def test_coordinator_of_a_program_sees_its_gaps_alone(office, dana, inside):
    program = ProgramFactory(organization=inside)
    own = EnrolmentFactory(organization=inside, program=program)
    EnrolmentFactory(organization=inside)
    ProgramScope.objects.create(organization=inside, membership=dana.membership(Role.COORDINATOR), program=program)
    assert found(office, "without_mentor") == [own]


def test_gaps_of_a_look_alike_organization_stay_there(signed_in, dana, tamar, organization, other_organization):
    for place in (organization, other_organization):
        with organization_scope(place):
            every_gap(place, "דוד לוי")
    with organization_scope(other_organization):
        every_gap(other_organization, "תלמיד הדרום")
    assert counts(signed_in(dana)) == dict.fromkeys(counts(signed_in(dana)), 1)
    assert "תלמיד הדרום" not in text(signed_in(dana))


def every_gap(organization, name: str) -> None:
    """One gap of each kind."""

    def mentee():
        return MenteeFactory(organization=organization, full_name=name)

    program = ProgramFactory(organization=organization)
    EnrolmentFactory(organization=organization, program=program, mentee=mentee())
    PairingFactory(organization=organization, enrolment__mentee=mentee(), enrolment__program=program)
    busy = settled_pairing(organization, mentor=MentorFactory(organization=organization, capacity=0))
    meeting_of(busy.fixed, TODAY - 20 * DAY)
    for day in (3, 2):
        meeting_of(busy.fixed, TODAY - day * DAY, "missed")
    away = settled_pairing(organization, enrolment__mentee=mentee(), enrolment__program=program)
    Absence.objects.create(organization=organization, mentor=away.mentor, starts_on=TODAY)
    membership = MembershipFactory(organization=organization, role=Role.MENTOR)
    MentorFactory(organization=organization, full_name=name, membership=membership)
    Address.objects.create(
        organization=organization, membership=membership, channel="email", value=membership.user.email, broken_at=NOW
    )


@pytest.mark.parametrize(("query", "expected"), [("", 28), ("?kind=missed", 24)])
def test_query_count_is_constant(signed_in, dana, inside, query, expected):
    client = signed_in(dana)
    numbers = []
    for more in (1, 2):
        for _ in range(more):
            every_gap(inside, "דוד לוי")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/north/gaps/{query}").status_code == 200
        numbers.append(len(queries))
    assert numbers == [expected, expected]
