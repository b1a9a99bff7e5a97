"""Jobs open their tenant, and are sent only when their cause is committed."""

import pytest
from celery import shared_task
from django.db import connection, transaction

from mentoring_platform.celery import app
from mentoring_platform.tenancy import services
from mentoring_platform.tenancy.models import Organization, Unit
from mentoring_platform.tenancy.scope import current_organization, organization_scope
from mentoring_platform.tenancy.tasks import TenantTask
from tests.factories import OrganizationFactory


@shared_task(base=TenantTask, name="tests.name_unit")
def name_unit(organization: Organization, *, name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.org')")
        assert cursor.fetchone() == (str(organization.pk),)
    assert current_organization() == organization
    Unit.objects.create(organization=organization, name=name)
    if name == "fails":
        raise RuntimeError("after the write")


def waiting() -> int:
    with app.connection_for_read() as broker:
        return broker.default_channel.client.llen("celery")


def units(organization) -> list[str]:
    with organization_scope(organization), transaction.atomic():
        return list(Unit.objects.values_list("name", flat=True))


@pytest.fixture
def two(transactional_db):
    with app.connection_for_write() as broker:
        broker.default_channel.client.delete("celery")
    return OrganizationFactory(), OrganizationFactory()


def test_task_works_inside_its_organization_alone(two):
    one, other = two
    name_unit.apply(args=[one.pk], kwargs={"name": "A"}).get()
    assert (units(one), units(other)) == (["A"], [])


def test_failed_task_leaves_nothing(two):
    with pytest.raises(RuntimeError):
        name_unit.apply(args=[two[0].pk], kwargs={"name": "fails"}).get()
    assert units(two[0]) == []


def test_suspended_organization_is_left_alone(two):
    services.suspend_organization(organization=two[0])
    name_unit.apply(args=[two[0].pk], kwargs={"name": "A"}).get()
    services.resume_organization(organization=two[0])
    assert units(two[0]) == []


def test_task_is_sent_on_commit_and_not_before(two):
    with transaction.atomic():
        name_unit.enqueue(two[0], name="A")
        assert waiting() == 0
    assert waiting() == 1


def test_task_of_a_rolled_back_cause_is_never_sent(two):
    with pytest.raises(RuntimeError), transaction.atomic():
        name_unit.enqueue(two[0], name="A")
        raise RuntimeError
    assert waiting() == 0
