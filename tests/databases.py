"""Test databases: migrated once as `owner` into a template, cloned for each worker, used as `app`."""

import gc
import hashlib
from contextlib import contextmanager, suppress
from importlib.metadata import version
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from mentoring_platform.embedded.credentials import stored
from mentoring_platform.embedded.postgres import SUPERUSER

ROOT = Path(__file__).resolve().parent.parent
BUILD_LOCK = 4_851_001
TRIES = 5
LARGE = 1024 * 1024
TABLES = """SELECT quote_ident(relname), pg_relation_size(oid) FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
    AND relname NOT IN ('django_migrations', 'django_content_type', 'auth_permission')"""
BEGIN_ANEW = """SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
    FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL"""


def role_parameters(alias_or_url: str, database: str | None = None) -> dict:
    """Connection parameters of an alias, of `ops` or the embedded `superuser`, for another database of the server."""
    if alias_or_url == "ops":
        import environ

        config = environ.Env.db_url_config(settings.OPS_DATABASE_URL)
        name = database or connections["default"].settings_dict["NAME"]
    elif alias_or_url == "superuser":
        config = connections["default"].settings_dict | {"USER": SUPERUSER, "PASSWORD": stored()["superuser"]}
        name = database or config["NAME"]
    else:
        config = connections[alias_or_url].settings_dict
        name = database or config["NAME"]
    parameters = {"dbname": name, "user": config["USER"], "password": config["PASSWORD"], "host": config["HOST"]}
    return {key: value for key, value in {**parameters, "port": config["PORT"]}.items() if value}


@contextmanager
def raw_connection(role: str, database: str | None = None, autocommit: bool = False):
    """A plain connection as `default` (the role app), `owner` or `ops`: what somebody with psql would have.

    `superuser` is the one of the embedded cluster.
    """
    with psycopg.connect(**role_parameters(role, database), autocommit=autocommit) as connection:
        yield connection


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for path in sorted([*ROOT.glob("*/migrations/*.py"), *ROOT.glob("mentoring_platform/*/migrations/*.py")]):
        digest.update(path.name.encode() + path.read_bytes())
    for name in ("operations.py", "management/commands/migrate.py"):
        digest.update((ROOT / "mentoring_platform/tenancy" / name).read_bytes())
    for package in ("django", "django-allauth", "django-celery-beat"):
        digest.update(version(package).encode())
    return digest.hexdigest()[:12]


def _use(name: str) -> None:
    for alias in ("default", "owner"):
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name
        settings.DATABASES[alias]["NAME"] = name


def create(worker: str) -> str:
    """Make the database of a test worker and point both aliases at it; returns its name."""
    base = connections["owner"].settings_dict["NAME"]
    template = f"test_{base}_{_fingerprint()}"
    name = f"test_{base}_{worker}"
    with raw_connection("owner", "postgres", autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [BUILD_LOCK])
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template]).fetchone():
            building = f"{template}_building"
            _remove(connection, building)
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(building)))
            _use(building)
            gc.disable()  # a quarter of the time: each step makes classes of all models anew
            call_command("migrate", verbosity=0, interactive=False)
            gc.enable()
            _use(base)
            connection.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(building), sql.Identifier(template))
            )
        _remove(connection, name)
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        )
    _use(name)
    return name


def drop(name: str) -> None:
    """Remove the database of a test worker."""
    for alias in ("default", "owner"):
        connections[alias].close()
    with raw_connection("owner", "postgres", autocommit=True) as connection:
        _remove(connection, name)


def _remove(connection: psycopg.Connection, name: str) -> None:
    """Drop a database. Without FORCE, which fails on autovacuum; a plain drop sends that away and waits."""
    _end_sessions(name)
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


def _end_sessions(name: str) -> None:
    """End what lingers in a database, each role its own sessions: one role may not end another's."""
    for role in ("default", "owner", "ops"):
        with raw_connection(role, "postgres", autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
                "WHERE datname = %s AND usename = current_user",
                [name],
            )


def analyze() -> None:
    """Let the planner know what a large fixture has just written, instead of waiting for autovacuum."""
    with raw_connection("owner", autocommit=True) as connection:
        connection.execute("ANALYZE")


def empty() -> None:
    """Empty all tables and begin their numbers anew, past the guards that let nobody delete.

    Tried anew where a request that a browser has left behind is still writing: the two may wait for each other.
    """
    for _try in range(TRIES - 1):
        with suppress(psycopg.errors.DeadlockDetected):
            return _empty()
    return _empty()


def _empty() -> None:
    """By deleting: to truncate makes new files for all tables and their indices, and takes ten times as long."""
    with raw_connection("superuser", autocommit=True) as connection:
        connection.execute("SET lock_timeout = '20s'")
        connection.execute("SET session_replication_role = replica")
        tables = connection.execute(TABLES).fetchall()
        with connection.transaction():
            # As to truncate would, this waits for who still reads, and may write after that.
            names = ", ".join(name for name, _size in tables)
            connection.execute(f"LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE")
            for name, size in tables:
                if size:
                    connection.execute(f"DELETE FROM {name}")  # noqa: S608  a name from the catalogue
            connection.execute(BEGIN_ANEW)
        for name, size in tables:
            if size > LARGE:
                connection.execute(f"VACUUM {name}")
