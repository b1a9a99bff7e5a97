"""Every page of an organization against strangers: signed out, from another organization, and with foreign ids.

Made from the resolver: a new address is swept without being named here. An argument that has no maker fails the test.
A guard that opened is known by the viewer that it leaves on the request, whatever the page then answered.
"""

from functools import partial

import pytest
from django.db import transaction

from mentoring_platform.accounts.choices import Role
from mentoring_platform.tenancy.scope import organization_scope
from sessions.models import SessionLog
from tests.tenancy import staged
from tests.tenancy.matrix import BY_KEY, SEES_SUMS_OF_ALL, WHO_OPENS, WHOLE_ORGANIZATION
from tests.tenancy.routes import BATCHES, OBJECT_ROUTES, PREFIX, ROUTES
from tests.tenancy.sweeping import (
    COMPARED,
    METHODS,
    TRAIL,
    address,
    answer_of,
    guard_opened,
    like,
    rolled_back,
    shows,
    unchanged,
    unknown,
)

pytestmark = pytest.mark.django_db
stage, organization, other_organization = staged.stage, staged.organization, staged.other_organization
north, south, southerners, northerners = staged.north, staged.south, staged.southerners, staged.northerners
doors, far = staged.doors, staged.far
strangers, members, members_elsewhere = staged.strangers, staged.members, staged.members_elsewhere

# What a page must be sent to get as far as its object.
BODIES = {"people/mentors/<uuid:mentor_id>/status/": {"status": "paused"}}


@pytest.mark.parametrize("batch", BATCHES)
def test_signed_out_sees_the_sign_in_page(batch, client, organization, north, swept):
    with unchanged(organization):
        for route in batch:
            for method in METHODS:
                response = getattr(client, method)(address(route, organization.slug, north))
                swept("signed out", route)
                if response.status_code != 405:
                    assert response.status_code == 302 and response["Location"].startswith("/account/login/"), (
                        route,
                        method,
                    )
                assert not shows(response) and not guard_opened(response), (route, method)


@pytest.mark.parametrize("route", ROUTES)
def test_stranger_gets_404(route, doors, organization, north, strangers, swept):
    """Whatever somebody is in the other organization, he is nobody here; so is the operator of the platform."""
    with unchanged(organization):
        for role, viewer in strangers.items():
            client = doors.client(viewer)
            for method in METHODS if role == "everything" else COMPARED:
                response = getattr(client, method)(address(route, organization.slug, north))
                swept(role, route)
                assert response.status_code in (404, 405), (role, method)
                assert not shows(response) and not guard_opened(response), (role, method)


@pytest.mark.parametrize("route", OBJECT_ROUTES)
def test_foreign_id_is_like_none(route, doors, organization, other_organization, north, strangers, southerners, swept):
    """No role at home opens a foreign object; text, head and time of the answer are those of an id of nothing."""
    slug, missing_ids, refused = other_organization.slug, unknown(north), {}
    with unchanged(organization):
        for role, viewer in southerners.items():
            client = doors.client(viewer)
            for method in COMPARED:
                ask = getattr(client, method)
                response, foreign = answer_of(ask, address(route, slug, north), north)
                missing = (
                    like(foreign, refused.get(method))
                    or answer_of(ask, address(route, slug, missing_ids), missing_ids)[1]
                )
                refused |= {method: missing} if missing.status == 405 else {}
                swept(role, route)
                assert response.status_code in (404, 405), (role, method)
                assert foreign == missing, (role, method)
                assert not shows(response), (role, method)


@pytest.mark.parametrize("route", ROUTES)
def test_each_role_opens_what_the_matrix_says(route, doors, members, organization, north, swept):
    short = route.removeprefix(PREFIX)
    assert short in WHO_OPENS, f"Say in tests/tenancy/matrix.py which roles open '{short}'"
    opened = set()
    for role in Role.values:
        client = doors.client(members[role])
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
    "route", [route for route in OBJECT_ROUTES if route.removeprefix(PREFIX) not in WHOLE_ORGANIZATION | BY_KEY]
)
def test_member_elsewhere_gets_404(route, doors, organization, north, members_elsewhere, swept):
    """A coordinator of another unit and program, another mentor, …: what is not theirs is not there."""
    missing_ids, refused = unknown(north), {}
    with unchanged(organization, but=TRAIL):
        for role, viewer in members_elsewhere.items():
            if role in SEES_SUMS_OF_ALL.get(route.removeprefix(PREFIX), ()):
                continue
            client = doors.client(viewer)
            for method in COMPARED:
                sent = BODIES.get(route.removeprefix(PREFIX)) if method == "post" else None
                ask = partial(getattr(client, method), data=sent)
                response, theirs = answer_of(ask, address(route, organization.slug, north), north)
                missing = (
                    like(theirs, refused.get(method))
                    or answer_of(ask, address(route, organization.slug, missing_ids), missing_ids)[1]
                )
                refused |= {method: missing} if missing.status == 405 else {}
                swept(role, route)
                assert response.status_code in (404, 405), (role, method)
                assert theirs == missing, (role, method)
                assert not shows(response), (role, method)


def test_who_lost_a_program_does_not_take_back_what_he_cancelled_there(signed_in, organization, north, far):
    with organization_scope(organization), transaction.atomic():
        coordinator = far[Role.COORDINATOR]
        SessionLog.objects.update(author=coordinator.acting_membership)
    with unchanged(organization, but=TRAIL):
        response = signed_in(coordinator).post(f"/{organization.slug}/meetings/{north['meeting_id']}/restore/")
        assert response.status_code == 404
