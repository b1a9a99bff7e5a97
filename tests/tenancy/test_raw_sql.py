"""What somebody with the web's password and psql could do without a tenant, or across two: nothing, in any table."""

import psycopg
import pytest

from tests.databases import raw_connection
from tests.factories import OrganizationFactory
from tests.tenancy.filled import TENANT_MODELS, fill

TABLES = [model._meta.db_table for model in TENANT_MODELS]


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
