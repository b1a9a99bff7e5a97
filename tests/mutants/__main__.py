"""`python -m tests.mutants [text]`: plant each fault (whose name holds the text) and see that its test turns red.

Faults run in rounds: one pytest with one database, in which a test stands once for each fault that it must notice. Two
rounds run at a time; faults of roles, which all databases share, come alone at the end. A fault counts as killed when
an assertion fails, not when something merely breaks, nor when its test never met it. Exit 1 when any survives. Needs
the embedded servers for itself.
"""

import contextlib
import multiprocessing
import os
import sys
import tempfile
from collections import Counter

import pytest

from tests.mutants.fault import Fault

PARALLEL = 2
ROUND = 20
BY_ASSERTION = ("assert", "AssertionError", "Failed: DID NOT RAISE")
Verdicts = list[tuple[str, str, str]]
FAULT = pytest.StashKey[Fault]()
_rounds: list[list[Fault]] = []


class Witness:
    """Makes of each test one for each fault, plants the fault before it, and notes how it ends."""

    def __init__(self, faults: list[Fault]):
        self.__name__ = "mutants"  # by which the stage of the sweeps knows that faults are planted
        self.faults = faults
        self.verdicts: dict[Fault, tuple[str, str]] = {}
        self.met: dict[Fault, bool] = {}

    def pytest_collection_modifyitems(self, items: list[pytest.Function]) -> None:
        found = {item.nodeid: item for item in items}
        items[:] = [_copy(found[fault.test], fault) for fault in self.faults if fault.test in found]

    @pytest.fixture(autouse=True)
    def _planted(self, request, django_db_setup, django_db_blocker):
        fault = request.node.stash[FAULT]
        with django_db_blocker.unblock(), fault.planted() as question:
            yield
            self.met[fault] = question is None or question()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item, call):
        report, fault = (yield), item.stash[FAULT]
        if report.failed:
            crash = getattr(report.longrepr, "reprcrash", None)
            message = crash.message if crash else str(report.longrepr)
            by_assertion = report.when == "call" and message.startswith(BY_ASSERTION)
            self.verdicts.setdefault(fault, ("killed", "") if by_assertion else ("broken", message))
        elif report.when == "teardown":
            self.verdicts.setdefault(fault, ("survived" if self.met.get(fault) else "not met", ""))
        return report


def _copy(item: pytest.Function, fault: Fault) -> pytest.Function:
    copy = pytest.Function.from_parent(
        item.parent,
        name=item.name,
        callspec=getattr(item, "callspec", None),
        callobj=item.obj,
        keywords=dict(item.keywords),
        fixtureinfo=item._fixtureinfo,
        originalname=item.originalname,
    )
    copy.stash[FAULT] = fault
    return copy


def judge(number: int) -> Verdicts:
    """Run one round; gives for each fault its name, the verdict, and why it broke."""
    witness = Witness(_rounds[number])
    options = ["-q", "-p", "no:xdist", "-p", "no:cacheprovider", "--no-header", "--tb=short"]
    tests = dict.fromkeys(fault.test for fault in witness.faults)
    with tempfile.TemporaryFile("w+") as said, contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        pytest.main([*options, *tests], plugins=[witness])
        said.seek(0)
        ending = said.read()[-600:]
    judged = [(fault, *witness.verdicts.get(fault, ("broken", ending))) for fault in witness.faults]
    return [
        (fault.name, verdict, reason)
        for fault, verdict, reason in judged
        if not (verdict == "not met" and fault.may_be_absent)
    ]


def rounds_of(faults: list[Fault]) -> list[list[Fault]]:
    """Share faults out, those of one test together."""
    ordered = sorted(faults, key=lambda fault: fault.test)
    return [ordered[start : start + ROUND] for start in range(0, len(ordered), ROUND)]


def main(wanted: str) -> int:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentoring_platform.settings")
    django.setup()
    from mentoring_platform.accounts.checks import organization_views
    from tests.mutants.process import process_faults, read_faults, record_faults
    from tests.mutants.scopes import scope_faults
    from tests.mutants.tables import table_faults
    from tests.mutants.views import view_faults

    list(organization_views())  # load every view before the processes part
    faults = [*view_faults(), *scope_faults(), *table_faults(), *process_faults(), *record_faults(), *read_faults()]
    faults = [fault for fault in faults if wanted in fault.name]
    apart = rounds_of([fault for fault in faults if not fault.is_shared])
    _rounds.extend([*apart, *rounds_of([fault for fault in faults if fault.is_shared])])
    context = multiprocessing.get_context("fork")
    verdicts: Verdicts = []
    for processes, numbers in ((PARALLEL, range(len(apart))), (1, range(len(apart), len(_rounds)))):
        with context.Pool(processes, maxtasksperchild=1) as pool:
            for found in pool.imap_unordered(judge, numbers):
                verdicts += found
                print(f"{len(verdicts)} of {len(faults)} …", file=sys.stderr, flush=True)
    return tell(verdicts)


def tell(verdicts: Verdicts) -> int:
    """Print killed / total, and by name everything that was not killed."""
    for name, verdict, reason in sorted(verdicts):
        if verdict != "killed":
            print(f"{verdict.upper()}: {name}")
        if verdict == "broken":
            print("   ", reason.strip().replace("\n", "\n    "))
    count = Counter(verdict for _, verdict, _ in verdicts)
    total = len(verdicts)
    print(f"Mutants: {count['killed']} killed / {total}")
    return 0 if total and count["killed"] == total else 1


if __name__ == "__main__":
    sys.exit(main(" ".join(sys.argv[1:])))
