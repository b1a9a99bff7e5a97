from django.db import connection
from django.db.models.expressions import RawSQL
from django_scopes import scope, scopes_disabled
from psycopg import sql

from mentoring_platform.tenancy.scope import organization_scope
from mentors.models import Mentor


def sets_by_hand(organization):
    with connection.cursor() as cursor:
        # ruleid: organization-set-by-hand
        cursor.execute("SET app.org = '7'")
        # ruleid: organization-set-by-hand
        cursor.execute("set local app.org to 7")
        # ruleid: organization-set-by-hand
        cursor.execute("SELECT set_config('app.org', %s, false)", [organization.pk])
    # ruleid: organization-set-by-hand
    connection.stamp_organization()


def leaves_the_scope(organization):
    # ruleid: way-out-of-the-scope
    with scopes_disabled():
        Mentor.objects.count()
    # ruleid: way-out-of-the-scope
    with scope(organization=organization):
        Mentor.objects.count()
    # ruleid: way-out-of-the-scope
    Mentor._base_manager.count()


def stays_inside(organization):
    # ok: way-out-of-the-scope, organization-set-by-hand
    with organization_scope(organization):
        Mentor.objects.count()


def builds(cursor, name, table):
    # ruleid: built-sql
    cursor.execute(f"SELECT * FROM mentors_mentor WHERE full_name = '{name}'")
    # ruleid: built-sql
    cursor.execute("SELECT * FROM mentors_mentor WHERE full_name = '%s'" % name)
    # ruleid: built-sql
    cursor.execute("SELECT * FROM " + table, [name])
    # ruleid: built-sql
    cursor.execute("SELECT * FROM {}".format(table))
    # ruleid: built-sql
    Mentor.objects.raw(f"SELECT * FROM mentors_mentor WHERE full_name = '{name}'")
    # ruleid: built-sql
    RawSQL(f"full_name = '{name}'", [])
    # ruleid: built-sql
    cursor.execute(sql.SQL(f"SELECT * FROM {table}"))
    statement = f"DELETE FROM {table}"
    # ruleid: built-sql
    cursor.execute(statement)
    # ruleid: query-extra
    Mentor.objects.extra(where=[f"full_name = '{name}'"])


def asks(cursor, name, table):
    # ok: built-sql
    cursor.execute("SELECT * FROM mentors_mentor WHERE full_name = %s AND id = %s", [name, f"{table}"])
    # ok: built-sql
    cursor.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(table)))
    # ok: built-sql
    Mentor.objects.raw("SELECT * FROM mentors_mentor WHERE full_name = %s", [name])
    lock = "pg_advisory_xact_lock_shared" if name else "pg_advisory_xact_lock"
    # ok: built-sql
    cursor.execute(f"SELECT {lock}(%s)", [7])
    # ok: query-extra
    Mentor.objects.filter(full_name=name)
