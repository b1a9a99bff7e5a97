"""Was it sent, when, why not: whom the office finds, in which words, and what it can do about it."""

from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.db import transaction
from django.urls import reverse

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import MembershipUnit
from mentoring_platform.notifications.choices import Kind
from mentoring_platform.notifications.models import Address, DeliveryAttempt, OutgoingMessage, Preference
from mentoring_platform.notifications.services import notify
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.scope import organization_scope
from tests.factories import MentorFactory, UnitFactory

PAGE = "/north/messages/"
WEDNESDAY = datetime(2026, 11, 18, 10, tzinfo=UTC)
FRIDAY_EVENING = datetime(2026, 11, 20, 16, tzinfo=UTC)
SECRET = "Meeting with Uri at the clinic"


@pytest.fixture(autouse=True)
def _on_a_wednesday():
    with time_machine.travel(WEDNESDAY, tick=False):
        yield


@pytest.fixture
def mentors(organization, make_viewer):
    """Two mentors, Noa in Galil and Omer elsewhere, by their names."""
    found = {}
    with organization_scope(organization), transaction.atomic():
        units = {name: UnitFactory(organization=organization, name=unit) for name, unit in
                 (("Noa", "Galil"), ("Omer", "Negev"))}  # fmt: skip
    for name, unit in units.items():
        viewer = make_viewer(Role.MENTOR, organization=organization, name=name)
        with organization_scope(organization), transaction.atomic():
            found[name] = MentorFactory(
                organization=organization, full_name=name, unit=unit, membership=viewer.acting_membership
            )
    return found


@pytest.fixture
def galil_office(organization, make_viewer, mentors):
    """A coordinator of Galil alone."""
    viewer = make_viewer(Role.COORDINATOR, organization=organization)
    with organization_scope(organization), transaction.atomic():
        MembershipUnit.objects.create(
            organization=organization, membership=viewer.acting_membership, unit=mentors["Noa"].unit
        )
    return viewer


def write(mentor, key="k", kind=Kind.PLAN, **state) -> OutgoingMessage:
    with organization_scope(mentor.organization), transaction.atomic():
        (message,) = notify(
            organization=mentor.organization,
            kind=kind,
            key=f"{key}:{mentor.pk}",
            to=mentor.membership,
            subject=SECRET,
            text=SECRET,
        )
        OutgoingMessage.objects.filter(pk=message.pk).update(**state)
        message.refresh_from_db()
        return message


def told(client, message) -> str:
    page = client.get(reverse("programs:message", args=["north", message.pk]))
    assert SECRET not in page.content.decode()
    return page.context["story"].words


def test_coordinator_finds_the_own_people_and_never_what_was_written(signed_in, galil_office, ada, mentors):
    own, foreign = write(mentors["Noa"]), write(mentors["Omer"])
    hidden = write(mentors["Noa"], "c", Kind.CONCERN)
    client = signed_in(galil_office)
    page = client.get(PAGE)
    assert [story.message for story in page.context["stories"]] == [own]
    assert SECRET not in page.content.decode() and "Omer" not in page.content.decode()
    for message in (foreign, hidden):
        assert client.get(reverse("programs:message", args=["north", message.pk])).status_code == 404
        assert client.post(reverse("programs:try_message", args=["north", message.pk])).status_code == 404
    everything = signed_in(ada).get(PAGE).context["stories"]
    assert {story.message.pk for story in everything} == {own.pk, foreign.pk}


def test_filters_by_person_kind_state_and_day(signed_in, ada, mentors):
    noa, omer = write(mentors["Noa"]), write(mentors["Omer"], kind=Kind.REPORT, sent_at=WEDNESDAY)
    client = signed_in(ada)
    for query, found in {
        "q=Noa": [noa],
        f"person={mentors['Omer'].pk}": [omer],
        "kind=report": [omer],
        "state=waiting": [noa],
        "day=2026-11-17": [],
        "day=2026-11-18&channel=email&state=sent": [omer],
        "day=nonsense&state=nonsense": [omer, noa],
    }.items():
        assert [story.message for story in client.get(f"{PAGE}?{query}").context["stories"]] == found, query


def test_each_state_says_when_and_why(signed_in, ada, mentors):
    client, noa = signed_in(ada), mentors["Noa"]
    assert told(client, write(noa, "1")) == "Goes within the next minutes."
    assert told(client, write(noa, "2", sent_at=WEDNESDAY)) == "Sent today at 12:00."
    assert "wrong" in told(client, write(noa, "3", given_up_at=WEDNESDAY, last_error="SMTPRecipientsRefused 550"))
    assert "not want" in told(client, write(noa, "4", dropped_at=WEDNESDAY, last_error="unwanted"))
    assert "HTTP 500" in told(client, write(noa, "5", bounced_at=WEDNESDAY, last_error="HTTP 500"))
    waits = write(noa, "6", retry_at=WEDNESDAY + timedelta(minutes=4), attempts=2)
    assert told(client, waits) == "The last try failed. The next one: today at 12:04."


def test_waiting_says_until_when_and_because_of_what(signed_in, ada, organization, mentors):
    client, message = signed_in(ada), write(mentors["Noa"])
    with time_machine.travel(FRIDAY_EVENING, tick=False):
        assert told(client, message) == "Waits until Sunday 22 November at 08:00, because of Shabbat."
    with time_machine.travel(WEDNESDAY.replace(hour=20), tick=False):
        assert told(client, message) == "Waits until tomorrow at 08:00, because of the night."
    with organization_scope(organization), transaction.atomic():
        Preference.objects.create(
            organization=organization, membership=mentors["Noa"].membership, quiet_from=time(11), quiet_until=time(13)
        )
    assert "until 13:00" in told(client, message) and "quiet hours" in told(client, message)


def test_failed_message_is_tried_again_and_a_sent_one_is_not(signed_in, ada, organization, mentors):
    client = signed_in(ada)
    failed = write(mentors["Noa"], "1", given_up_at=WEDNESDAY, attempts=8, last_error="HTTP 400")
    sent = write(mentors["Noa"], "2", sent_at=WEDNESDAY)
    with organization_scope(organization), transaction.atomic():
        DeliveryAttempt.objects.create(
            organization=organization, message=failed, at=WEDNESDAY, provider="p", result="refused", reason="HTTP 400"
        )
    page = client.get(reverse("programs:message", args=["north", failed.pk]))
    assert "HTTP 400" in page.content.decode() and page.context["can_try"]
    for message in (failed, failed, sent):
        client.post(reverse("programs:try_message", args=["north", message.pk]))
    with organization_scope(organization), transaction.atomic():
        failed.refresh_from_db()
        sent.refresh_from_db()
    assert (failed.state, failed.attempts, failed.due_at) == ("waiting", 0, WEDNESDAY)
    assert sent.state == "sent"


@pytest.mark.parametrize("number", [1, 3])
def test_list_takes_the_same_queries_however_many_it_shows(
    signed_in, galil_office, mentors, number, django_assert_num_queries
):
    client = signed_in(galil_office)
    for at in range(number):
        write(mentors["Noa"], str(at))
    client.get(PAGE)
    with django_assert_num_queries(19):
        assert len(client.get(PAGE).context["stories"]) == number


def test_whom_messages_do_not_reach_stands_on_the_page_and_between_the_chairs(
    signed_in, galil_office, dana, tamar, organization, mentors
):
    with organization_scope(organization), transaction.atomic():
        for mentor in mentors.values():
            address = Address.objects.create(
                organization=organization,
                membership=mentor.membership,
                channel="email",
                value=mentor.membership.user.email,
                broken_at=clock.now(),
            )
    client, gaps = signed_in(galil_office), "/north/morning/?kind=unreached"
    shown = client.get(gaps).content.decode()
    assert "Noa" in shown and "Omer" not in shown and "Correct the address" in shown
    page = client.get(reverse("programs:mentor", args=["north", mentors["Noa"].pk])).content.decode()
    assert "Messages do not reach" in page
    mended = reverse("programs:address_mended", args=["north", address.pk])  # Omer's
    assert client.post(mended).status_code == 404
    assert signed_in(tamar).post(mended.replace("north", "south")).status_code == 404
    # Another address of the same person counts as sound.
    mentors["Noa"].membership.user.email = "another@people.example"
    mentors["Noa"].membership.user.save()
    everybody = signed_in(dana)
    assert "Noa" not in client.get(gaps).content.decode() and "Omer" in everybody.get(gaps).content.decode()
    everybody.post(mended)
    assert "Omer" not in everybody.get(gaps).content.decode()
