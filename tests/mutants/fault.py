from collections.abc import Callable
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

WALLS = "tests/tenancy/test_walls.py::"
SWEEP = "tests/tenancy/test_sweep.py::"


@dataclass(frozen=True)
class Fault:
    """One thing gone wrong, and the test that must notice.

    `planted` holds it in place for as long as the test runs. It may give a question whether the test met the fault at
    all. A fault in what all databases of the server share (`is_shared`) tolerates no other tests beside it.
    """

    name: str
    planted: Callable[[], AbstractContextManager[Callable[[], bool] | None]]
    test: str
    is_shared: bool = False


@contextmanager
def replaced(owner: object, name: str, value: object):
    """Put another value in an attribute for a while."""
    former = getattr(owner, name)
    setattr(owner, name, value)
    try:
        yield
    finally:
        setattr(owner, name, former)
