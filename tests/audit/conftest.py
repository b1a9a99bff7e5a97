import pytest
from django.db import transaction

from mentoring_platform.accounts.choices import Role
from mentoring_platform.audit.services import record
from mentoring_platform.tenancy.scope import organization_scope


@pytest.fixture
def anchor_file(settings, tmp_path):
    """The anchor's file, in a folder of the test."""
    settings.AUDIT_ANCHOR_FILE = str(tmp_path / "anchors.jsonl")
    return tmp_path / "anchors.jsonl"


@pytest.fixture
def write(transactional_db, organization, ada):
    """Write this many entries as committed transactions of their own."""

    def make(number: int, in_organization=organization) -> None:
        for _ in range(number):
            with organization_scope(in_organization), transaction.atomic():
                record(organization=in_organization, by=ada, action="mentor.created", detail={"שם": ["א", 1, None]})

    return make


@pytest.fixture
def tomer(make_viewer, other_organization):
    """Administers the other, look-alike organization."""
    return make_viewer(Role.ADMINISTRATOR, organization=other_organization, name="תומר")
