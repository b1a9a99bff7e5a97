"""Entering and leaving an organization: the only door to tenant data."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections
from django_scopes import get_scope, scope

from mentoring_platform.tenancy.active import activate, deactivate
from mentoring_platform.tenancy.exceptions import NoOrganization
from mentoring_platform.tenancy.models.organization import Organization


@contextmanager
def organization_scope(organization: Organization) -> Iterator[Organization]:
    """Make `organization` the active one for the block; scopes nest, and the former returns at the end.

    A transaction that is already open is stamped at once, a later one as it begins. Nothing else is sent.
    """
    token = activate(organization.pk)
    try:
        _stamp_open_transactions()
        with scope(organization=organization):
            yield organization
    finally:
        deactivate(token)
        _stamp_open_transactions()


def current_organization() -> Organization:
    """The active organization; raises `NoOrganization` when there is none."""
    organization = get_scope().get("organization")
    if organization is None:
        raise NoOrganization("No organization is active: open organization_scope(organization) first.")
    return organization


def _stamp_open_transactions() -> None:
    for connection in connections.all(initialized_only=True):
        if connection.in_atomic_block and connection.connection is not None and not connection.connection.closed:
            connection.stamp_organization()
