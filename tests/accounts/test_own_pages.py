import re

import pytest
from django.db import transaction
from django.urls import reverse

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Membership
from mentoring_platform.accounts.queries import organizations_of
from mentoring_platform.tenancy.scope import organization_scope
from tests.factories import MembershipFactory, OrganizationFactory, UserFactory

PROFILE = reverse("accounts:profile")
LANGUAGE = reverse("accounts:language")
SWITCH = reverse("accounts:switch")


@pytest.fixture
def two_homes(make_viewer, organization, other_organization):
    """Noam mentors in the north and coordinates in the south; the west is not his."""
    noam = make_viewer(Role.MENTOR, organization=organization, name="Noam")
    make_viewer(Role.COORDINATOR, organization=other_organization, user=noam.user)
    west = OrganizationFactory(name="West", slug="west")
    make_viewer(Role.COORDINATOR, organization=west)
    return noam


def test_organizations_of_shows_only_own(two_homes, tamar):
    assert [o.slug for o in organizations_of(two_homes.user)] == ["south", "north"]
    assert [o.slug for o in organizations_of(tamar.user)] == ["south"]
    assert organizations_of(UserFactory()) == []


def test_organizations_of_inside_an_organization_leaves_it_as_it_was(two_homes, organization):
    with organization_scope(organization):
        assert len(organizations_of(two_homes.user)) == 2
        with transaction.atomic():
            assert {row.organization_id for row in Membership.objects.all()} == {organization.pk}


def test_ended_and_suspended_memberships_are_not_listed(two_homes, organization, other_organization):
    with organization_scope(organization):
        with transaction.atomic():
            Membership.objects.update(is_active=False)
    assert [o.slug for o in organizations_of(two_homes.user)] == ["south"]
    other_organization.suspended_at = two_homes.user.date_joined
    other_organization.save()
    assert organizations_of(two_homes.user) == []


def test_front_door_leads_to_the_only_organization_or_offers_the_choice(signed_in, two_homes, tamar):
    assert signed_in(tamar).get("/").url == "/south/"
    page = signed_in(two_homes).get("/").content.decode()
    assert 'href="/north/"' in page
    assert 'href="/south/"' in page
    assert "west" not in page


def test_front_door_asks_a_stranger_to_sign_in(client, db):
    assert client.get("/").url.startswith(reverse("account_login"))
    assert client.get(SWITCH).url.startswith(reverse("account_login"))
    assert client.get(PROFILE).url.startswith(reverse("account_login"))


def test_switch_shows_the_list_even_for_one(signed_in, tamar):
    page = signed_in(tamar).get(SWITCH)
    assert page.status_code == 200
    assert 'href="/south/"' in page.content.decode()


def test_person_without_organization_is_told_what_to_do(client, db):
    client.force_login(UserFactory(language="en"), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "open the link in the e-mail" in client.get("/").content.decode()


def test_profile_saves_name_and_language_and_nothing_else(signed_in, noam):
    client = signed_in(noam)
    extra = {"is_operator": "on", "email": "other@people.example", "is_active": "", "password": "x", "user": "1"}
    response = client.post(PROFILE, {"name": "Noam Levi", "language": "he", **extra})
    assert response.url == PROFILE
    before = noam.user.email
    noam.user.refresh_from_db()
    assert (noam.user.name, noam.user.language, noam.user.email) == ("Noam Levi", "he", before)
    assert not noam.user.is_operator
    assert 'lang="he"' in client.get(PROFILE).content.decode()


def test_profile_with_a_mistake_keeps_what_was_typed(signed_in, noam):
    client = signed_in(noam)
    page = client.post(PROFILE, {"name": "", "language": "xx"})
    assert page.status_code == 200
    noam.user.refresh_from_db()
    assert noam.user.language == "en"


def test_language_of_a_person_goes_along(signed_in, noam):
    client = signed_in(noam)
    response = client.post(LANGUAGE, {"language": "he", "next": PROFILE})
    assert response.url == PROFILE
    noam.user.refresh_from_db()
    assert noam.user.language == "he"


def test_language_of_a_browser_is_a_cookie(client, db):
    login = reverse("account_login")
    assert 'lang="he"' in client.get(login).content.decode()
    client.post(LANGUAGE, {"language": "en", "next": login})
    assert 'lang="en"' in client.get(login).content.decode()


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_language_never_leads_to_another_site(client, db, target):
    assert client.post(LANGUAGE, {"language": "en", "next": target}).url == "/"


def test_language_takes_a_post_and_a_known_word(client, db):
    assert client.get(LANGUAGE).status_code == 405
    assert client.post(LANGUAGE, {"language": "xx"}).status_code == 400


def test_language_of_the_organization_for_whoever_has_not_chosen(make_viewer, db, client):
    english = OrganizationFactory(slug="english", language="en")
    member = make_viewer(Role.ADMINISTRATOR, organization=english)
    client.force_login(member.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert 'lang="en"' in client.get("/english/members/").content.decode()


def test_a_strangers_404_tells_neither_name_nor_language(client, db):
    english = OrganizationFactory(slug="english", name="Secret Society", language="en")
    with organization_scope(english):
        MembershipFactory(organization=english)
    client.force_login(UserFactory(), backend="allauth.account.auth_backends.AuthenticationBackend")
    there, not_there = client.get("/english/members/"), client.get("/nowhere/members/")
    assert (there.status_code, not_there.status_code) == (404, 404)
    pages = [
        re.sub(r'name="csrfmiddlewaretoken" value="\w+"|nonce="[^"]+"', "", page.content.decode())
        for page in (there, not_there)
    ]
    assert pages[0].replace("english", "nowhere") == pages[1]
