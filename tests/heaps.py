"""Which tests go to a worker together, and when: a module at a time, as its stage is set once; long ones first.

Marks of `xdist_group` do nothing: xdist 3.8 writes them where pytest 9 no longer reads the names of tests.
"""

import pytest
from xdist.scheduler import LoadScopeScheduling

# Here each test is as long as a module.
BY_TEST = ("tests/browser/test_every_page.py", "tests/demo/test_refusals.py")
# Here the tests of each function are.
BY_FUNCTION = tuple(f"tests/tenancy/test_sweep{name}.py" for name in ("", "_planting", "_jobs"))
# While the first makes the database that the others copy, these need none. After that, what begins late ends late.
FIRST = (
    *("tests/tenancy/test_sweep_planting.py::test_foreign_ids_in_forms", "tests/sealing/test_core.py"),
    *("tests/architecture/", "tests/browser/", "tests/tenancy/test_sweep", "tests/demo/", "tests/sealing/"),
    *("tests/audit/test_every", "tests/reports/test_two_schedulers.py", "tests/defences/", "tests/sessions/"),
    *("tests/tenancy/", "tests/reports/", "tests/notifications/", "tests/embedded/"),
)


class Heaps(LoadScopeScheduling):
    """What a worker takes that has no more than two tests left to do."""

    def _split_scope(self, nodeid: str) -> str:
        return heap_of(nodeid)


def heap_of(nodeid: str) -> str:
    """The heap in which a test goes to a worker."""
    module = nodeid.split("::")[0]
    if module in BY_TEST:
        return nodeid
    return nodeid.split("[")[0] if module in BY_FUNCTION else module


def in_order(items: list[pytest.Item]) -> list[pytest.Item]:
    """Tests that take long before the others; else as they stand."""

    def rank(item: pytest.Item) -> int:
        return next((at for at, place in enumerate(FIRST) if item.nodeid.startswith(place)), len(FIRST))

    return sorted(items, key=rank)
