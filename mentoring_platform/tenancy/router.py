class OwnerMigrates:
    """Only the role `owner` changes the schema; the web's role may not."""

    def allow_migrate(self, db: str, app_label: str, **hints) -> bool:
        return db == "owner"
