"""Each change of the product leaves its entry; an action that nobody makes here fails and says what to add."""

from copy import deepcopy

import pytest

from mentoring_platform.accounts.choices import Role
from mentoring_platform.audit.models import AuditEntry
from mentoring_platform.tenancy.scope import organization_scope
from tests.audit.changes import HOW
from tests.audit.changes.scene import on_stage, small_program
from tests.audit.test_actions import changes
from tests.tenancy import staged

pytestmark = pytest.mark.django_db
stage, organization, other_organization = staged.stage, staged.organization, staged.other_organization

CHANGES = changes()


@pytest.fixture(scope=staged.how_long)
def programme(organization, other_organization):
    ada = staged.member(Role.ADMINISTRATOR, organization=organization, name="עדה")
    with on_stage(organization):
        return small_program(organization, other_organization, ada)


@pytest.fixture
def scene(organization, programme):
    """The same for each change, which is undone after it, in the database and in memory."""
    with on_stage(organization):
        yield deepcopy(programme)


def entries(action: str, organizations) -> int:
    found = 0
    for organization in organizations:
        with organization_scope(organization):
            found += AuditEntry.objects.filter(action=action).count()
    return found


@pytest.mark.parametrize("action", CHANGES)
def test_change_is_recorded(action, scene):
    assert action in HOW, f"Say in tests/audit/changes, in a HOW, how to make the change that is recorded as '{action}'"
    before = entries(action, [scene.organization, scene.elsewhere])
    made = HOW[action](scene)
    new = [made] if action == "organization.created" else []
    assert entries(action, [scene.organization, scene.elsewhere, *new]) > before


def test_no_change_is_made_up():
    assert sorted(HOW) == CHANGES, "Nobody records these any more."
