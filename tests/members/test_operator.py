import pytest
from django.test import Client
from django.urls import reverse

from mentoring_platform.accounts.models import Invitation, Membership, User
from mentoring_platform.audit.models import AuditEntry
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.tenancy.scope import organization_scope
from tests.factories import MentorFactory

LIST = reverse("operator:organizations")
CREATE = reverse("operator:create")
NEW = {
    "name": "Galil Council",
    "slug": "galil",
    "language": "en",
    "time_zone": "Asia/Jerusalem",
    "administrator_name": "Gal",
    "administrator_email": "gal@people.example",
}


def pages(organization) -> list[str]:
    named = [reverse(f"operator:{name}", args=[organization.pk]) for name in ("organization", "suspend", "resume")]
    return [LIST, CREATE, *named]


def test_operator_creates_and_the_administrator_comes_in(operator_client, client_of, newest_link):
    assert operator_client.post(CREATE, NEW).url == LIST
    galil = Organization.objects.get(slug="galil")
    assert "Galil Council" in operator_client.get(LIST).content.decode()
    client_of.post(newest_link(galil), {"name": "Gal", "password": ""})
    assert client_of.get("/galil/members/").status_code == 200
    with organization_scope(galil):
        actions = list(AuditEntry.objects.filter(kind="write").order_by("at").values_list("action", flat=True))
    assert actions == ["organization.created", "invitation.sent", "invitation.accepted"]


@pytest.fixture
def client_of(db):
    return Client()


@pytest.mark.parametrize(
    "mistake",
    [{"slug": "operator"}, {"slug": "north"}, {"slug": "two words"}, {"administrator_email": "x"}, {"name": ""}],
)
def test_mistakes_create_nothing(operator_client, organization, mistake):
    assert operator_client.post(CREATE, {**NEW, **mistake}).status_code == 200
    assert list(Organization.objects.all()) == [organization]
    assert not User.objects.filter(email="gal@people.example").exists()


def test_suspended_organization_is_closed_until_resumed(operator_client, signed_in, ada, organization):
    suspend, resume = (reverse(f"operator:{name}", args=[organization.pk]) for name in ("suspend", "resume"))
    member = signed_in(ada)
    assert operator_client.get(suspend).status_code == 200
    assert member.get("/north/members/").status_code == 200
    operator_client.post(suspend)
    assert member.get("/north/members/").status_code == 404
    assert operator_client.get(resume).status_code == 200
    operator_client.post(resume)
    assert member.get("/north/members/").status_code == 200
    with organization_scope(organization):
        actions = list(AuditEntry.objects.filter(kind="write").order_by("at").values_list("action", flat=True))
    assert actions == ["organization.suspended", "organization.resumed"]


def test_lost_letter_is_made_good_only_while_nobody_administers(operator_client, client_of, newest_link):
    operator_client.post(CREATE, {**NEW, "administrator_email": "wrong@people.example"})
    galil = Organization.objects.get(slug="galil")
    page = reverse("operator:organization", args=[galil.pk])
    wrong = newest_link(galil)
    operator_client.post(page, {"name": "Gal", "email": "gal@people.example"})
    assert client_of.get(wrong).status_code == 410
    client_of.post(newest_link(galil), {"name": "Gal"})
    operator_client.post(page, {"name": "Me", "email": "operator@people.example"})
    with organization_scope(galil):
        assert Membership.objects.filter(is_active=True).count() == 1
        assert not Invitation.objects.filter(email="operator@people.example").exists()


def test_operator_cannot_enter_an_organization(operator_client, operator, ada, organization):
    paths = ["members/", "members/invite/", f"members/{ada.user.pk}/", "settings/", "units/", "units/new/"]
    assert {operator_client.get(f"/north/{path}").status_code for path in paths} == {404}


def test_operator_pages_hold_nothing_of_the_content(operator_client, ada, organization):
    with organization_scope(organization):
        MentorFactory(organization=organization, full_name="Noam of the north")
    for path in pages(organization):
        text = operator_client.get(path).content.decode()
        for secret in ("Noam of the north", ada.user.email, ada.user.name):
            assert secret not in text


def test_everybody_else_gets_404(client, signed_in, ada, dana, organization):
    for path in pages(organization):
        assert client.get(path).url.startswith("/account/login/")
        for viewer in (ada, dana):
            assert signed_in(viewer).get(path).status_code == 404
            assert signed_in(viewer).post(path, NEW).status_code == 404
    organization.refresh_from_db()
    assert not organization.is_suspended
    assert Organization.objects.count() == 1


def test_invitation_of_a_suspended_organization_is_closed(operator_client, client_of, newest_link):
    operator_client.post(CREATE, NEW)
    galil = Organization.objects.get(slug="galil")
    link = newest_link(galil)
    Organization.objects.filter(pk=galil.pk).update(suspended_at=clock.now())
    assert client_of.get(link).status_code == 404
