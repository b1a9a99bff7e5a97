"""What somebody with the web's password and psql could do without a tenant, or across two: nothing, in any table."""

from uuid import UUID

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction

from mentoring_platform.tenancy.models import TenantForeignKey
from mentoring_platform.tenancy.operations import constraint_name
from mentoring_platform.tenancy.scope import organization_scope
from tests.databases import raw_connection
from tests.factories import OrganizationFactory, UnitFactory
from tests.tenancy.filled import TENANT_MODELS, fill

TABLES = [model._meta.db_table for model in TENANT_MODELS]
REFERENCES = [
    (model, field)
    for model in TENANT_MODELS
    for field in model._meta.local_fields
    if isinstance(field, TenantForeignKey)
]


def count(database: psycopg.Connection, table: str) -> int:
    return database.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]


@pytest.fixture
def both(transactional_db):
    """Two organizations, each with rows in every tenant table, committed."""
    organizations = [OrganizationFactory(slug=slug) for slug in ("north", "south")]
    for organization in organizations:
        fill(organization)
    return organizations


def test_no_table_yields_a_row_without_a_tenant(both):
    with raw_connection("default") as app, raw_connection("ops") as ops:
        for table in TABLES:
            assert count(app, table) == 0, table
            assert count(ops, table) >= 2, f"{table} is empty: tests/tenancy/filled.py must put a row into it"


def test_no_table_yields_a_row_of_another_tenant(both):
    north, south = both
    with raw_connection("default") as app, raw_connection("ops") as ops:
        app.execute("SELECT set_config('app.org', %s, true)", [str(north.pk)])
        for table in TABLES:
            counted = f'SELECT count(*) FILTER (WHERE organization_id = %s), count(*) FROM "{table}"'
            own, seen = app.execute(counted, [north.pk]).fetchone()
            there = ops.execute(counted, [north.pk]).fetchone()[0]
            assert (own, seen) == (there, there) and there > 0, table


def test_no_row_can_be_changed_for_or_moved_to_another_tenant(both):
    north, south = both
    with raw_connection("default") as app:
        for table in TABLES:
            app.execute("SELECT set_config('app.org', %s, true)", [str(north.pk)])
            if app.execute("SELECT has_table_privilege(%s, 'UPDATE, DELETE')", [table]).fetchone()[0]:
                for change in (f'UPDATE "{table}" SET id = id', f'DELETE FROM "{table}"'):
                    assert app.execute(f"{change} WHERE organization_id = %s", [south.pk]).rowcount == 0, table
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(f'UPDATE "{table}" SET organization_id = %s', [south.pk])
            app.rollback()
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(f'TRUNCATE "{table}"')
            app.rollback()


ONE_OF = {"programs_absence": ("mentor_id", "mentee_id"), "programs_certificate": ("mentor_id", "contact_id")}
"""Columns of which exactly one is filled."""


@pytest.fixture
def pair(organization, other_organization):
    """The same in the test's own transaction; the north has a second unit, as none can be its own parent."""
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
