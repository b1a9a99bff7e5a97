"""Links that leave the house lead to the configured address, whatever a request says of its host."""

import re

import pytest
from django.conf import settings as live
from django.core import mail
from django.urls import reverse

from mentoring_platform.accounts.choices import Role
from mentoring_platform.notifications.services import send_waiting_messages
from mentoring_platform.tenancy.scope import organization_scope

SITE = "https://livui.example.org"


@pytest.fixture
def two_hosts(settings):
    settings.SITE_URL = SITE
    settings.ALLOWED_HOSTS = ["livui.example.org", "second.example.org"]


HEADERS = [
    {"host": "livui.example.org"},
    {"host": "second.example.org"},
    {"host": "livui.example.org", "x-forwarded-host": "evil.example"},
    {"host": "second.example.org:8443", "x-forwarded-host": "evil.example", "forwarded": "host=evil.example"},
]


def links(letter) -> list[str]:
    html = "".join(part[0] for part in letter.alternatives)
    return re.findall(r"https?://[^\s\"<>]+", letter.body + html)


@pytest.mark.parametrize("headers", HEADERS)
def test_a_password_link(two_hosts, client, noam, headers):
    assert (
        client.post(reverse("account_reset_password"), {"email": noam.user.email}, headers=headers).status_code == 302
    )
    (letter,) = mail.outbox
    assert links(letter)
    assert all(link.startswith(f"{SITE}/account/password/reset/key/") for link in links(letter))


@pytest.mark.parametrize("headers", HEADERS)
def test_an_invitation(two_hosts, ada, organization, signed_in, headers):
    data = {"email": "new@people.example", "name": "חדשה", "roles": [Role.COORDINATOR]}
    answer = signed_in(ada).post(ada.url("members:invite"), data, headers=headers)
    assert answer.status_code == 302, answer.text
    with organization_scope(organization):
        send_waiting_messages(organization=organization)
    (letter,) = mail.outbox
    assert links(letter)
    assert all(link.startswith(f"{SITE}/invitation/north/") for link in links(letter))


@pytest.mark.parametrize("headers", [{"host": "evil.example"}, {"host": "livui.example.org.evil.example"}])
def test_another_host_gets_no_letter(two_hosts, client, noam, headers):
    assert (
        client.post(reverse("account_reset_password"), {"email": noam.user.email}, headers=headers).status_code == 400
    )
    assert mail.outbox == []


def test_without_tls_cookies_bear_plain_names(client, noam, db):
    client.get(reverse("account_login"))
    client.post(reverse("accounts:language"), {"language": "en"})
    client.force_login(noam.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert set(client.cookies) == {live.SESSION_COOKIE_NAME, live.CSRF_COOKIE_NAME, live.LANGUAGE_COOKIE_NAME}
    assert set(client.cookies) == {"session", "csrf", "language"}
