"""What two people do at the same moment, each on a connection of their own."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Membership
from mentoring_platform.members.services import deactivate_person
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
