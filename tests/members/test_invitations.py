"""From the invitation to the first page inside, and every way in which a link must not open a door."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Invitation, Membership, MembershipUnit, User
from mentoring_platform.accounts.queries import viewer_for
from mentoring_platform.audit.models import AuditEntry
from mentoring_platform.members.services import accept_invitation, invite_member, invite_person
from mentoring_platform.notifications.models import OutgoingMessage
from mentoring_platform.notifications.services import send_waiting_messages
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.scope import organization_scope
from tests.factories import PASSWORD, UnitFactory, UserFactory

EMAIL = "ruth@people.example"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def form(email=EMAIL, name="Ruth", roles=("coordinator",), **more) -> dict:
    return {"email": email, "name": name, "roles": list(roles), **more}


@pytest.fixture
def invite(signed_in, ada, newest_link, organization):
    """Ada invites through the page; gives the path of the link in the letter."""

    def make(**fields) -> str:
        response = signed_in(ada).post("/north/members/invite/", form(**fields))
        assert response.status_code == 302, response.content.decode()
        return newest_link(organization)

    return make


def roles_of(organization, email=EMAIL) -> set[str]:
    with organization_scope(organization):
        return set(Membership.objects.filter(user__email=email, is_active=True).values_list("role", flat=True))


def signed_in_as(user) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


# --- the letter -------------------------------------------------------------------------------------------------------


def test_letter_waits_in_the_outbox_is_sent_and_then_forgotten(invite, organization):
    link = invite()
    with organization_scope(organization):
        letter = OutgoingMessage.objects.get()
        assert (letter.to, letter.sent_at) == (EMAIL, None)
        assert 'dir="rtl"' in letter.html
        assert "ישיבת הצפון" in letter.subject
        assert send_waiting_messages(organization=organization) == 1
        letter.refresh_from_db()
        assert (letter.text, letter.html) == ("", "")
    (sent,) = mail.outbox
    assert sent.to == [EMAIL]
    assert f"http://testserver{link}" in sent.body


def test_secret_is_kept_as_a_hash_only(invite, organization):
    secret = invite().rstrip("/").split("/")[-1]
    assert len(secret) >= 43
    with organization_scope(organization):
        invitation = Invitation.objects.get()
        assert secret not in str(vars(invitation))
        assert secret not in str(list(AuditEntry.objects.values()))
        assert invitation.expires_at - invitation.created_at == pytest.approx(
            timedelta(days=14), abs=timedelta(seconds=5)
        )


def test_letter_in_the_language_of_the_organization(invite, organization):
    organization.language = "en"
    organization.save()
    invite(roles=["coordinator", "viewer"])
    with organization_scope(organization):
        letter = OutgoingMessage.objects.get()
    assert letter.subject == "Invitation to ישיבת הצפון"
    assert "Coordinator, Viewer" in letter.text


# --- accepting --------------------------------------------------------------------------------------------------------


def test_new_person_gives_a_name_and_a_password_and_is_inside(invite, client, organization):
    link = invite()
    assert roles_of(organization) == set()
    assert client.get(link).status_code == 200
    response = client.post(link, {"name": "Ruth Cohen", "password": "four plain words here"})
    assert response.url == "/north/"
    user = User.objects.get(email=EMAIL)
    assert user.name == "Ruth Cohen"
    assert user.check_password("four plain words here")
    assert client.session["_auth_user_id"] == str(user.pk)
    assert roles_of(organization) == {"coordinator"}


def test_new_person_may_go_on_with_codes_only(invite, client, organization):
    client.post(invite(), {"name": "Ruth", "password": ""})
    assert not User.objects.get(email=EMAIL).has_usable_password()
    assert roles_of(organization) == {"coordinator"}


def test_a_weak_password_is_refused_and_nothing_is_accepted(invite, client, organization):
    page = client.post(invite(), {"name": "Ruth", "password": "12345"})
    assert page.status_code == 200
    assert roles_of(organization) == set()


def test_extra_fields_of_the_form_raise_nothing(invite, client, organization):
    link = invite(roles=["viewer"])
    extra = {"roles": "administrator", "role": "administrator", "is_operator": "on", "email": "other@people.example"}
    client.post(link, {"name": "Ruth", **extra})
    assert roles_of(organization) == {"viewer"}
    user = User.objects.get(email=EMAIL)
    assert not user.is_operator


def test_person_with_an_account_signs_in_and_confirms(invite, client, organization):
    user = UserFactory(email=EMAIL, name="Ruth of old")
    link = invite()
    page = client.get(link).content.decode()
    assert f"/account/login/code/?next={link}" in page
    client.post(link, {"name": "Somebody else", "password": "four plain words here"})
    assert roles_of(organization) == set()
    user.refresh_from_db()
    assert (user.name, user.check_password(PASSWORD)) == ("Ruth of old", True)
    inside = signed_in_as(user)
    assert inside.get(link).status_code == 200
    assert roles_of(organization) == set()
    assert inside.post(link).url == "/north/"
    assert roles_of(organization) == {"coordinator"}


def test_who_came_in_by_a_code_first_takes_the_name_of_the_invitation(invite, organization):
    link = invite()
    user = User.objects.get(email=EMAIL)
    signed_in_as(user).post(link)
    user.refresh_from_db()
    assert (user.name, user.has_usable_password()) == ("Ruth", False)
    assert roles_of(organization) == {"coordinator"}


def test_somebody_else_signed_in_cannot_accept(invite, organization, tamar):
    link = invite()
    other = signed_in_as(tamar.user)
    assert other.get(link).status_code == 200
    other.post(link, {"name": "Tamar", "password": "four plain words here"})
    assert roles_of(organization) == set()
    assert roles_of(organization, tamar.user.email) == set()


def test_link_works_once(invite, client, organization):
    link = invite()
    client.post(link, {"name": "Ruth"})
    assert client.get(link).url == "/north/"
    thief = Client()
    assert thief.get(link).status_code == 410
    assert thief.post(link, {"name": "Thief", "password": "four plain words here"}).status_code == 410
    assert "_auth_user_id" not in thief.session
    assert User.objects.get(email=EMAIL).name == "Ruth"


def test_link_of_a_former_member_does_not_open_the_door_again(invite, client, signed_in, ada, organization):
    link = invite()
    client.post(link, {"name": "Ruth"})
    user = User.objects.get(email=EMAIL)
    signed_in(ada).post(f"/north/members/{user.pk}/deactivate/")
    client.post(link)
    assert roles_of(organization) == set()
    assert client.get("/north/members/").status_code == 404


def test_link_expires_after_14_days(invite, client, organization):
    link = invite()
    with time_machine.travel(clock.now() + timedelta(days=13, hours=23)):
        assert client.get(link).status_code == 200
    with time_machine.travel(clock.now() + timedelta(days=14, seconds=1)):
        assert client.get(link).status_code == 410
        assert client.post(link, {"name": "Ruth"}).status_code == 410
    assert roles_of(organization) == set()


def test_sending_again_makes_a_fresh_link_and_ends_the_former(
    invite, signed_in, ada, client, organization, newest_link
):
    former = invite()
    user = User.objects.get(email=EMAIL)
    signed_in(ada).post(f"/north/members/{user.pk}/resend/")
    fresh = newest_link(organization)
    assert fresh != former
    assert client.get(former).status_code == 410
    assert client.get(fresh).status_code == 200


def test_withdrawn_link_says_so(invite, signed_in, ada, client, organization):
    link = invite()
    user = User.objects.get(email=EMAIL)
    signed_in(ada).post(f"/north/members/{user.pk}/withdraw/")
    assert client.get(link).status_code == 410
    assert client.post(link, {"name": "Ruth"}).status_code == 410
    assert roles_of(organization) == set()


def test_unknown_links_all_look_alike(invite, client, organization, other_organization):
    secret = invite().rstrip("/").split("/")[-1]
    answers = {
        client.get(f"/invitation/{slug}/{token}/").status_code
        for slug, token in [("north", "x" * 43), ("south", secret), ("nowhere", secret)]
    }
    assert answers == {404}
    organization.suspended_at = clock.now()
    organization.save()
    page = client.get(f"/invitation/north/{secret}/")
    assert page.status_code == 404
    assert "ישיבת הצפון" not in page.content.decode()


def test_two_clicks_at_once_accept_once(invite, organization):
    invite()
    with organization_scope(organization):
        invitation = Invitation.objects.get()
        accept_invitation(invitation=invitation, user=invitation.user, name="Ruth")
        with pytest.raises(ValidationError):
            accept_invitation(invitation=invitation, user=invitation.user, name="Ruth")
        assert AuditEntry.objects.filter(action="invitation.accepted").count() == 1


# --- what the inviter learns ------------------------------------------------------------------------------------------


def test_inviter_does_not_learn_of_an_account_elsewhere(signed_in, ada, tamar, organization):
    """The same answers, letters and list for somebody who works elsewhere as for somebody nobody knows."""
    client, pages = signed_in(ada), []
    for email in (tamar.user.email, "nobody@people.example"):
        response = client.post("/north/members/invite/", form(email=email, name="Guest"))
        page = client.get(response.url).content.decode()
        person = User.objects.get(email=email)
        pages.append(page.replace(email, "ADDRESS").replace(f"/members/{person.pk}/", "/members/N/"))
        assert client.post(f"/north/members/{person.pk}/withdraw/").status_code == 302
        client.get("/north/members/")
        assert tamar.user.name not in page
    rows = [re.search(r"<tr>\s*<th[^>]*><a[^>]*>Guest.*?</tr>", page, re.DOTALL).group() for page in pages]
    rows = [re.sub(r'value="[^"]+"', "", row) for row in rows]
    assert rows[0] == rows[1]
    with organization_scope(organization):
        texts = [letter.text.splitlines()[0] for letter in OutgoingMessage.objects.order_by("created_at")]
    assert texts[0] == texts[1]


# --- for the people apps ----------------------------------------------------------------------------------------------


def test_invite_member_gives_a_membership_to_tie_a_profile_to(ada, organization):
    with organization_scope(organization):
        membership = invite_member(
            organization=organization, email=" Ruth@People.Example ", name="Ruth", role=Role.MENTOR, by=ada
        )
        assert (membership.user.email, membership.role, membership.is_active) == (EMAIL, "mentor", False)
        assert viewer_for(membership.user, organization) is None
        again = invite_member(organization=organization, email=EMAIL, name="Ruth", role=Role.MENTOR, by=ada)
        assert again == membership
        assert [i.is_pending for i in Invitation.objects.order_by("created_at")] == [False, True]
        accept_invitation(invitation=Invitation.objects.latest("created_at"), user=membership.user, name="Ruth")
        membership.refresh_from_db()
        assert membership.is_active


def test_invite_member_for_a_present_member_adds_the_role_at_once(ada, dana, organization):
    with organization_scope(organization):
        membership = invite_member(
            organization=organization, email=dana.user.email, name="Dana", role=Role.MENTOR, by=ada
        )
        assert membership.is_active
        assert viewer_for(dana.user, organization).roles == {"coordinator", "mentor"}
        assert not OutgoingMessage.objects.exists()


def test_second_offer_joins_the_first(ada, organization):
    with organization_scope(organization):
        invite_member(organization=organization, email=EMAIL, name="Ruth", role=Role.MENTOR, by=ada)
        second = invite_person(organization=organization, email=EMAIL, name="Ruth", roles=[Role.VIEWER], by=ada)
        assert second.roles == ["mentor", "viewer"]


def test_units_narrow_a_coordinator_from_the_first_day(invite, client, organization):
    with organization_scope(organization):
        unit = UnitFactory(organization=organization, name="Galil")
        UnitFactory(organization=organization, name="Negev")
    client.post(invite(units=[str(unit.pk)]), {"name": "Ruth"})
    with organization_scope(organization):
        viewer = viewer_for(User.objects.get(email=EMAIL), organization)
        assert viewer.unit_ids == {unit.pk}


def test_inviting_a_narrowed_coordinator_again_does_not_widen_the_scope(ada, dana, organization):
    with organization_scope(organization):
        unit = UnitFactory(organization=organization)
        membership = dana.membership(Role.COORDINATOR)
        MembershipUnit.objects.create(organization=organization, membership=membership, unit=unit)
        invite_person(organization=organization, email=dana.user.email, name="", roles=[Role.COORDINATOR], by=ada)
        assert viewer_for(dana.user, organization).unit_ids == {unit.pk}


@pytest.mark.parametrize("mistake", [{"email": "no address"}, {"roles": []}, {"roles": ["mentor"]}, {"roles": ["god"]}])
def test_mistakes_invite_nobody(signed_in, ada, organization, mistake):
    page = signed_in(ada).post("/north/members/invite/", form(**mistake))
    assert page.status_code == 200
    with organization_scope(organization):
        assert not Invitation.objects.exists()
        assert not OutgoingMessage.objects.exists()


def test_refused_at_the_last_moment_signs_nobody_in(client, organization, ada, newest_link, monkeypatch):
    with organization_scope(organization):
        invite_person(organization=organization, email="new@people.example", name="", roles=[Role.VIEWER], by=ada)
    link = newest_link(organization)

    def too_late(**_facts):
        raise ValidationError("withdrawn between the page and the click")

    monkeypatch.setattr("mentoring_platform.members.views.invitation.accept_invitation", too_late)
    assert client.post(link, {"name": "Noa", "password": ""}).status_code == 302
    assert "_auth_user_id" not in client.session
