from django.core.management.commands import migrate
from django.db import connections

DEFAULT_RIGHTS = """
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO ops;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON SEQUENCES TO ops;
GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO ops;
GRANT USAGE ON SCHEMA public TO app, ops;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
"""

# What is migrated is the owner's to say: whoever could write here could keep a guard from being put up.
WITHDRAWN_RIGHTS = """
DO $$ BEGIN
    IF to_regclass('public.django_migrations') IS NOT NULL THEN
        REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM app;
    END IF;
END $$;
"""


class Command(migrate.Command):
    """Django's migrate, run as the role `owner`, whose new tables are open to `app` and readable by `ops`."""

    def add_arguments(self, parser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(database="owner")

    def handle(self, *args, **options):
        with connections["owner"].cursor() as cursor:
            cursor.execute(DEFAULT_RIGHTS)
        super().handle(*args, **options)
        with connections["owner"].cursor() as cursor:
            cursor.execute(WITHDRAWN_RIGHTS)
