"""What is rendered after the view has ended, inside an organization, asks the database for nothing it may not see."""

import pytest
from django.db import transaction
from django.test import Client

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import MembershipUnit
from mentoring_platform.tenancy.scope import organization_scope
from tests.factories import UnitFactory

NOBODY = "00000000-0000-7000-8000-000000000000"


@pytest.fixture
def everything(transactional_db, organization, make_viewer):
    """Somebody with every role, limited to a unit: whose header knows most."""
    viewer = make_viewer(*Role.values, organization=organization)
    with organization_scope(organization), transaction.atomic():
        MembershipUnit.objects.create(
            organization=organization,
            membership=viewer.membership(Role.COORDINATOR),
            unit=UnitFactory(organization=organization),
        )
    return viewer


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("roles", [[Role.COORDINATOR], [Role.MENTOR], [Role.VIEWER], Role.values])
def test_each_refusal_is_a_page(organization, everything, make_viewer, signed_in, roles):
    viewer = make_viewer(*roles, organization=organization)
    client = signed_in(viewer)
    for path in ("people/mentees/", "people/mentors/", "pairings/", "meetings/", "programs/"):
        assert client.get(f"/{organization.slug}/{path}{NOBODY}/").status_code == 404
    assert client.get(f"/{organization.slug}/nothing/here/").status_code == 404
    assert client.post(f"/{organization.slug}/board/").status_code in (404, 405)
    stale = Client(enforce_csrf_checks=True)
    stale.cookies = client.cookies
    assert stale.post(f"/{organization.slug}/my-week/all-held/").status_code == 403


@pytest.mark.django_db(transaction=True)
def test_refusals_of_one_with_everything(organization, everything, signed_in):
    client = signed_in(everything)
    for path in ("people/mentees/", "people/mentors/", "pairings/", "meetings/", "programs/", "dashboard/programs/"):
        assert client.get(f"/{organization.slug}/{path}{NOBODY}/").status_code == 404
    assert client.get(f"/{organization.slug}/board/", {"state": "x"}).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_suspended_organization_is_closed_to_its_own(organization, everything, signed_in):
    client = signed_in(everything)
    organization.suspended_at = organization.created_at
    organization.save()
    for path in ("", "board/", "members/", "my-week/", "people/mentees/", "reports/weekly/sheet/", "import/"):
        answer = client.get(f"/{organization.slug}/{path}")
        assert answer.status_code == 404
        assert organization.name not in answer.content.decode()
    assert organization.name not in client.get("/account/organizations/").content.decode()
