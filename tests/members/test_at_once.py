"""What two people do at the same moment, each on a connection of their own."""

import threading
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Invitation, Membership
from mentoring_platform.members.services import (
    accept_invitation,
    add_unit,
    deactivate_person,
    invite_person,
    resend_invitation,
    set_roles,
)
from mentoring_platform.tenancy.scope import organization_scope


@pytest.mark.django_db(transaction=True)
def test_two_administrators_cannot_remove_each_other(organization, ada, make_viewer):
    dana = make_viewer(Role.ADMINISTRATOR, organization=organization)
    together, outcomes = threading.Barrier(2), []

    def remove(user, by) -> None:
        together.wait()
        try:
            with organization_scope(organization), transaction.atomic():
                deactivate_person(user=user, by=by)
            outcomes.append("removed")
        except ValidationError:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=remove, args=pair) for pair in [(ada.user, dana), (dana.user, ada)]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["refused", "removed"]
    with organization_scope(organization), transaction.atomic():
        assert Membership.objects.filter(role=Role.ADMINISTRATOR, is_active=True).count() == 1


def at_once(organization, *acts) -> list[str]:
    """Do things at the same moment, each in a transaction of its own; what each came to, in the order given."""
    together, outcomes = threading.Barrier(len(acts)), [""] * len(acts)

    def run(number: int) -> None:
        together.wait()
        try:
            with organization_scope(organization), transaction.atomic():
                acts[number]()
            outcomes[number] = "done"
        except ValidationError:
            outcomes[number] = "refused"
        except Exception as error:  # handed to the test
            outcomes[number] = repr(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.fixture
def invited(organization, ada):
    """Somebody who was offered to administer the organization."""
    with organization_scope(organization), transaction.atomic():
        return invite_person(
            organization=organization, email="noa@people.example", name="נעה", roles=[Role.ADMINISTRATOR], by=ada
        )


def pending(organization) -> int:
    with organization_scope(organization), transaction.atomic():
        return Invitation.objects.filter(accepted_at=None, withdrawn_at=None).count()


@pytest.mark.django_db(transaction=True)
def test_one_link_is_good_however_often_it_is_sent_again(organization, ada, invited):
    for _n in range(5):
        with organization_scope(organization), transaction.atomic():
            newest = Invitation.objects.get(accepted_at=None, withdrawn_at=None)
        again = partial(resend_invitation, invitation=newest, by=ada)
        assert set(at_once(organization, again, again)) <= {"done", "refused"}
        assert pending(organization) == 1


@pytest.mark.django_db(transaction=True)
def test_who_accepts_while_access_is_ended_is_out(organization, ada, make_viewer):
    for number in range(8):
        with organization_scope(organization), transaction.atomic():
            invitation = invite_person(
                organization=organization, email=f"noa{number}@people.example", name="", roles=[Role.VIEWER], by=ada
            )
        user = invitation.user
        outcomes = at_once(
            organization,
            partial(accept_invitation, invitation=invitation, user=user),
            partial(deactivate_person, user=user, by=ada),
        )
        assert outcomes[1] == "done"
        with organization_scope(organization), transaction.atomic():
            assert not Membership.objects.filter(user=user, is_active=True).exists()


@pytest.mark.django_db(transaction=True)
def test_who_accepts_gets_what_is_offered_by_then(organization, ada, invited):
    with organization_scope(organization), transaction.atomic():
        set_roles(user=invited.user, roles=[Role.VIEWER], by=ada)
    # As read before the offer was changed.
    assert invited.roles == [Role.ADMINISTRATOR]
    with organization_scope(organization), transaction.atomic():
        viewer = accept_invitation(invitation=invited, user=invited.user)
    assert viewer.roles == {Role.VIEWER}


@pytest.mark.django_db(transaction=True)
def test_the_same_unit_twice_at_once_is_refused_in_words(organization, ada):
    for number in range(5):
        add = partial(add_unit, name=f"צפון {number}", kind_label="", parent=None, by=ada)
        assert sorted(at_once(organization, add, add)) == ["done", "refused"]
