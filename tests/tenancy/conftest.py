"""The stage of the sweeps: a programme full of the canary in the north, the same one without it in the south."""

from types import SimpleNamespace

import pytest

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import User
from tests.factories import UserFactory
from tests.tenancy.objects import HOME_WORD
from tests.tenancy.staged import each_role_in, programme_in
from tests.tenancy.sweeping import ARGUMENT


@pytest.fixture
def swept(record_property):
    """Counts what was sent, for the summary at the end of the run: `swept("mentor", route)`."""
    sent = {"cases": 0, "routes": set(), "roles": set(), "objects": set()}

    def note(role: str, route: str, *kinds: str) -> None:
        sent["cases"] += 1
        sent["routes"].add(route)
        sent["roles"].add(str(role))
        sent["objects"].update(kinds or set(ARGUMENT.findall(route)) - {"organization_slug"})

    yield note
    record_property("swept", {key: value if key == "cases" else sorted(value) for key, value in sent.items()})


@pytest.fixture
def north(organization):
    return programme_in(organization)


@pytest.fixture
def south(other_organization):
    """The same programme in the other organization, without the word that must not leave the north."""
    return programme_in(other_organization, HOME_WORD)


@pytest.fixture
def southerners(make_viewer, other_organization):
    """None of them is in the north."""
    return each_role_in(other_organization, make_viewer)


@pytest.fixture
def everything_at_home(south, other_organization, make_viewer):
    """Somebody who may do everything in the south, mentor of its pairing and owner of its import included."""
    user = User.objects.get(pk=south["user_id"])
    roles = [role for role in Role.values if role != Role.MENTOR]
    return make_viewer(*roles, organization=other_organization, user=user)


@pytest.fixture
def at_home(everything_at_home, signed_in):
    """The browser of that person."""
    return signed_in(everything_at_home)


@pytest.fixture
def operator(db):
    """Operates the platform, and is a member of nothing."""
    return SimpleNamespace(user=UserFactory(name="Operator", is_operator=True))
