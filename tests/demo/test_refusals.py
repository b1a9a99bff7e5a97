"""When the demo is not loaded, and how it keeps away from what is not its own."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from mentoring_platform.accounts.models import User
from mentoring_platform.demo import calendar, loading
from mentoring_platform.demo.accounts import OPERATOR
from mentoring_platform.demo.loading import load_demo
from mentoring_platform.demo.world import WRITING_ORDER
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.tenancy.scope import organization_scope
from tests.demo.conftest import TODAY
from tests.factories import OrganizationFactory


def test_nothing_is_loaded_beside_foreign_organizations(db):
    OrganizationFactory(slug="somebody-else")
    with pytest.raises(CommandError):
        call_command("load_demo", stdout=StringIO())
    assert Organization.objects.count() == 1


def test_forced_beside_foreign_organizations_there_is_no_operator(db):
    foreign = OrganizationFactory(slug="somebody-else")
    assert load_demo(today=TODAY, factor=0.05, force=True) is True
    assert not User.objects.filter(is_operator=True).exists()
    assert OPERATOR not in {entry.email for entry in loading.sign_ins()}
    with organization_scope(foreign):
        assert all(not model.objects.exists() for model in WRITING_ORDER)


def test_a_foreign_organization_at_one_of_its_addresses_is_left_alone(db):
    OrganizationFactory(slug="yeshiva")
    with pytest.raises(ValidationError, match="yeshiva"):
        load_demo(today=TODAY, factor=0.05, force=True)
    assert User.objects.count() == 0


@pytest.mark.parametrize("day", [TODAY + timedelta(days=1), calendar.EARLIEST - timedelta(days=1)])
def test_a_day_without_history_is_refused(db, day):
    with pytest.raises(ValidationError):
        load_demo(today=day, factor=0.05)
    assert Organization.objects.count() == 0


@pytest.mark.parametrize("day", ["2025-12-01", "2026-04-05", "2026-09-22"])
def test_any_day_of_the_year_can_be_today(db, day):
    today = date.fromisoformat(day)
    assert load_demo(today=today, factor=0.02) is True
