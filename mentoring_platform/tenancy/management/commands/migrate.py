from django.core.management.commands import migrate
from django.db import connections

DEFAULT_RIGHTS = """
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO ops;
GRANT USAGE ON SCHEMA public TO app, ops;
"""


class Command(migrate.Command):
    """Django's migrate, run as the role `owner`, whose new tables are open to `app` and readable by `ops`."""

    def add_arguments(self, parser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(database="owner")

    def handle(self, *args, **options):
        with connections["owner"].cursor() as cursor:
            cursor.execute(DEFAULT_RIGHTS)
        return super().handle(*args, **options)
