import uuid

from django.db import models
from django_scopes import ScopedManager
from uuid_utils.compat import uuid7

from .organization import Organization


def new_id() -> uuid.UUID:
    """A UUIDv7 (RFC 9562): ordered by time, can be made anywhere, betrays no counts."""
    return uuid7()


class TenantForeignKey(models.ForeignKey):
    """A reference to another row of the same organization.

    Django's own constraint and index are left out: `GuardTenantTable` makes the composite ones, which refuse a
    reference into another organization.
    """

    def __init__(self, to, on_delete, **kwargs):
        kwargs["db_constraint"] = False
        kwargs["db_index"] = False
        super().__init__(to, on_delete, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        del kwargs["db_constraint"], kwargs["db_index"]
        return name, path, args, kwargs


class TenantModel(models.Model):
    """Base of everything that belongs to one organization.

    Its table is declared in one line of the migration, `GuardTenantTable("Name")`: key, references, row-level
    security and grants. Queries raise `ScopeError` while no organization is active.
    """

    is_tenant_model = True

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", db_index=False, editable=False
    )

    objects = ScopedManager(organization="organization")

    class Meta:
        abstract = True
