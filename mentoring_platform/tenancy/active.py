"""Which organization is active in this thread of execution: the one fact that all four walls read.

Kept apart from `scope` so that the database backend can read it before any model is loaded.
"""

from contextvars import ContextVar

NO_ORGANIZATION = 0

_active_id: ContextVar[int] = ContextVar("livui_active_organization", default=NO_ORGANIZATION)


def active_organization_id() -> int:
    """The id of the active organization, or `NO_ORGANIZATION`."""
    return _active_id.get()


def activate(organization_id: int):
    """Make an organization the active one; returns the token for `deactivate`."""
    return _active_id.set(organization_id)


def deactivate(token) -> None:
    """Return to what was active before the `activate` that gave this token."""
    _active_id.reset(token)
