"""The four walls as the database itself tells them: every tenant table, policy, key and role."""

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django_scopes.exceptions import ScopeError

from mentoring_platform.tenancy.checks import check_locale, check_role, check_tables, tenant_tables
from mentoring_platform.tenancy.exceptions import NoOrganization, OutsideTransaction
from mentoring_platform.tenancy.models import TenantForeignKey, Unit
from mentoring_platform.tenancy.scope import current_organization, organization_scope
from mentors.models import Mentor
from tests.factories import MentorFactory, OrganizationFactory

TENANT_MODELS = [model for model in apps.get_models() if getattr(model, "is_tenant_model", False)]


def rows(sql: str, parameters=()) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def test_every_table_with_an_organization_is_a_tenant_table(db):
    with_column = {
        row[0]
        for row in rows(
            "SELECT table_name FROM information_schema.columns "
            "WHERE table_schema = 'public' AND column_name = 'organization_id'"
        )
    }
    assert with_column == set(tenant_tables())
    assert len(with_column) >= 20


@pytest.mark.parametrize("model", TENANT_MODELS, ids=lambda model: model._meta.label)
def test_tenant_table_is_guarded(db, model):
    table = model._meta.db_table
    enabled, forced, owner = rows(
        "SELECT relrowsecurity, relforcerowsecurity, pg_get_userbyid(relowner) FROM pg_class WHERE oid = %s::regclass",
        [table],
    )[0]
    assert (enabled, forced, owner) == (True, True, "owner")

    policies = {
        row[0]: row[1:]
        for row in rows(
            "SELECT policyname, cmd, roles::text, qual, with_check FROM pg_policies WHERE tablename = %s", [table]
        )
    }
    assert "tenant" in policies
    command, roles, using, check = policies.pop("tenant")
    written = "(organization_id = (current_setting('app.org'::text))::integer)"
    assert (command, roles, using, check) == ("ALL", "{public}", written, written)
    allowed = {"accounts_membership": {"own_memberships"}}.get(table, set())
    assert set(policies) == allowed

    (key,) = rows(
        "SELECT array_agg(a.attname::text ORDER BY k.n) FROM pg_constraint c, "
        "unnest(c.conkey) WITH ORDINALITY k(num, n) "
        "JOIN pg_attribute a ON a.attnum = k.num WHERE c.conrelid = %s::regclass AND a.attrelid = c.conrelid "
        "AND c.contype = 'p'",
        [table],
    )
    # The key of a table kept by months must hold the moment, too.
    by_month = model._meta.label == "audit.AuditEntry"
    assert key[0] == ["organization_id", "id", *(["at"] if by_month else [])]


@pytest.mark.parametrize("model", TENANT_MODELS, ids=lambda model: model._meta.label)
def test_references_and_unique_keys_carry_the_organization(db, model):
    table = model._meta.db_table
    constraints = rows(
        "SELECT c.conname, c.contype::text, c.confrelid::regclass::text, "
        " (SELECT array_agg(a.attname::text ORDER BY k.n) FROM unnest(c.conkey) WITH ORDINALITY k(num, n) "
        "  JOIN pg_attribute a ON a.attnum = k.num AND a.attrelid = c.conrelid) "
        "FROM pg_constraint c WHERE c.conrelid = %s::regclass AND c.contype IN ('f', 'u', 'x')",
        [table],
    )
    references = {
        tuple(columns) for _, kind, target, columns in constraints if kind == "f" and target in tenant_tables()
    }
    expected = {
        ("organization_id", field.column) for field in model._meta.local_fields if isinstance(field, TenantForeignKey)
    }
    assert references == expected
    plain = [
        field.name
        for field in model._meta.local_fields
        if field.is_relation
        and getattr(field.related_model, "is_tenant_model", False)
        and not isinstance(field, TenantForeignKey)
    ]
    assert plain == [] and not model._meta.local_many_to_many
    for name, kind, _, columns in constraints:
        if kind in "ux":
            assert columns[0] == "organization_id", name
    for name, definition in rows(
        "SELECT c.relname, pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid "
        "WHERE i.indrelid = %s::regclass AND i.indisunique",
        [table],
    ):
        assert "(organization_id" in definition, name


def test_roles_have_no_more_than_they_need(db):
    roles = {
        row[0]: row[1:]
        for row in rows(
            "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles "
            "WHERE rolname IN ('app', 'owner', 'ops')"
        )
    }
    assert roles["app"] == (False, False, False, False)
    assert roles["owner"][:3] == (False, False, False)
    assert roles["ops"] == (False, True, False, False)
    assert rows("SELECT current_user") == [("app",)]
    members = rows("SELECT count(*) FROM pg_auth_members WHERE member = 'app'::regrole")
    assert members == [(0,)]


def test_app_makes_no_tables_and_writes_no_history_of_migrations(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_schema_privilege('app', 'public', 'CREATE'), "
            "has_table_privilege('app', 'django_migrations', 'INSERT, UPDATE, DELETE, TRUNCATE')"
        )
        assert cursor.fetchone() == (False, False)


def test_app_may_not_change_append_only_tables(db):
    for table in ("audit_auditentry", "mentoring_sessions_logrevision"):
        (granted,) = rows(
            "SELECT array_agg(privilege_type::text ORDER BY 1) FROM information_schema.role_table_grants "
            "WHERE grantee = 'app' AND table_name = %s",
            [table],
        )
        assert granted[0] == ["INSERT", "SELECT"]


def test_system_checks_find_nothing_here(db):
    assert check_role(None, ["default"]) + check_locale(None, ["default"]) + check_tables(None, ["default"]) == []


@pytest.mark.parametrize("model", TENANT_MODELS, ids=lambda model: model._meta.label)
def test_manager_raises_without_an_organization(db, model):
    with pytest.raises(ScopeError):
        model.objects.count()


def test_no_organization_is_active_by_itself():
    with pytest.raises(NoOrganization):
        current_organization()


def test_statement_outside_a_transaction_is_loud(transactional_db):
    organization = OrganizationFactory()
    with organization_scope(organization):
        with pytest.raises(OutsideTransaction):
            Mentor.objects.count()
        with transaction.atomic():
            assert Mentor.objects.count() == 0


def test_scopes_nest_and_return(organization, other_organization):
    def stamped() -> str:
        return rows("SELECT current_setting('app.org')")[0][0]

    assert stamped() == "0"
    with organization_scope(organization):
        assert stamped() == str(organization.pk)
        with organization_scope(other_organization):
            assert stamped() == str(other_organization.pk)
        assert stamped() == str(organization.pk)
        with pytest.raises(IntegrityError), transaction.atomic():
            with organization_scope(other_organization):
                Unit.objects.create(organization=other_organization, name="x")
                Unit.objects.create(organization=other_organization, name="x")
        assert stamped() == str(organization.pk)
    assert stamped() == "0"


def test_rows_of_another_organization_do_not_exist(inside, other_organization):
    mine = MentorFactory(organization=inside)
    with organization_scope(other_organization):
        theirs = MentorFactory(organization=other_organization)
    assert list(Mentor.objects.all()) == [mine]
    assert not Mentor.objects.filter(pk=theirs.pk).exists()
