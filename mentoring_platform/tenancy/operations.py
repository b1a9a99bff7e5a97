"""The one migration operation that turns a table into a tenant table (second and third wall)."""

from django.db.migrations.operations.base import Operation, OperationCategory

from mentoring_platform.tenancy.models.base import TenantForeignKey

POLICY = "tenant"
RULE = "organization_id = current_setting('app.org')::int"


def constraint_name(table: str, column: str) -> str:
    """Name of the composite foreign key of a column; PostgreSQL cuts names at 63 bytes."""
    return f"{table[:38]}_{column[:18]}_org_fk"


class GuardTenantTable(Operation):
    """Bring a model's table up to the tenant contract; running it again changes nothing.

    - primary key (organization_id, id);
    - for each TenantForeignKey a composite foreign key and an index, both beginning with the organization;
    - row-level security enabled and forced, with one policy for reading and writing;
    - reading and writing granted to `app`, reading to `ops` (or, append-only, no update and no delete).
    """

    reversible = True
    category = OperationCategory.SQL

    def __init__(self, model_name: str, append_only: bool = False):
        self.model_name = model_name
        self.append_only = append_only

    def deconstruct(self):
        kwargs = {"append_only": True} if self.append_only else {}
        return self.__class__.__name__, [self.model_name], kwargs

    def state_forwards(self, app_label, state) -> None:
        """The state of the models is unchanged: only the table differs."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state) -> None:
        model = to_state.apps.get_model(app_label, self.model_name)
        if not self.allow_migrate_model(schema_editor.connection.alias, model):
            return
        table = model._meta.db_table
        with schema_editor.connection.cursor() as cursor:
            self._key(cursor, table)
            for field in model._meta.local_fields:
                if isinstance(field, TenantForeignKey):
                    self._reference(cursor, table, field)
            self._policy(cursor, table)
            self._grants(cursor, table)

    def database_backwards(self, app_label, schema_editor, from_state, to_state) -> None:
        """Nothing to undo: the guards go with their table, and no table ever becomes unguarded."""

    def describe(self) -> str:
        return f"Guard the tenant table of {self.model_name}"

    def _key(self, cursor, table: str) -> None:
        cursor.execute(
            "SELECT conname, cardinality(conkey) FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'p'",
            [f'"{table}"'],
        )
        name, columns = cursor.fetchone()
        if columns == 1:
            cursor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"')
            cursor.execute(f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" PRIMARY KEY (organization_id, id)')

    def _reference(self, cursor, table: str, field: TenantForeignKey) -> None:
        name = constraint_name(table, field.column)
        cursor.execute(
            "SELECT 1 FROM pg_constraint WHERE conrelid = %s::regclass AND conname = %s", [f'"{table}"', name]
        )
        if cursor.fetchone():
            return
        target = field.remote_field.model._meta.db_table
        cursor.execute(
            f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" FOREIGN KEY (organization_id, "{field.column}") '
            f'REFERENCES "{target}" (organization_id, id) DEFERRABLE INITIALLY DEFERRED'
        )
        cursor.execute(f'CREATE INDEX "{name[:-2]}ix" ON "{table}" (organization_id, "{field.column}")')

    def _policy(self, cursor, table: str) -> None:
        cursor.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
        cursor.execute(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY')
        cursor.execute("SELECT 1 FROM pg_policies WHERE tablename = %s AND policyname = %s", [table, POLICY])
        if not cursor.fetchone():
            cursor.execute(f'CREATE POLICY {POLICY} ON "{table}" USING ({RULE}) WITH CHECK ({RULE})')

    def _grants(self, cursor, table: str) -> None:
        cursor.execute(f'REVOKE ALL ON "{table}" FROM app')
        rights = "SELECT, INSERT" if self.append_only else "SELECT, INSERT, UPDATE, DELETE"
        cursor.execute(f'GRANT {rights} ON "{table}" TO app')
        cursor.execute(f'GRANT SELECT ON "{table}" TO ops')
