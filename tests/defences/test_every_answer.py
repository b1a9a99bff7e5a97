"""Every address, made from the resolver: whoever asks and whatever comes back, the answer carries all the defences."""

import re

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from mentoring_platform.accounts.choices import Role
from mentoring_platform.tenancy.scope import organization_scope
from tests.tenancy import staged
from tests.tenancy.objects import MAKERS, make_objects

pytestmark = pytest.mark.django_db
stage, organization = staged.stage, staged.organization

CONVERTER = re.compile(r"<(?:\w+:)?(\w+)>")
REGEX_GROUP = re.compile(r"\(\?P<(\w+)>[^()]*\)")
# Arguments outside organizations, which name nothing that exists.
NOTHING = {"secret": "nonsense", "uidb36": "1", "key": "2-nonsense", "program_slug": "nonsense", "side": "mentee"}
EXPECTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def routes(resolver: URLResolver | None = None, prefix: str = ""):
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry, route)
        elif isinstance(entry, URLPattern):
            yield route


ROUTES = sorted(set(routes()))


def address(route: str, arguments: dict) -> str:
    def fill(match: re.Match) -> str:
        assert match[1] in arguments, f"Say in NOTHING (tests/defences) what to put for '{match[1]}' in {route}"
        return str(arguments[match[1]])

    plain = REGEX_GROUP.sub(fill, route)
    return "/" + CONVERTER.sub(fill, plain).replace("^", "").replace("$", "")


@pytest.fixture(scope=staged.how_long)
def arguments(organization):
    with organization_scope(organization), transaction.atomic():
        named = {"organization_slug": organization.slug, "organization_id": organization.pk}
        return {**NOTHING, **make_objects(organization), **named}


@pytest.fixture
def everybody(organization, make_viewer, signed_in):
    """Nobody, and somebody who is everything: member in every role and operator."""
    viewer = make_viewer(*Role.values, organization=organization)
    viewer.user.is_operator = True
    viewer.user.save()
    return {"signed out": Client(), "signed in": signed_in(viewer)}


# The pages behind links of letters tell nobody where somebody came from, not even ourselves.
STRICTER = {"Referrer-Policy": "no-referrer"}


def lacking(answer) -> list[str]:
    headers = answer.headers
    found = [name for name, value in EXPECTED.items() if headers.get(name) not in (value, STRICTER.get(name, value))]
    found += ["no-store"] if "no-store" not in headers.get("Cache-Control", "") else []
    found += ["public"] if "public" in headers.get("Cache-Control", "") else []
    policy = headers.get("Content-Security-Policy", "")
    found += ["policy"] if "'strict-dynamic'" not in policy or "unsafe" in policy else []
    found += ["permissions"] if "microphone=()" not in headers.get("Permissions-Policy", "") else []
    return found + [name for name in ("Server", "X-Powered-By") if name in headers]


def test_the_resolver_knows_the_pages():
    assert len(ROUTES) > 90
    assert {"healthz", "account/login/", "<slug:organization_slug>/members/"} <= set(ROUTES)
    assert not {name for route in ROUTES for name in CONVERTER.findall(route)} - {
        *MAKERS,
        *NOTHING,
        "organization_slug",
        "organization_id",
    }


@pytest.mark.parametrize("route", ROUTES)
def test_answer_carries_all_defences(route, arguments, everybody):
    for who, client in everybody.items():
        for method in ("get", "post"):
            answer = getattr(client, method)(address(route, arguments))
            assert lacking(answer) == [], (who, method, answer.status_code)


@pytest.mark.parametrize(
    "path", ["/nowhere/", "/static/nothing.js", "/account/login", "/%00/", "/..%2f..%2fetc/passwd"]
)
def test_what_is_no_page_carries_them_too(path, everybody):
    for client in everybody.values():
        assert lacking(client.get(path)) == []


def test_a_foreign_host_gets_them_too(client, db):
    answer = client.get("/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert lacking(answer) == []
