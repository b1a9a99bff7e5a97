"""What every door has in common: which methods open it, what its answers may be kept by, and how it refuses."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Membership
from mentoring_platform.tenancy.models import Unit
from mentoring_platform.tenancy.scope import organization_scope
from tests.factories import UnitFactory


@pytest.fixture
def unit(organization):
    with organization_scope(organization), transaction.atomic():
        return UnitFactory(organization=organization)


@pytest.mark.parametrize("method", ["get", "head", "put", "delete", "options"])
def test_only_a_post_does_what_a_button_does(organization, ada, unit, signed_in, method):
    address = ada.url("members:unit_remove", unit.pk)
    assert getattr(signed_in(ada), method)(address).status_code == 405
    with organization_scope(organization), transaction.atomic():
        assert Unit.objects.filter(pk=unit.pk).exists()


def test_head_reads_what_get_reads(ada, signed_in):
    assert signed_in(ada).head(ada.url("members:list")).status_code == 200


@pytest.mark.parametrize("name", ["members:list", "members:settings"])
def test_no_browser_keeps_a_page_of_an_organization(ada, signed_in, name):
    assert "no-store" in signed_in(ada).get(ada.url(name)).headers["Cache-Control"]


def test_no_browser_keeps_a_page_of_somebody_signed_in(ada, signed_in):
    for name in ("accounts:profile", "accounts:switch"):
        assert "no-store" in signed_in(ada).get(reverse(name)).headers["Cache-Control"]


def refusals(client: Client, viewer):
    yield client.get("/nowhere/at/all/")
    yield client.get(viewer.url("members:units") + "nothing/")
    yield client.get(viewer.url("members:unit_remove", "00000000-0000-7000-8000-000000000000"))
    yield client.post(reverse("accounts:language"), {"language": "xx"})


def test_refusals_carry_the_same_headers(ada, signed_in):
    for answer in refusals(signed_in(ada), ada):
        assert answer.status_code in (400, 404, 405)
        assert "'strict-dynamic'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("language", ["en", "he"])
def test_stale_form_is_refused_in_our_words(ada, signed_in, language):
    signed = signed_in(ada, language)
    client = Client(enforce_csrf_checks=True, headers={"accept-language": language})
    client.cookies = signed.cookies
    answer = client.post(ada.url("members:settings"), {"name": "stolen"})
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "data-error-page" in page
    assert "<style" not in page
    assert "'strict-dynamic'" in answer.headers["Content-Security-Policy"]


def test_failure_of_ours_carries_the_same_headers(ada, signed_in, monkeypatch):
    monkeypatch.setattr("mentoring_platform.members.views.members.people_for", lambda viewer: 1 / 0)
    client = signed_in(ada)
    client.raise_request_exception = False
    answer = client.get(ada.url("members:list"))
    assert answer.status_code == 500
    assert "'strict-dynamic'" in answer.headers["Content-Security-Policy"]
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "nonsense", "javascript:alert(1)", ""]
)
def test_language_leads_nowhere_else(ada, signed_in, target):
    answer = signed_in(ada).post(reverse("accounts:language"), {"language": "he", "next": target})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")


@pytest.mark.parametrize("number", [0, 2**31, 2**63, 10**30])
def test_number_beyond_all_numbers_is_not_there(ada, signed_in, number):
    client = signed_in(ada)
    assert client.get(ada.url("members:list") + f"{number}/").status_code == 404
    ada.user.is_operator = True
    ada.user.save()
    assert client.get(reverse("operator:organizations") + f"{number}/").status_code == 404


def test_links_in_letters_lead_to_this_site(ada, client, mailoutbox, settings):
    settings.ALLOWED_HOSTS = ["*"]
    client.post(reverse("account_reset_password"), {"email": ada.user.email}, headers={"host": "evil.example"})
    (letter,) = mailoutbox
    assert "evil.example" not in letter.body
    assert f"{settings.SITE_URL}/account/password/reset/key/" in letter.body


def test_one_who_is_no_longer_a_member_meets_a_stranger_s_page(organization, ada, signed_in):
    client = signed_in(ada)
    with organization_scope(organization), transaction.atomic():
        Membership.objects.filter(role=Role.ADMINISTRATOR).update(is_active=False)
    answer = client.get(ada.url("members:list"))
    assert answer.status_code == 404
    assert organization.name not in answer.content.decode()
