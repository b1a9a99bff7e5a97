"""The stage of the sweeps, set once for a module: each test undoes what it did, down to a savepoint.

Import these fixtures into a module of tests that only ask, and mark it with `django_db`. Planted faults change tables,
which an open transaction would hold: for them the stage is set anew in each test.
"""

from types import SimpleNamespace

import pytest
from django.db import transaction
from django.test import Client

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.queries import viewer_for
from mentoring_platform.tenancy.scope import organization_scope
from tests.factories import MembershipFactory, OrganizationFactory, UserFactory
from tests.tenancy.objects import CANARY, HOME_WORD, far_away, make_guidance, make_objects


def how_long(fixture_name: str, config: pytest.Config) -> str:
    """For which scope a part of the stage stands."""
    return "function" if config.pluginmanager.has_plugin("mutants") else "module"


@pytest.fixture(scope=how_long)
def stage(django_db_setup, django_db_blocker):
    """An open transaction around all that is set up below."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope=how_long)
def organization(stage):
    """The organization in which Dana coordinates and Noam mentors."""
    return OrganizationFactory(name="ישיבת הצפון", slug="north")


@pytest.fixture(scope=how_long)
def other_organization(stage):
    """A look-alike organization, where Tamar coordinates."""
    return OrganizationFactory(name="ישיבת הדרום", slug="south")


def programme_in(organization, word: str = CANARY) -> dict[str, object]:
    """A whole small programme in an organization; the id for each kind of argument."""
    with organization_scope(organization), transaction.atomic():
        make_guidance(organization, word)
        return make_objects(organization, word)


def each_role_in(organization, make) -> dict[str, object]:
    """Each role alone in an organization, and somebody who is everything there."""
    alone = {role: make(role, organization=organization) for role in Role.values}
    return {**alone, "everything": make(*Role.values, organization=organization, name="תמר")}


def member(*roles: str, organization, **named):
    user = UserFactory(**named)
    with organization_scope(organization), transaction.atomic():
        for role in roles:
            MembershipFactory(organization=organization, user=user, role=role)
        return viewer_for(user, organization)


@pytest.fixture(scope=how_long)
def north(organization):
    return programme_in(organization)


@pytest.fixture(scope=how_long)
def south(other_organization):
    """The same programme in the other organization, without the word that must not leave the north."""
    return programme_in(other_organization, HOME_WORD)


@pytest.fixture(scope=how_long)
def southerners(other_organization):
    """None of them is in the north."""
    return each_role_in(other_organization, member)


@pytest.fixture(scope=how_long)
def northerners(organization):
    """Each role alone in the north."""
    return each_role_in(organization, member)


@pytest.fixture(scope=how_long)
def far(organization, north):
    """Members of the north for whom the programme there is somebody else's, by role."""
    with organization_scope(organization), transaction.atomic():
        return far_away(organization)


class Doors:
    """Who is signed in on the stage: it takes as long as a request, and each test asks as many people."""

    def __init__(self):
        self._cookies: dict[int, str] = {}

    def let_in(self, user) -> None:
        """Sign somebody in, in English, for as long as the stage stands."""
        user.language = "en"
        user.save()
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        self._cookies[user.pk] = client.cookies.output(header="")

    def client(self, viewer) -> Client:
        """A new browser of somebody who has been let in."""
        client = Client(headers={"accept-language": "en"})
        client.cookies.load(self._cookies[viewer.user.pk])
        return client


@pytest.fixture(scope=how_long)
def doors(stage):
    return Doors()


@pytest.fixture(scope=how_long)
def strangers(southerners, doors):
    """Each role of the south and the operator, signed in."""
    people = {**southerners, "operator": SimpleNamespace(user=UserFactory(name="Operator", is_operator=True))}
    for person in people.values():
        doors.let_in(person.user)
    return people


@pytest.fixture(scope=how_long)
def members(northerners, doors):
    """Each role alone in the north, signed in."""
    for person in northerners.values():
        doors.let_in(person.user)
    return northerners


@pytest.fixture(scope=how_long)
def members_elsewhere(far, doors):
    """As above, signed in."""
    for person in far.values():
        doors.let_in(person.user)
    return far
