"""Every page of an organization against strangers: signed out, from another organization, and with foreign ids.

Made from the resolver: a new address is swept without being named here. An argument that has no maker fails the test.
"""

import re
import uuid

import pytest
from django.db import connection

from mentoring_platform.accounts.choices import Role
from mentoring_platform.tenancy.checks import tenant_tables
from mentoring_platform.tenancy.scope import organization_scope
from tests.architecture.test_house import ORGANIZATION_VIEWS
from tests.tenancy.objects import CANARY, MAKERS, make_objects

ROUTES = sorted({route for route, _ in ORGANIZATION_VIEWS})
ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")


def address(route: str, slug: str, objects: dict) -> str:
    """The route with its arguments filled in."""

    def fill(match: re.Match) -> str:
        name = match.group(1)
        if name == "organization_slug":
            return slug
        assert name in MAKERS, f"Say in tests/tenancy/objects.py how to make a '{name}' for {route}"
        return str(objects[name])

    return "/" + ARGUMENT.sub(fill, route)


@pytest.fixture
def north(organization):
    with organization_scope(organization):
        return make_objects(organization)


@pytest.fixture
def everything_in_the_south(make_viewer, other_organization):
    """Somebody who is everything in the other organization and nothing here."""
    return make_viewer(*Role.values, organization=other_organization, name="תמר")


def checksums(organization) -> dict[str, str]:
    with organization_scope(organization), connection.cursor() as cursor:
        sums = {}
        for table in tenant_tables():
            cursor.execute(f"SELECT md5(COALESCE(string_agg(t::text, '|' ORDER BY t.id), '')) FROM {table} t")
            sums[table] = cursor.fetchone()[0]
        return sums


METHODS = ["get", "head", "options", "post", "put", "patch", "delete"]


@pytest.mark.parametrize("route", ROUTES)
def test_signed_out_sees_the_sign_in_page(route, client, organization, north):
    before = checksums(organization)
    for method in METHODS:
        response = getattr(client, method)(address(route, organization.slug, north))
        if response.status_code != 405:
            assert response.status_code == 302 and response["Location"].startswith("/account/login/"), method
        assert CANARY not in response.content.decode()
    assert checksums(organization) == before


@pytest.mark.parametrize("route", ROUTES)
def test_stranger_gets_404(route, signed_in, organization, north, everything_in_the_south):
    before = checksums(organization)
    client = signed_in(everything_in_the_south)
    for method in METHODS:
        response = getattr(client, method)(address(route, organization.slug, north))
        assert response.status_code in (404, 405), method
        assert CANARY not in response.content.decode()
    assert checksums(organization) == before


@pytest.mark.parametrize("route", [route for route in ROUTES if route.count("<") > 1])
def test_foreign_id_is_like_none(route, signed_in, organization, other_organization, north, everything_in_the_south):
    """Every role at home does not open a foreign object; the answer is that of an id that does not exist."""
    before = checksums(organization)
    client = signed_in(everything_in_the_south)
    unknown = {name: uuid.uuid4() if isinstance(value, uuid.UUID) else 987_654_321 for name, value in north.items()}
    for method in METHODS:
        addresses = [address(route, other_organization.slug, ids) for ids in (north, unknown)]
        foreign, missing = [getattr(client, method)(path) for path in addresses]
        assert foreign.status_code in (404, 405), method
        assert foreign.status_code == missing.status_code
        lengths = {
            len(r.content.decode().replace(path, "")) for r, path in zip((foreign, missing), addresses, strict=True)
        }
        assert len(lengths) == 1
        assert CANARY not in foreign.content.decode()
    assert checksums(organization) == before
