"""The one opening in the walls: whoever is named in `app.user` reads his own memberships of all organizations."""

import pytest
from django.db import transaction

from mentoring_platform.accounts.choices import Role
from mentoring_platform.tenancy.scope import organization_scope
from tests.databases import raw_connection
from tests.factories import MembershipFactory, OrganizationFactory, UserFactory

MINE = "SELECT count(*) FROM accounts_membership WHERE user_id = %s"
ALL = "SELECT count(*) FROM accounts_membership"


@pytest.fixture
def two_people(transactional_db):
    """Each a member of the same two organizations, committed."""
    people = UserFactory(), UserFactory()
    for organization in (OrganizationFactory(), OrganizationFactory()):
        with organization_scope(organization), transaction.atomic():
            for person in people:
                MembershipFactory(organization=organization, user=person, role=Role.MENTOR)
    return people


def test_own_memberships_are_read_and_nothing_else(two_people):
    one, other = two_people
    with raw_connection("default") as app:
        assert app.execute(ALL).fetchone() == (0,)
        app.execute("SELECT set_config('app.user', %s, true)", [str(one.pk)])
        assert app.execute(ALL).fetchone() == (2,)
        assert app.execute(MINE, [other.pk]).fetchone() == (0,)
        assert app.execute("UPDATE accounts_membership SET role = 'administrator'").rowcount == 0
        assert app.execute("DELETE FROM accounts_membership").rowcount == 0
    with raw_connection("ops") as ops:
        assert ops.execute(ALL).fetchone() == (4,)


@pytest.mark.parametrize("named", ["", "0"])
def test_nobody_has_no_memberships(two_people, named):
    with raw_connection("default") as app:
        app.execute("SELECT set_config('app.user', %s, true)", [named])
        assert app.execute(ALL).fetchone() == (0,)
