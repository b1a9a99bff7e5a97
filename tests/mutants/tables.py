"""Faults in the database: policies, keys, grants and roles; and in the managers of the models."""

from contextlib import contextmanager
from functools import partial

import psycopg
from django.apps import apps
from django.conf import settings
from django.db import models

from mentoring_platform.embedded.credentials import stored
from mentoring_platform.tenancy.models import TenantForeignKey
from mentoring_platform.tenancy.operations import RULE, constraint_name
from tests.databases import raw_connection
from tests.mutants.fault import WALLS, Fault

# Each with the statement that mends it.
TABLE_FAULTS = {
    "policy dropped": (
        'DROP POLICY tenant ON "{table}"',
        'CREATE POLICY tenant ON "{table}" USING ({rule}) WITH CHECK ({rule})',
    ),
    "policy USING (true)": (
        'ALTER POLICY tenant ON "{table}" USING (true)',
        'ALTER POLICY tenant ON "{table}" USING ({rule})',
    ),
    "policy WITH CHECK (true)": (
        'ALTER POLICY tenant ON "{table}" WITH CHECK (true)',
        'ALTER POLICY tenant ON "{table}" WITH CHECK ({rule})',
    ),
    "second policy for reading": (
        'CREATE POLICY more ON "{table}" FOR SELECT USING (true)',
        'DROP POLICY more ON "{table}"',
    ),
    "FORCE removed": (
        'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY',
        'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY',
    ),
    "row-level security off": (
        'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY',
        'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY',
    ),
}
APPEND_ONLY = ("audit_auditentry", "mentoring_sessions_logrevision")
NO_MORE = f"{WALLS}test_roles_have_no_more_than_they_need"
OWN = "USING (user_id = NULLIF(current_setting('app.user', true), '')::bigint)"
OWN_MEMBERSHIPS = {
    "own memberships: everybody's": (
        "ALTER POLICY own_memberships ON accounts_membership USING (true)",
        f"ALTER POLICY own_memberships ON accounts_membership {OWN}",
    ),
    "own memberships: to be written, too": (
        "DROP POLICY own_memberships ON accounts_membership; "
        f"CREATE POLICY own_memberships ON accounts_membership {OWN}",
        "DROP POLICY own_memberships ON accounts_membership; "
        f"CREATE POLICY own_memberships ON accounts_membership FOR SELECT {OWN}",
    ),
}
ROLE_FAULTS = {
    "app given BYPASSRLS": ("ALTER ROLE app BYPASSRLS", "ALTER ROLE app NOBYPASSRLS", NO_MORE),
    "app made superuser": ("ALTER ROLE app SUPERUSER", "ALTER ROLE app NOSUPERUSER", NO_MORE),
    "app made member of owner": ("GRANT owner TO app", "REVOKE owner FROM app", NO_MORE),
    "owner given BYPASSRLS": ("ALTER ROLE owner BYPASSRLS", "ALTER ROLE owner NOBYPASSRLS", NO_MORE),
    "app without a default tenant": (
        "ALTER ROLE app RESET app.org",
        "ALTER ROLE app SET app.org = '0'",
        f"{WALLS}test_system_checks_find_nothing_here",
    ),
}


@contextmanager
def _in_table(plant: str, mend: str):
    for_owner = partial(raw_connection, "owner", autocommit=True)
    with for_owner() as owner:
        owner.execute(plant)
    try:
        yield None
    finally:
        with for_owner() as owner:
            owner.execute(mend)


@contextmanager
def _in_role(plant: str, mend: str):
    config = settings.DATABASES["owner"]
    login = {"host": config["HOST"], "user": "superuser", "password": stored()["superuser"], "dbname": "postgres"}
    with psycopg.connect(**login, autocommit=True) as superuser:
        superuser.execute(plant)
        try:
            yield None
        finally:
            superuser.execute(mend)


def _plain_reference(table: str, field: TenantForeignKey):
    target, name = field.remote_field.model._meta.db_table, constraint_name(table, field.column)
    plant = (
        f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"; CREATE UNIQUE INDEX mutant ON "{target}" (id); '
        f'ALTER TABLE "{table}" ADD CONSTRAINT mutant_fk FOREIGN KEY ("{field.column}") REFERENCES "{target}" (id)'
    )
    mend = (
        f'ALTER TABLE "{table}" DROP CONSTRAINT mutant_fk; DROP INDEX mutant; '
        f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" FOREIGN KEY (organization_id, "{field.column}") '
        f'REFERENCES "{target}" (organization_id, id) DEFERRABLE INITIALLY DEFERRED'
    )
    return partial(_in_table, plant, mend)


@contextmanager
def without_scope(model: type[models.Model]):
    """Give a model a manager that asks for no organization."""
    manager = models.Manager()
    manager.model, manager.name = model, "objects"
    model.objects = manager
    try:
        yield None
    finally:
        del model.objects  # the one of the base shows again


def table_faults() -> list[Fault]:
    """For each tenant table its policy, its keys and its manager; the grants of tables that only grow; the roles."""
    faults = []
    for model in apps.get_models():
        if not getattr(model, "is_tenant_model", False):
            continue
        label, table = model._meta.label, model._meta.db_table
        for name, statements in TABLE_FAULTS.items():
            plant = partial(_in_table, *(statement.format(table=table, rule=RULE) for statement in statements))
            faults.append(Fault(f"{table}: {name}", plant, f"{WALLS}test_tenant_table_is_guarded[{label}]"))
        keys = f"{WALLS}test_references_and_unique_keys_carry_the_organization[{label}]"
        for field in model._meta.local_fields:
            if isinstance(field, TenantForeignKey):
                name = f"{table}.{field.column}: reference without the organization"
                faults.append(Fault(name, _plain_reference(table, field), keys))
        manager = f"{WALLS}test_manager_raises_without_an_organization[{label}]"
        faults.append(Fault(f"{label}: manager without scope", partial(without_scope, model), manager))
    for table in APPEND_ONLY:
        for right in ("UPDATE", "DELETE"):
            plant = partial(_in_table, f'GRANT {right} ON "{table}" TO app', f'REVOKE {right} ON "{table}" FROM app')
            faults.append(
                Fault(f"{table}: {right} granted", plant, f"{WALLS}test_app_may_not_change_append_only_tables")
            )
    for name, statements in OWN_MEMBERSHIPS.items():
        test = "tests/tenancy/test_own_memberships.py::test_own_memberships_are_read_and_nothing_else"
        faults.append(Fault(name, partial(_in_table, *statements), test))
    for name, (plant, mend, test) in ROLE_FAULTS.items():
        faults.append(Fault(f"role {name}", partial(_in_role, plant, mend), test, is_shared=True))
    return faults
