"""The stage of the sweeps, set once for a module: each test undoes what it did, down to a savepoint.

Import these fixtures into a module of tests that only ask, and mark it with `django_db`. Planted faults change tables,
which an open transaction would hold: for them the stage is set anew in each test.
"""

import pytest
from django.db import transaction

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.queries import viewer_for
from mentoring_platform.tenancy.scope import organization_scope
from tests.factories import MembershipFactory, OrganizationFactory, UserFactory
from tests.tenancy.objects import HOME_WORD, make_guidance, make_objects


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


@pytest.fixture(scope=how_long)
def north(organization):
    with organization_scope(organization), transaction.atomic():
        make_guidance(organization)
        return make_objects(organization)


@pytest.fixture(scope=how_long)
def south(other_organization):
    """The same programme in the other organization, without the word that must not leave the north."""
    with organization_scope(other_organization), transaction.atomic():
        make_guidance(other_organization, HOME_WORD)
        return make_objects(other_organization, HOME_WORD)


@pytest.fixture(scope=how_long)
def southerners(other_organization):
    """Each role alone in the other organization, and somebody who is everything there; none is in the north."""

    def made(*roles: str, **named):
        user = UserFactory(**named)
        with organization_scope(other_organization), transaction.atomic():
            for role in roles:
                MembershipFactory(organization=other_organization, user=user, role=role)
            return viewer_for(user, other_organization)

    return {**{role: made(role) for role in Role.values}, "everything": made(*Role.values, name="תמר")}
