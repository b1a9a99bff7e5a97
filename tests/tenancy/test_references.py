"""No row can point into another organization: every reference of every tenant table, tried as the web's role."""

from uuid import UUID

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction

from mentoring_platform.tenancy.models import TenantForeignKey
from mentoring_platform.tenancy.operations import constraint_name
from mentoring_platform.tenancy.scope import organization_scope
from tests.factories import UnitFactory
from tests.tenancy import staged
from tests.tenancy.filled import TENANT_MODELS, fill

pytestmark = pytest.mark.django_db
stage, organization, other_organization = staged.stage, staged.organization, staged.other_organization

REFERENCES = [
    (model, field)
    for model in TENANT_MODELS
    for field in model._meta.local_fields
    if isinstance(field, TenantForeignKey)
]
ABOUT_ONE = ("pairing_id", "mentor_id", "mentee_id")
ONE_OF = {
    "programs_absence": ("mentor_id", "mentee_id"),
    "programs_certificate": ("mentor_id", "contact_id"),
    "programs_followup": ABOUT_ONE,
    "programs_screeningexception": ("mentor_id", "enrolment_id"),
    "programs_snooze": ABOUT_ONE,
}
"""Columns of which exactly one is filled."""


@pytest.fixture(scope=staged.how_long)
def pair(organization, other_organization):
    """Two organizations with rows in every tenant table; the north has a second unit, as none can be its own parent."""
    fill(organization)
    fill(other_organization)
    with organization_scope(organization):
        UnitFactory(organization=organization)
    return organization, other_organization


def _first(table: str, *, last: bool = False) -> UUID:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT id FROM "{table}" ORDER BY id {"DESC" if last else ""} LIMIT 1')
        return cursor.fetchone()[0]


# What else a row must say for a reference to be allowed at all.
WITH_IT = {
    "programs_pairing.stands_in_for_id": "role = 'substitute', ends_on = starts_on",
    "programs_signup.contact_id": "mentor_id = NULL",
}


def _point(model, field: TenantForeignKey, target) -> None:
    """Let a row of the active organization point to `target`: one that stands, or a copy where none may change."""
    table, row = model._meta.db_table, _first(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(%s, 'UPDATE')", [table])
        if cursor.fetchone()[0]:
            one_of = ONE_OF.get(table, ()) if field.column in ONE_OF.get(table, ()) else ()
            emptied = "".join(f', "{column}" = NULL' for column in one_of if column != field.column)
            emptied += "".join(f", {words}" for words in [WITH_IT.get(f"{table}.{field.column}")] if words)
            cursor.execute(f'UPDATE "{table}" SET "{field.column}" = %s{emptied} WHERE id = %s', [target, row])
        else:
            columns = [f.column for f in model._meta.local_fields if f.column not in ("id", field.column)]
            kept = ", ".join(f'"{column}"' for column in columns)
            cursor.execute(
                f'INSERT INTO "{table}" (id, "{field.column}", {kept}) '
                f'SELECT gen_random_uuid(), %s, {kept} FROM "{table}" WHERE id = %s',
                [target, row],
            )
        assert cursor.rowcount == 1
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize(
    ("model", "field"), REFERENCES, ids=[f"{model._meta.db_table}.{field.column}" for model, field in REFERENCES]
)
def test_no_row_can_point_into_another_tenant(pair, model, field):
    north, south = pair
    target = field.remote_field.model._meta.db_table
    with organization_scope(south):
        foreign = _first(target)
    with organization_scope(north):
        own = _first(target, last=True)
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            _point(model, field, foreign)
        cause = refused.value.__cause__
        assert isinstance(cause, psycopg.errors.ForeignKeyViolation)
        assert cause.diag.constraint_name == constraint_name(model._meta.db_table, field.column)
        with transaction.atomic():
            _point(model, field, own)
