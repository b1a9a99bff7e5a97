"""System checks: a wrong deployment explains itself at start (`manage.py check --database default`)."""

from django.apps import apps
from django.core.checks import Error, Tags, register
from django.db import connections


def tenant_tables() -> list[str]:
    """The tables of all tenant models."""
    return sorted(model._meta.db_table for model in apps.get_models() if getattr(model, "is_tenant_model", False))


@register(Tags.database)
def check_role(app_configs, databases=None, **kwargs):
    """The web's role must be one that row-level security binds."""
    if "default" not in (databases or []):
        return []
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolbypassrls, COALESCE('app.org=0' = ANY(c.setconfig), false) "
            "FROM pg_roles r LEFT JOIN pg_db_role_setting c ON c.setrole = r.oid AND c.setdatabase = 0 "
            "WHERE rolname = current_user"
        )
        is_superuser, bypasses, has_default = cursor.fetchone()
        cursor.execute("SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole AND relkind = 'r'")
        (owned,) = cursor.fetchone()
    problems = []
    hint = "Let DATABASE_URL name the role `app` as mentoring_platform/tenancy/sql/roles.sql makes it."
    if is_superuser or bypasses:
        message = "The web's database role is a superuser or bypasses row-level security."
        problems.append(Error(message, hint=hint, id="tenancy.E001"))
    if not has_default:
        message = (
            "The web's database role has no default app.org = 0, so an unset tenant raises instead of being empty."
        )
        problems.append(Error(message, hint=hint, id="tenancy.E002"))
    if owned:
        problems.append(Error("The web's database role owns tables.", hint=hint, id="tenancy.E003"))
    return problems


@register(Tags.database)
def check_locale(app_configs, databases=None, **kwargs):
    """Search by name needs a locale in which Hebrew letters are letters."""
    if "default" not in (databases or []):
        return []
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT datctype, pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()"
        )
        ctype, encoding = cursor.fetchone()
    if encoding == "UTF8" and "utf" in ctype.lower():
        return []
    return [
        Error(
            f"The database's locale is {ctype} with {encoding}: Hebrew names could not be searched.",
            hint="Create the database with ENCODING 'UTF8' and LC_CTYPE 'C.UTF-8'.",
            id="tenancy.E004",
        )
    ]


@register(Tags.database)
def check_tables(app_configs, databases=None, **kwargs):
    """Every tenant table is guarded; tables not yet migrated are left to `migrate`."""
    if "default" not in (databases or []):
        return []
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c WHERE c.relname = ANY(%s) AND c.relkind IN ('r', 'p') AND NOT "
            "(c.relrowsecurity AND c.relforcerowsecurity "
            " AND EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid))",
            [tenant_tables()],
        )
        unguarded = [row[0] for row in cursor.fetchall()]
    return [
        Error(
            f"The tenant table {table} is not guarded by row-level security.",
            hint="End its migration with GuardTenantTable and run `manage.py migrate`.",
            id="tenancy.E005",
        )
        for table in unguarded
    ]
