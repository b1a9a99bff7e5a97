import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import User
from tests.factories import PASSWORD, UserFactory

CODE = reverse("account_request_login_code")
CONFIRM = reverse("account_confirm_login_code")
LOGIN = reverse("account_login")


@pytest.fixture
def noam_user(noam):
    return noam.user


def code_in(letter) -> str:
    return re.search(r"^\d{8}$", letter.body, re.MULTILINE).group()


def masked(response, email: str) -> str:
    """A page without what differs from visit to visit: address, token."""
    text = response.content.decode().replace(email, "ADDRESS")
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"|nonce="[^"]+"', "", text)


def test_password_signs_in_and_a_wrong_one_does_not(client, noam_user):
    wrong = client.post(LOGIN, {"login": noam_user.email, "password": "not this one"})
    assert wrong.status_code == 200
    assert "_auth_user_id" not in client.session
    right = client.post(LOGIN, {"login": noam_user.email.upper(), "password": PASSWORD})
    assert right.status_code == 302
    assert client.session["_auth_user_id"] == str(noam_user.pk)


def test_code_from_the_letter_signs_in_and_a_wrong_one_does_not(client, noam_user):
    client.post(CODE, {"email": noam_user.email})
    code = code_in(mail.outbox[0])
    assert mail.outbox[0].to == [noam_user.email]
    wrong = client.post(CONFIRM, {"code": f"{(int(code) + 1) % 10**8:08}"})
    assert wrong.status_code == 200
    assert "_auth_user_id" not in client.session
    right = client.post(CONFIRM, {"code": f" {code[:4]} {code[4:]} "})
    assert right.status_code == 302
    assert client.session["_auth_user_id"] == str(noam_user.pk)


def test_another_code_takes_the_place_of_the_first(client, noam_user):
    client.post(CODE, {"email": noam_user.email})
    assert 'value="resend"' in client.get(CONFIRM).content.decode()
    client.post(CONFIRM, {"action": "resend"})
    first, second = (code_in(letter) for letter in mail.outbox)
    client.post(CONFIRM, {"code": first})
    assert "_auth_user_id" not in client.session
    client.post(CONFIRM, {"code": second})
    assert client.session["_auth_user_id"] == str(noam_user.pk)


def test_a_code_cannot_be_guessed_on_and_on(client, noam_user):
    client.post(CODE, {"email": noam_user.email})
    code = code_in(mail.outbox[0])
    for guess in range(3):
        client.post(CONFIRM, {"code": f"0000000{guess}"})
    assert client.post(CONFIRM, {"code": code}).url == CODE
    assert "_auth_user_id" not in client.session


def test_code_leads_back_to_the_page_that_was_asked_for(client, noam_user, organization):
    page = f"/{organization.slug}/members/"
    first = client.get(page)
    assert first.url == f"{LOGIN}?next={page}"
    response = client.post(f"{CODE}?next={page}", {"email": noam_user.email})
    assert client.post(response.url, {"code": code_in(mail.outbox[0])}).url == page


def test_signing_in_never_leads_to_another_site(client, noam_user):
    response = client.post(f"{LOGIN}?next=https://evil.example/", {"login": noam_user.email, "password": PASSWORD})
    assert response.url == "/"


@pytest.mark.parametrize(("page", "field"), [(CODE, "email"), (reverse("account_reset_password"), "email")])
def test_same_answer_for_a_known_and_an_unknown_address(page, field, noam_user):
    answers = []
    for email in (noam_user.email, "nobody-here@people.example"):
        client = Client()
        posted = client.post(page, {field: email})
        shown = client.get(posted.url)
        answers.append((posted.status_code, posted.url, shown.status_code, masked(shown, email)))
    assert answers[0] == answers[1]
    assert [letter.to for letter in mail.outbox] == [[noam_user.email], ["nobody-here@people.example"]]


def test_same_answer_for_a_wrong_password_and_an_unknown_address(client, noam_user):
    answers = []
    for email in (noam_user.email, "nobody-here@people.example"):
        response = client.post(LOGIN, {"login": email, "password": "not this one"})
        answers.append((response.status_code, masked(response, email)))
    assert answers[0] == answers[1]


def test_wrong_passwords_are_slowed_down(client, noam_user):
    for _attempt in range(5):
        client.post(LOGIN, {"login": noam_user.email, "password": "not this one"})
    client.post(LOGIN, {"login": noam_user.email, "password": PASSWORD})
    assert "_auth_user_id" not in client.session


def test_letters_speak_the_language_of_their_reader(db):
    for own, of_browser in (("he", "en"), ("en", "he")):
        user, client = UserFactory(language=own), Client()
        client.cookies["language"] = of_browser
        client.post(CODE, {"email": user.email})
    bodies = [letter.alternatives[0].content for letter in mail.outbox]
    assert ['dir="rtl"' in body for body in bodies] == [True, False]


def test_reset_link_sets_a_new_password_once(client, noam_user):
    client.post(reverse("account_reset_password"), {"email": noam_user.email})
    link = re.search(r"http://testserver(\S+)", mail.outbox[0].body).group(1)
    form = client.get(link, follow=True)
    address = form.redirect_chain[-1][0]
    saved = client.post(address, {"password1": "four plain words here", "password2": "four plain words here"})
    assert saved.url == reverse("account_reset_password_from_key_done")
    noam_user.refresh_from_db()
    assert noam_user.check_password("four plain words here")
    client.session.flush()
    assert "used, or it is too old" in client.get(link, headers={"cookie": "language=en"}).content.decode()


def test_nobody_signs_up(client, db):
    page = client.get(reverse("account_signup"))
    assert page.status_code == 200
    client.post(reverse("account_signup"), {"email": "new@people.example", "password1": "four plain words here"})
    assert "_auth_user_id" not in client.session
    assert not User.objects.filter(email="new@people.example").exists()


def test_signing_out_takes_a_post(signed_in, noam):
    client = signed_in(noam)
    assert client.get(reverse("account_logout")).status_code == 200
    assert "_auth_user_id" in client.session
    client.post(reverse("account_logout"))
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("path", ["/account/email/", "/account/2fa/", "/account/", "/account/confirm-email/"])
def test_pages_of_allauth_that_we_do_not_use_do_not_exist(signed_in, noam, path):
    assert signed_in(noam).get(path).status_code == 404


@pytest.mark.parametrize(
    "name",
    [
        "account_login",
        "account_request_login_code",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key_done",
        "account_signup",
        "account_inactive",
    ],
)
@pytest.mark.parametrize("language", ["he", "en"])
def test_entrance_pages_in_both_languages(client, db, name, language):
    client.cookies["language"] = language
    page = client.get(reverse(name))
    assert page.status_code == 200
    assert f'lang="{language}"' in page.content.decode()


@pytest.mark.parametrize("name", ["account_change_password", "account_set_password", "account_reauthenticate"])
def test_password_pages_of_a_member(make_viewer, organization, signed_in, name):
    viewer = make_viewer(Role.MENTOR, organization=organization)
    if name == "account_set_password":
        viewer.user.set_unusable_password()
    assert signed_in(viewer).get(reverse(name)).status_code == 200


def test_closed_account_cannot_enter(client, noam_user):
    noam_user.is_active = False
    noam_user.save()
    client.post(LOGIN, {"login": noam_user.email, "password": PASSWORD})
    assert "_auth_user_id" not in client.session


def test_a_flood_of_attempts_gets_a_page_that_says_wait(client, db):
    answers = {client.post(LOGIN, {"login": "", "password": ""}).status_code for _attempt in range(31)}
    assert answers == {200, 429}
