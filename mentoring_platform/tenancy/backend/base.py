"""PostgreSQL as Livui uses it: every transaction carries the active organization (second wall)."""

from django.db.backends.postgresql import base
from django.db.backends.postgresql.features import DatabaseFeatures as PostgresFeatures
from psycopg.pq import TransactionStatus

from mentoring_platform.tenancy.active import NO_ORGANIZATION, active_organization_id
from mentoring_platform.tenancy.exceptions import OutsideTransaction

STAMP = "SELECT set_config('app.org', %s, true)"


class DatabaseFeatures(PostgresFeatures):
    def allows_group_by_selected_pks_on_model(self, model) -> bool:
        """The primary key of a tenant table is (organization_id, id), so grouping by id alone is refused."""
        if getattr(model, "is_tenant_model", False):
            return False
        return super().allows_group_by_selected_pks_on_model(model)


class DatabaseWrapper(base.DatabaseWrapper):
    features_class = DatabaseFeatures

    def _set_autocommit(self, autocommit: bool) -> None:
        super()._set_autocommit(autocommit)
        if not autocommit and active_organization_id() != NO_ORGANIZATION:
            self.stamp_organization()

    def stamp_organization(self) -> None:
        """Set `app.org` for the running transaction; a failed transaction is left alone, it can only roll back."""
        if self.connection.info.transaction_status != TransactionStatus.INERROR:
            self.connection.execute(STAMP, [str(active_organization_id())])

    def _cursor(self, name=None):
        if active_organization_id() != NO_ORGANIZATION and not self.in_atomic_block and self.get_autocommit():
            raise OutsideTransaction(
                "A database statement outside a transaction while an organization is active would see no row. "
                "Wrap it in transaction.atomic()."
            )
        return super()._cursor(name)
