"""Impersonation does not exist: nobody becomes somebody else, neither the operator nor an administrator."""

import ast

import pytest
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db import transaction
from django.urls import get_resolver

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import User
from mentoring_platform.tenancy.scope import organization_scope
from tests.architecture.test_house import SOURCES
from tests.databases import ROOT
from tests.factories import PASSWORD, UserFactory
from tests.tenancy.objects import make_objects
from tests.tenancy.test_sweep import ROUTES, address, guard_opened

SIGNS_IN = {"mentoring_platform/members/views/invitation.py"}
"""Who follows an invitation sets up the very account that was invited; everything else signs in by allauth."""


BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def signing_in(backends: list[str]) -> list[str]:
    """Those that let somebody in; the one of `rules` answers questions of permission alone."""
    return [name for name in backends if name != "rules.permissions.ObjectPermissionBackend"]


def calls(path) -> set[str]:
    nodes = ast.walk(ast.parse(path.read_text("utf-8")))
    return {getattr(node.func, "id", getattr(node.func, "attr", "")) for node in nodes if isinstance(node, ast.Call)}


def test_nothing_signs_in_beside_allauth_and_invitations():
    found = {str(path.relative_to(ROOT)) for path in SOURCES if calls(path) & {"login", "force_login", "perform_login"}}
    assert found == SIGNS_IN


def test_no_source_puts_a_user_into_a_session():
    for path in SOURCES:
        text = path.read_text("utf-8")
        assert SESSION_KEY not in text and "SESSION_KEY" not in text, path
        assigned = [
            target
            for node in ast.walk(ast.parse(text))
            if isinstance(node, ast.Assign)
            for target in node.targets
            if ast.unparse(target) == "request.user"
        ]
        assert not assigned, path


def test_no_library_of_impersonation_and_no_admin_site():
    apps = " ".join(settings.INSTALLED_APPS)
    assert not any(word in apps for word in ("hijack", "impersonate", "loginas", "su.", "django.contrib.admin"))
    assert signing_in(settings.AUTHENTICATION_BACKENDS) == [BACKEND]


def test_no_address_speaks_of_becoming_somebody():
    names = {str(name) for name in get_resolver().reverse_dict if isinstance(name, str)} | set(ROUTES)
    assert not [name for name in names if any(word in name for word in ("hijack", "impersonat", "become", "login-as"))]


@pytest.fixture
def operator(db):
    return UserFactory(email="operator@people.example", is_operator=True)


@pytest.fixture
def north(organization):
    with organization_scope(organization), transaction.atomic():
        return make_objects(organization)


def test_operator_enters_no_page_of_an_organization(client, operator, organization, north):
    client.force_login(operator, backend=BACKEND)
    assert client.get("/operator/organizations/").status_code == 200
    for route in ROUTES:
        for method in ("get", "post"):
            answer = getattr(client, method)(address(route, organization.slug, north))
            assert answer.status_code in (404, 405) and not guard_opened(answer), route


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.COORDINATOR])
def test_nobody_else_sets_a_password(signed_in, make_viewer, organization, dana, role):
    """No page of the organization takes a password, and what is sent to the member's page is ignored."""
    assert not [route for route in ROUTES if "password" in route]
    before = User.objects.get(pk=dana.user.pk).password
    client = signed_in(make_viewer(role, organization=organization))
    fields = {"roles": ["coordinator"], "password": "x" * 20, "password1": "x" * 20, "email": "mine@people.example"}
    client.post(f"/north/members/{dana.user.pk}/", fields)
    after = User.objects.get(pk=dana.user.pk)
    assert (after.password, after.email) == (before, dana.user.email)
    assert after.check_password(PASSWORD)


def test_fields_and_headers_change_nobody(signed_in, noam, dana, organization):
    client = signed_in(noam)
    others = {"user": dana.user.pk, "viewer": dana.user.pk, "as": dana.user.email, "user_id": dana.user.pk}
    headers = {"remote-user": dana.user.email, "x-forwarded-user": dana.user.email, "x-user": str(dana.user.pk)}
    assert client.get("/north/my-week/", others, headers=headers).context["viewer"].user == noam.user
    assert client.get("/north/board/", others, headers=headers).status_code == 404
