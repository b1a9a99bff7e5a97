"""Connections that are lent from a pool: the organization is on the transaction, so nobody inherits it."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.db import connection, connections, transaction

from mentoring_platform.accounts.queries import organizations_of
from mentoring_platform.tenancy.exceptions import OutsideTransaction
from mentoring_platform.tenancy.models import Unit
from mentoring_platform.tenancy.scope import organization_scope
from tests.factories import OrganizationFactory, UnitFactory


@pytest.fixture
def pooled(transactional_db):
    """One connection for everybody, so that each borrows what another has just given back."""
    wrapper = connections["default"]
    wrapper.close()
    options = wrapper.settings_dict["OPTIONS"]
    wrapper.settings_dict["OPTIONS"] = {**options, "pool": {"min_size": 1, "max_size": 1, "timeout": 10}}
    yield wrapper
    wrapper.close()
    wrapper.close_pool()
    wrapper.settings_dict["OPTIONS"] = options


def stamp() -> tuple[str, str]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.org'), COALESCE(current_setting('app.user', true), '')")
        return cursor.fetchone()


def names_in(organization) -> list[str]:
    try:
        with organization_scope(organization), transaction.atomic():
            return list(Unit.objects.values_list("name", flat=True))
    finally:
        connection.close()


def test_each_borrower_sees_his_own_organization(pooled):
    organizations = [OrganizationFactory() for _n in range(3)]
    for organization in organizations:
        with organization_scope(organization), transaction.atomic():
            UnitFactory(organization=organization, name=f"unit of {organization.slug}")
    connection.close()
    with ThreadPoolExecutor(6) as threads:
        found = list(threads.map(names_in, organizations * 10))
    assert found == [[f"unit of {organization.slug}"] for organization in organizations] * 10


def test_nothing_stays_on_a_connection_that_is_given_back(pooled, make_viewer):
    dana = make_viewer("coordinator", organization=OrganizationFactory())
    assert organizations_of(dana.user) == [dana.organization]
    names_in(dana.organization)
    assert stamp() in (("0", "0"), ("0", ""))
    connection.close()
    assert stamp() in (("0", "0"), ("0", ""))


def test_nothing_stays_after_a_failure(pooled, make_viewer):
    organization = OrganizationFactory()
    dana = make_viewer("coordinator", organization=organization)
    with pytest.raises(ZeroDivisionError), organization_scope(organization), transaction.atomic():
        organizations_of(dana.user)
        _ = 1 / 0
    connection.close()
    assert stamp() in (("0", "0"), ("0", ""))


def test_fresh_connection_is_guarded_like_any_other(pooled):
    organization = OrganizationFactory()
    connection.close()
    with organization_scope(organization), pytest.raises(OutsideTransaction):
        list(Unit.objects.all())
    with organization_scope(organization):
        connection.close()
        with transaction.atomic():
            assert list(Unit.objects.all()) == []


def test_pages_work_on_a_pool(pooled, ada, signed_in):
    client = signed_in(ada)
    for _n in range(3):
        assert client.get(ada.url("members:list")).status_code == 200
        assert client.get("/account/organizations/").status_code == 200


def test_pool_keeps_what_the_address_asks_for():
    environment = {
        **os.environ,
        "SECRET_KEY": "of this test",
        "DATABASE_URL": "postgres://app:secret@database/livui?sslmode=verify-full",
        "DATABASE_POOL": "True",
    }
    command = "from mentoring_platform.settings import DATABASES; print(sorted(DATABASES['default']['OPTIONS']))"
    answer = subprocess.run(  # noqa: S603  our own words, no shell
        [sys.executable, "-c", command], cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True
    )
    assert answer.stdout.strip() == "['pool', 'sslmode']"
