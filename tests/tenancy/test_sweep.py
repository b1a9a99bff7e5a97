"""Every page of an organization against strangers: signed out, from another organization, and with foreign ids.

Made from the resolver: a new address is swept without being named here. An argument that has no maker fails the test.
A guard that opened is known by the viewer that it leaves on the request, whatever the page then answered.
"""

import re
import uuid
from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import User
from mentoring_platform.tenancy.checks import tenant_tables
from mentoring_platform.tenancy.scope import organization_scope
from sessions.models import SessionLog
from tests.architecture.test_house import ORGANIZATION_VIEWS
from tests.tenancy.forms_on_pages import forms_on
from tests.tenancy.matrix import SEES_SUMS_OF_ALL, WHO_OPENS, WHOLE_ORGANIZATION
from tests.tenancy.objects import CANARY, MAKERS, far_away, make_objects

PREFIX = "<slug:organization_slug>/"
ROUTES = sorted({route for route, _ in ORGANIZATION_VIEWS})
OBJECT_ROUTES = [route for route in ROUTES if route.count("<") > 1]
ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")
TRAIL = ("audit_auditentry", "audit_auditlink")
"""A member who is refused leaves an entry; a stranger leaves none."""
METHODS = ["get", "head", "options", "post", "put", "patch", "delete"]
NOUNS = {"mentor", "mentors", "mentee", "mentees", "program", "programs", "unit", "units", "parent", "enrolment"}
NOUNS |= {"pairing", "pairings", "meeting", "series", "membership", "period", "user", "id", "organization"}
# What a page must be sent to get as far as its object.
BODIES = {"people/mentors/<uuid:mentor_id>/status/": {"status": "paused"}}
HOME_WORD = "אצלנו"


def address(route: str, slug: str, objects: dict) -> str:
    """The route with its arguments filled in."""

    def fill(match: re.Match) -> str:
        name = match.group(1)
        if name == "organization_slug":
            return slug
        assert name in MAKERS, f"Say in tests/tenancy/objects.py how to make a '{name}' for {route}"
        return str(objects[name])

    return "/" + ARGUMENT.sub(fill, route)


def guard_opened(response) -> bool:
    return hasattr(response.wsgi_request, "viewer")


def shows(response) -> bool:
    """Whether another organization's word is anywhere in the answer."""
    return CANARY in response.content.decode(errors="replace") or CANARY in str(response.headers)


@contextmanager
def rolled_back():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def swept(record_property):
    """Counts what was sent, for the summary at the end of the run."""
    sent = {"cases": 0, "roles": set(), "objects": set()}

    def note(role: str, route: str, *kinds: str) -> None:
        sent["cases"] += 1
        sent["roles"].add(str(role))
        sent["objects"].update(kinds or ARGUMENT.findall(route)[1:])

    yield note
    record_property("swept", {key: value if key == "cases" else sorted(value) for key, value in sent.items()})


@pytest.fixture
def north(organization):
    with organization_scope(organization):
        return make_objects(organization)


@pytest.fixture
def south(other_organization):
    """The same programme in the other organization, without the word that must not leave the north."""
    with organization_scope(other_organization), transaction.atomic():
        return make_objects(other_organization, HOME_WORD)


@pytest.fixture
def southerners(make_viewer, other_organization):
    """Each role alone in the other organization, and somebody who is everything there; none is in the north."""
    alone = {role: make_viewer(role, organization=other_organization) for role in Role.values}
    return {**alone, "everything": make_viewer(*Role.values, organization=other_organization, name="תמר")}


def checksums(organization, but: tuple[str, ...] = ()) -> dict[str, str]:
    with organization_scope(organization), connection.cursor() as cursor:
        sums = {}
        for table in sorted(set(tenant_tables()) - set(but)):
            cursor.execute(f"SELECT md5(COALESCE(string_agg(t::text, '|' ORDER BY t.id), '')) FROM {table} t")
            sums[table] = cursor.fetchone()[0]
        return sums


@pytest.mark.parametrize("route", ROUTES)
def test_signed_out_sees_the_sign_in_page(route, client, organization, north, swept):
    before = checksums(organization)
    for method in METHODS:
        response = getattr(client, method)(address(route, organization.slug, north))
        swept("signed out", route)
        if response.status_code != 405:
            assert response.status_code == 302 and response["Location"].startswith("/account/login/"), method
        assert not shows(response) and not guard_opened(response)
    assert checksums(organization) == before


@pytest.mark.parametrize("route", ROUTES)
def test_stranger_gets_404(route, signed_in, organization, north, southerners, swept):
    """Whatever somebody is in the other organization, he is nobody here."""
    before = checksums(organization)
    for role, viewer in southerners.items():
        client = signed_in(viewer)
        for method in METHODS:
            response = getattr(client, method)(address(route, organization.slug, north))
            swept(role, route)
            assert response.status_code in (404, 405), (role, method)
            assert not shows(response) and not guard_opened(response), (role, method)
    assert checksums(organization) == before


@pytest.mark.parametrize("route", OBJECT_ROUTES)
def test_foreign_id_is_like_none(route, signed_in, organization, other_organization, north, southerners, swept):
    """No role at home opens a foreign object; the answer is that of an id that does not exist."""
    before = checksums(organization)
    unknown = {name: uuid.uuid4() if isinstance(value, uuid.UUID) else 987_654_321 for name, value in north.items()}
    for role, viewer in southerners.items():
        client = signed_in(viewer)
        for method in METHODS:
            addresses = [address(route, other_organization.slug, ids) for ids in (north, unknown)]
            foreign, missing = [getattr(client, method)(path) for path in addresses]
            swept(role, route)
            assert foreign.status_code in (404, 405), (role, method)
            assert foreign.status_code == missing.status_code, (role, method)
            lengths = {
                len(r.content.decode().replace(path, "")) for r, path in zip((foreign, missing), addresses, strict=True)
            }
            assert len(lengths) == 1, (role, method)
            assert not shows(foreign), (role, method)
    assert checksums(organization) == before


@pytest.mark.parametrize("route", ROUTES)
def test_each_role_opens_what_the_matrix_says(route, signed_in, make_viewer, organization, north, swept):
    short = route.removeprefix(PREFIX)
    assert short in WHO_OPENS, f"Say in tests/tenancy/matrix.py which roles open '{short}'"
    opened = set()
    for role in Role.values:
        client = signed_in(make_viewer(role, organization=organization))
        path = address(route, organization.slug, north)
        for method in ("get", "post"):
            with rolled_back():
                response = getattr(client, method)(path)
            swept(role, route)
            if guard_opened(response):
                opened.add(role)
            else:
                assert response.status_code in (404, 405), (role, method)
                assert not shows(response), (role, method)
    assert opened == WHO_OPENS[short]


@pytest.mark.parametrize(
    "route", [route for route in OBJECT_ROUTES if route.removeprefix(PREFIX) not in WHOLE_ORGANIZATION]
)
def test_member_elsewhere_gets_404(route, signed_in, organization, north, swept):
    """A coordinator of another unit and program, another mentor, …: what is not theirs is not there."""
    with organization_scope(organization), transaction.atomic():
        members = far_away(organization)
    before = checksums(organization, but=TRAIL)
    for role, viewer in members.items():
        if role in SEES_SUMS_OF_ALL.get(route.removeprefix(PREFIX), ()):
            continue
        client = signed_in(viewer)
        for method in METHODS:
            sent = BODIES.get(route.removeprefix(PREFIX)) if method == "post" else None
            response = getattr(client, method)(address(route, organization.slug, north), sent)
            swept(role, route)
            assert response.status_code in (404, 405), (role, method)
            assert not shows(response), (role, method)
    assert checksums(organization, but=TRAIL) == before


def test_who_lost_a_program_does_not_take_back_what_he_cancelled_there(signed_in, organization, north):
    with organization_scope(organization), transaction.atomic():
        coordinator = far_away(organization)[Role.COORDINATOR]
        SessionLog.objects.update(author=coordinator.acting_membership)
    before = checksums(organization, but=TRAIL)
    response = signed_in(coordinator).post(f"/{organization.slug}/meetings/{north['meeting_id']}/restore/")
    assert response.status_code == 404
    assert checksums(organization, but=TRAIL) == before


@pytest.fixture
def at_home(south, other_organization, make_viewer, signed_in):
    """Somebody who may do everything in the south, mentor of its pairing included."""
    user = User.objects.get(pk=south["user_id"])
    roles = [role for role in Role.values if role != Role.MENTOR]
    return signed_in(make_viewer(*roles, organization=other_organization, user=user))


@pytest.mark.parametrize("route", ROUTES)
def test_foreign_ids_in_the_query_string(route, at_home, organization, other_organization, north, south, swept):
    before = checksums(organization)
    path = address(route, other_organization.slug, south)
    page = at_home.get(path)
    if page.status_code == 405:
        return
    names = {name for form in forms_on(page.content.decode(errors="replace")) for name in form.sent} | NOUNS
    names.discard("csrfmiddlewaretoken")
    for kind, foreign in north.items():
        response = at_home.get(path, {name: str(foreign) for name in sorted(names)})
        swept("everything", route, kind)
        assert response.status_code in (200, 302, 404), kind
        assert not shows(response), kind
    assert checksums(organization) == before


@pytest.mark.parametrize("route", ROUTES)
def test_foreign_ids_in_forms(route, at_home, organization, other_organization, north, south, swept):
    """Each field of each form that names an object, hidden ones and formsets included, is sent with foreign ids."""
    before = checksums(organization)
    path = address(route, other_organization.slug, south)
    page = at_home.get(path)
    own = {str(value) for value in south.values()}
    for form in forms_on(page.content.decode(errors="replace")):
        target = form.action or path
        if form.method != "post" or not target.startswith(f"/{other_organization.slug}/"):
            continue
        for name in sorted(form.sent):
            offers_objects = any(_is_id(value) or value in own for value in form.offered.get(name, ()))
            if not offers_objects and name.split("-")[-1] not in NOUNS:
                continue
            for kind, foreign in north.items():
                with rolled_back():
                    response = at_home.post(target, {**form.sent, name: [str(foreign)]})
                    assert checksums(organization) == before, (name, kind)
                swept("everything", route, kind)
                assert response.status_code in (200, 302, 404, 422), (name, kind)
                assert not shows(response), (name, kind)


def _is_id(value: str) -> bool:
    try:
        return bool(uuid.UUID(value))
    except ValueError:
        return False
