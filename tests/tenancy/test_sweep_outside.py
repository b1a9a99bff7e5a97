"""Every address outside organizations: whoever asks, it tells nothing of an organization that is not his."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.test import Client

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Invitation, User
from mentoring_platform.accounts.queries import viewer_for
from mentoring_platform.members import services
from mentoring_platform.notifications.models import OutgoingMessage
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.scope import organization_scope
from tests.factories import UserFactory
from tests.tenancy import staged
from tests.tenancy.forms_on_pages import forms_on
from tests.tenancy.outside import DOORS, EVERYBODY, LINK, OPERATOR, SIGNED_IN, outside_address
from tests.tenancy.routes import ALL_ROUTES, PREFIX
from tests.tenancy.sweeping import METHODS, answer_of, checksums, rolled_back, shows

pytestmark = pytest.mark.django_db
stage, organization, other_organization = staged.stage, staged.organization, staged.other_organization
north, southerners = staged.north, staged.southerners

OUTSIDE = [route for route in ALL_ROUTES if not route.startswith(PREFIX)]
SIGN_IN = "/account/login/"

OF_PEOPLE = ("user_id", "membership_id", "mentee_id", "mentor_id", "pairing_id", "unit_id")


@pytest.mark.parametrize("route", OUTSIDE)
def test_every_address_outside_organizations_has_its_door(route):
    assert route in DOORS, f"Say in tests/tenancy/outside.py, DOORS, whose door '{route}' is"


def test_no_door_leads_nowhere():
    assert set(DOORS) == set(OUTSIDE), "These addresses are gone: take them out of tests/tenancy/outside.py"


@pytest.fixture
def nobody(db):
    return SimpleNamespace(user=UserFactory(name="Nobody"))


@pytest.mark.parametrize("route", OUTSIDE)
def test_nobody_learns_of_another_organization(
    route, organization, other_organization, north, southerners, nobody, operator, signed_in, swept
):
    """By no method; only the operator does anything there, and reads names and states of organizations."""
    people = {"signed out": None, **southerners, "nobody": nobody, "operator": operator}
    path, door = outside_address(route, organization, north), DOORS[route]
    before = checksums(organization), checksums(other_organization)
    for role, person in people.items():
        client, is_operators = signed_in(person) if person else Client(), (role, door) == ("operator", OPERATOR)
        with rolled_back():
            for method in METHODS:
                response = getattr(client, method)(path)
                swept(role, route)
                assert is_operators or organization.name not in response.content.decode(), (role, method)
                # What runs by itself has not run in a test.
                says_late = route == "readyz" and response.status_code == 503
                assert (response.status_code < 500 or says_late) and not shows(response), (role, method)
                _door_holds(door, role, response)
                if method == "post" and person:
                    client = signed_in(person)
            assert is_operators or (checksums(organization), checksums(other_organization)) == before, role
    assert (checksums(organization), checksums(other_organization)) == before


def _door_holds(door: str, role: str, response) -> None:
    if response.status_code == 405 or door == EVERYBODY:
        return
    if door == LINK:
        assert response.status_code == 404, role
    elif role == "signed out":
        assert response.status_code == 302 and response["Location"].startswith(SIGN_IN)
    elif door == OPERATOR:
        assert (response.status_code == 404) == (role != "operator"), role
    else:
        assert door == SIGNED_IN and response.status_code != 404, role


@pytest.mark.parametrize("role", ["signed out", "everything", "operator"])
@pytest.mark.parametrize("route", OUTSIDE)
def test_foreign_ids_and_addresses_in_forms_outside(
    route, role, organization, other_organization, north, southerners, operator, signed_in, swept
):
    """Each form is sent with the foreign person's e-mail address, and with foreign ids, in each field.

    None of these forms names an object of an organization; the ids are those that lead to people.
    """
    person = {"everything": southerners["everything"], "operator": operator}.get(role)
    enter = (lambda: signed_in(person)) if person else Client
    path = outside_address(route, organization, north)
    address = User.objects.get(pk=north["user_id"]).email
    before = checksums(organization)
    for form in forms_on(enter().get(path).content.decode()):
        target = form.action or path
        if form.method != "post" or target.startswith(f"/{other_organization.slug}/"):
            continue
        for value in (address, organization.slug, *(str(north[kind]) for kind in OF_PEOPLE)):
            filled = {name: value for name in form.sent if name != "csrfmiddlewaretoken"}
            with rolled_back():
                response = enter().post(target, filled)
                if (role, DOORS[route]) != ("operator", OPERATOR):  # who suspends, and invites who shall administer
                    assert checksums(organization) == before, value
            swept(role, route)
            assert response.status_code < 500 and not shows(response), value


@pytest.mark.parametrize("role", Role.values)
def test_list_of_organizations_holds_ones_own_alone(role, southerners, organization, other_organization, signed_in):
    client = signed_in(southerners[role])
    assert client.get("/")["Location"] == f"/{other_organization.slug}/"
    listed = client.get("/account/organizations/").content.decode()
    assert other_organization.name in listed and organization.name not in listed


def test_list_of_organizations_holds_all_of_ones_own(make_viewer, organization, other_organization, signed_in):
    user = make_viewer(Role.MENTOR, organization=organization).user
    both = make_viewer(Role.COORDINATOR, organization=other_organization, user=user)
    listed = signed_in(both).get("/").content.decode()
    assert organization.name in listed and other_organization.name in listed


@pytest.fixture
def secrets_of_the_north(db, organization, ada):
    """Links of invitations in each state, as they stood in their letters."""

    def invite(name: str) -> tuple[Invitation, str]:
        invitation = services.invite_person(
            organization=organization, email=f"{name}@people.example", name=name, roles=[Role.MENTOR], by=ada
        )
        letter = OutgoingMessage.objects.get(to=f"{name}@people.example")
        return invitation, re.search(r"/invitation/north/(\S+)/", letter.text).group(1)

    with organization_scope(organization):
        with time_machine.travel(clock.now() - timedelta(days=30)):
            expired = invite("expired")
        asked = {name: invite(name) for name in ("open", "withdrawn", "used")}
        services.withdraw_invitation(invitation=asked["withdrawn"][0], by=ada)
        services.accept_invitation(invitation=asked["used"][0], user=asked["used"][0].user)
        assert viewer_for(asked["used"][0].user, organization).is_mentor
    return {name: secret for name, (_, secret) in {**asked, "expired": expired}.items()}


def test_link_of_another_organization_is_like_one_never_sent(
    secrets_of_the_north, organization, other_organization, ada, southerners, signed_in, swept
):
    """Open, withdrawn, used or expired: under another address it says nothing, in no other words and no other time."""
    route = "invitation/<slug:organization_slug>/<str:secret>/"
    before = checksums(organization), checksums(other_organization)
    clients = {"signed out": Client(), "everything": signed_in(southerners["everything"]), "ada": signed_in(ada)}
    for role, client in clients.items():
        for method in ("get", "post"):
            path = f"/invitation/south/{'x' * 43}/"
            _, missing = answer_of(getattr(client, method), path, {})
            assert missing.status == 404
            for state, secret in secrets_of_the_north.items():
                _, foreign = answer_of(getattr(client, method), f"/invitation/south/{secret}/", {})
                swept(role, route, "secret")
                assert foreign == missing, (role, method, state)
    assert (checksums(organization), checksums(other_organization)) == before


def test_link_opens_at_its_own_address(secrets_of_the_north, client):
    """A control of the test above: the same links do say something where they belong."""
    answers = {name: client.get(f"/invitation/north/{secret}/") for name, secret in secrets_of_the_north.items()}
    statuses = {name: answer.status_code for name, answer in answers.items()}
    assert statuses == {"open": 200, "withdrawn": 410, "used": 410, "expired": 410}


def test_unknown_and_suspended_organizations_look_like_a_wrong_link(secrets_of_the_north, organization, client):
    def told(path: str) -> tuple[int, str, dict]:
        _, answer = answer_of(client.get, path, {})
        return answer.status, answer.text, answer.headers

    wrong = told(f"/invitation/north/{'x' * 43}/")
    assert told(f"/invitation/nowhere/{secrets_of_the_north['open']}/") == wrong
    organization.suspended_at = clock.now()
    organization.save()
    assert told(f"/invitation/north/{secrets_of_the_north['open']}/") == wrong


@pytest.mark.parametrize("path", ["/account/password/reset/", "/account/login/code/"])
def test_asking_for_a_letter_tells_nobody_who_has_an_account(path, north):
    def told(email: str) -> tuple[int, str, str]:
        with rolled_back():
            answer = Client().post(path, {"email": email})
        return answer.status_code, answer.get("Location", ""), answer.content.decode()

    assert told(User.objects.get(pk=north["user_id"]).email) == told("nobody@people.example")
