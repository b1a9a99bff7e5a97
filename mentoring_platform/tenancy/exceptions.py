class TenancyError(Exception):
    """A programming error that would otherwise silently show nothing, or too much."""


class OutsideTransaction(TenancyError):
    """A statement was sent outside a transaction while an organization is active.

    The organization is stamped on transactions, never on connections, so such a statement would see no row.
    """


class NoOrganization(TenancyError):
    """An organization was needed and none is active."""
