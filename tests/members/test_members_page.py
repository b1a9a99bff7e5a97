import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Membership, MembershipUnit
from mentoring_platform.accounts.queries import viewer_for
from mentoring_platform.audit.models import AuditEntry
from mentoring_platform.members.services import invite_person
from mentoring_platform.tenancy.scope import organization_scope
from tests.factories import UnitFactory

LIST = "/north/members/"
QUERIES_OF_LIST = 12


def roles_of(viewer) -> set[str]:
    with organization_scope(viewer.organization):
        found = viewer_for(viewer.user, viewer.organization)
        return set(found.roles) if found else set()


def page_of(viewer) -> str:
    return f"/north/members/{viewer.user.pk}/"


def actions(organization) -> list[str]:
    with organization_scope(organization):
        return list(AuditEntry.objects.order_by("at").values_list("action", flat=True))


@pytest.mark.parametrize("more", [0, 2])
def test_list_takes_the_same_queries_for_one_and_for_three(signed_in, ada, make_viewer, organization, more):
    with organization_scope(organization):
        for number in range(more):
            unit = UnitFactory(organization=organization)
            someone = make_viewer(Role.COORDINATOR, organization=organization)
            membership = someone.membership(Role.COORDINATOR)
            MembershipUnit.objects.create(organization=organization, membership=membership, unit=unit)
            invite_person(
                organization=organization, email=f"g{number}@people.example", name="G", roles=["viewer"], by=ada
            )
    client = signed_in(ada)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(LIST).status_code == 200
    assert len(captured) == QUERIES_OF_LIST, "\n".join(query["sql"] for query in captured.captured_queries)


def test_list_shows_people_with_roles_units_and_state(signed_in, ada, dana, noam, tamar, organization):
    with organization_scope(organization):
        unit = UnitFactory(organization=organization, name="Galil")
        MembershipUnit.objects.create(organization=organization, membership=dana.membership("coordinator"), unit=unit)
        invite_person(organization=organization, email="ruth@people.example", name="Ruth", roles=["viewer"], by=ada)
    page = signed_in(ada).get(LIST).content.decode()
    for shown in ("דנה", "נועם", "עדה", "Galil", "Ruth", "ruth@people.example"):
        assert shown in page
    assert "תמר" not in page
    assert tamar.user.email not in page


def test_roles_change_and_the_trail_says_so(signed_in, ada, dana, organization):
    response = signed_in(ada).post(page_of(dana), {"roles": ["coordinator", "viewer"]})
    assert response.url == LIST
    assert roles_of(dana) == {"coordinator", "viewer"}
    signed_in(ada).post(page_of(dana), {"roles": ["viewer"]})
    assert roles_of(dana) == {"viewer"}
    assert actions(organization) == ["member.roles_changed"] * 2


def test_role_taken_away_keeps_its_row(signed_in, ada, dana, organization):
    membership = dana.membership("coordinator")
    signed_in(ada).post(page_of(dana), {"roles": ["viewer"]})
    with organization_scope(organization):
        assert not Membership.objects.get(pk=membership.pk).is_active


def test_mentors_role_is_not_given_here(signed_in, ada, dana):
    assert signed_in(ada).post(page_of(dana), {"roles": ["coordinator", "mentor"]}).status_code == 200
    assert roles_of(dana) == {"coordinator"}


def test_coordinator_is_narrowed_to_units_and_widened_again(signed_in, ada, dana, organization):
    with organization_scope(organization):
        galil = UnitFactory(organization=organization, name="Galil")
        below = UnitFactory(organization=organization, name="Safed", parent=galil)
        UnitFactory(organization=organization, name="Negev")
    client = signed_in(ada)
    client.post(page_of(dana), {"roles": ["coordinator"], "units": [str(galil.pk)]})
    with organization_scope(organization):
        assert viewer_for(dana.user, organization).unit_ids == {galil.pk, below.pk}
    client.post(page_of(dana), {"roles": ["coordinator"]})
    with organization_scope(organization):
        assert viewer_for(dana.user, organization).unit_ids is None


def test_unit_of_another_organization_is_no_choice(signed_in, ada, dana, organization, other_organization):
    with organization_scope(other_organization):
        foreign = UnitFactory(organization=other_organization)
    with organization_scope(organization):
        UnitFactory(organization=organization)
    page = signed_in(ada).post(page_of(dana), {"roles": ["coordinator"], "units": [str(foreign.pk)]})
    assert page.status_code == 200
    with organization_scope(organization):
        assert not MembershipUnit.objects.exists()


def test_last_administrator_stays(signed_in, ada, dana, organization):
    client = signed_in(ada)
    assert client.post(page_of(ada), {"roles": ["viewer"]}).status_code == 200
    client.post(f"{page_of(ada)}deactivate/")
    assert roles_of(ada) == {"administrator"}
    client.post(page_of(dana), {"roles": ["administrator"]})
    client.post(f"{page_of(ada)}deactivate/")
    assert roles_of(ada) == set()
    assert roles_of(dana) == {"administrator"}


def test_ended_access_ends_at_once_and_only_here(signed_in, ada, dana, make_viewer, organization, other_organization):
    make_viewer(Role.VIEWER, organization=other_organization, user=dana.user)
    dana_client = signed_in(dana)
    response = signed_in(ada).post(f"{page_of(dana)}deactivate/")
    assert response.url == LIST
    assert roles_of(dana) == set()
    assert dana_client.get("/account/organizations/").content.decode().count("/south/") == 1
    assert "/north/" not in dana_client.get("/account/organizations/").content.decode()
    assert actions(organization) == ["member.deactivated"]


def test_offer_to_somebody_invited_can_be_changed(signed_in, ada, organization):
    with organization_scope(organization):
        invitation = invite_person(
            organization=organization, email="ruth@people.example", name="Ruth", roles=["viewer"], by=ada
        )
    signed_in(ada).post(f"/north/members/{invitation.user_id}/", {"roles": ["coordinator"]})
    with organization_scope(organization):
        invitation.refresh_from_db()
        assert invitation.roles == ["coordinator"]
        assert not Membership.objects.filter(user=invitation.user, is_active=True).exists()


def test_extra_fields_do_nothing(signed_in, ada, dana):
    signed_in(ada).post(page_of(dana), {"roles": ["coordinator"], "is_operator": "on", "email": "x@people.example"})
    dana.user.refresh_from_db()
    assert not dana.user.is_operator


PAGES = ["", "invite/", "{pk}/"]
ACTIONS = ["{pk}/deactivate/", "{pk}/resend/", "{pk}/withdraw/"]


@pytest.mark.parametrize("page", PAGES)
def test_only_administrators_see_these_pages(client, signed_in, ada, dana, noam, tomer, page):
    path = LIST + page.format(pk=dana.user.pk)
    assert client.get(path).url.startswith("/account/login/")
    answers = {
        who: signed_in(viewer).get(path).status_code
        for who, viewer in {"ada": ada, "dana": dana, "noam": noam, "stranger": tomer}.items()
    }
    assert answers == {"ada": 200, "dana": 404, "noam": 404, "stranger": 404}


@pytest.mark.parametrize("action", ACTIONS)
def test_only_administrators_act(client, signed_in, ada, dana, noam, tomer, action):
    path = LIST + action.format(pk=noam.user.pk)
    client.post(path)
    for viewer in (dana, noam, tomer):
        assert signed_in(viewer).post(path).status_code == 404
    assert roles_of(noam) == {"mentor"}
    assert signed_in(ada).get(path).status_code == 405
    assert signed_in(ada).post(path).status_code == 302


@pytest.mark.parametrize("page", ["{pk}/", *ACTIONS])
def test_person_of_another_organization_is_not_there(signed_in, ada, tamar, page):
    path = LIST + page.format(pk=tamar.user.pk)
    assert signed_in(ada).post(path, {"roles": ["viewer"]}).status_code == 404
    assert roles_of(tamar) == {"coordinator"}


def test_suspended_organization_is_closed_to_its_own(signed_in, ada, organization):
    client = signed_in(ada)
    assert client.get(LIST).status_code == 200
    organization.suspended_at = ada.user.date_joined
    organization.save()
    assert client.get(LIST).status_code == 404
