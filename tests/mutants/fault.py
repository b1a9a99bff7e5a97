import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass

WALLS = "tests/tenancy/test_walls.py::"
SWEEP = "tests/tenancy/test_sweep.py::"


@dataclass(frozen=True)
class Fault:
    """One thing gone wrong, and the test that must notice.

    `planted` holds it in place for as long as the test runs. It may give a question whether the test met the fault at
    all; a fault that `may_be_absent` counts only where it was met. A fault in what all databases of the server share
    (`is_shared`) tolerates no other tests beside it.
    """

    name: str
    planted: Callable[[], AbstractContextManager[Callable[[], bool] | None]]
    test: str
    is_shared: bool = False
    may_be_absent: bool = False


@contextmanager
def replaced(owner: object, name: str, value: object):
    """Put another value in an attribute for a while."""
    former = getattr(owner, name)
    setattr(owner, name, value)
    try:
        yield
    finally:
        setattr(owner, name, former)


@contextmanager
def everywhere(function: Callable, instead: Callable):
    """Put another function in the place of one in every module of ours that has it by name."""
    with ExitStack() as stack:
        for module in list(sys.modules.values()):
            for name in [name for name, value in list(getattr(module, "__dict__", {}).items()) if value is function]:
                stack.enter_context(replaced(module, name, instead))
        yield
