"""Faults in the running process: the stamp of the organization, and what must be loud without it."""

from functools import partial

from mentoring_platform.tenancy.backend import base
from tests.mutants.fault import WALLS, Fault, replaced


def process_faults() -> list[Fault]:
    """The one place that tells the database which organization is active."""
    wrapper, plain = base.DatabaseWrapper, base.base.DatabaseWrapper
    return [
        Fault(
            "stamp: for the session, not the transaction",
            partial(replaced, base, "STAMP", "SELECT set_config('app.org', %s, false)"),
            "tests/tenancy/test_pooling.py::test_two_clients_share_one_connection_and_nothing_else",
        ),
        Fault(
            "stamp: never set",
            partial(replaced, wrapper, "stamp_organization", lambda self: None),
            f"{WALLS}test_scopes_nest_and_return",
        ),
        Fault(
            "statement outside a transaction: silent",
            partial(replaced, wrapper, "_cursor", plain._cursor),
            f"{WALLS}test_statement_outside_a_transaction_is_loud",
        ),
    ]
