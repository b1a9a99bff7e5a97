import re

import pytest

from mentoring_platform.accounts.choices import Role
from mentoring_platform.notifications.models import OutgoingMessage
from mentoring_platform.tenancy.scope import organization_scope
from tests.factories import UserFactory


@pytest.fixture
def tomer(make_viewer, other_organization):
    """Administers the other, look-alike organization."""
    return make_viewer(Role.ADMINISTRATOR, organization=other_organization, name="תומר")


@pytest.fixture
def operator(db):
    return UserFactory(name="Operator", is_operator=True, language="en")


@pytest.fixture
def operator_client(client, operator):
    client.force_login(operator, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def newest_link(db):
    """The path of the link in the newest waiting letter of an organization."""

    def find(organization) -> str:
        with organization_scope(organization):
            letter = (
                OutgoingMessage.objects.filter(key__startswith="invitation:").order_by("-created_at", "-pk").first()
            )
            return re.search(r"^http://testserver(/invitation/\S+)$", letter.text, re.MULTILINE).group(1)

    return find
