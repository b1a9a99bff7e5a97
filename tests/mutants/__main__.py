"""`python -m tests.mutants [text]`: plant each fault (whose name holds the text) and see that its test turns red.

Faults run in rounds: one pytest with one database, in which each test meets only the fault that it must notice. Two
rounds run at a time; faults of roles, which all databases share, come alone at the end. A fault counts as killed when
an assertion fails, not when something merely breaks. Exit 1 when any survives. Needs the embedded servers for itself.
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
ROUND = 40
BY_ASSERTION = ("assert", "AssertionError", "Failed: DID NOT RAISE")
Verdicts = list[tuple[str, str, str]]
_rounds: list[list[Fault]] = []


class Witness:
    """Plants before each test its fault, and notes how the test ends."""

    def __init__(self, faults: list[Fault]):
        self.faults = {fault.test: fault for fault in faults}
        self.verdicts: dict[str, tuple[str, str]] = {}
        self.met: dict[str, bool] = {}

    @pytest.fixture(autouse=True)
    def _planted(self, request, django_db_setup, django_db_blocker):
        with django_db_blocker.unblock(), self.faults[request.node.nodeid].planted() as question:
            yield
            self.met[request.node.nodeid] = question is None or question()

    def pytest_runtest_logreport(self, report) -> None:
        if report.failed:
            crash = getattr(report.longrepr, "reprcrash", None)
            message = crash.message if crash else str(report.longrepr)
            by_assertion = report.when == "call" and message.startswith(BY_ASSERTION)
            self.verdicts.setdefault(report.nodeid, ("killed", "") if by_assertion else ("broken", message))
        elif report.when == "teardown":
            verdict = "survived" if self.met.get(report.nodeid) else "not met"
            self.verdicts.setdefault(report.nodeid, (verdict, ""))


def judge(number: int) -> Verdicts:
    """Run one round; gives for each fault its name, the verdict, and why it broke."""
    witness = Witness(_rounds[number])
    options = ["-q", "-p", "no:xdist", "-p", "no:cacheprovider", "--no-header", "--tb=short"]
    with tempfile.TemporaryFile("w+") as said, contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        pytest.main([*options, *witness.faults], plugins=[witness])
        said.seek(0)
        ending = said.read()[-600:]
    return [(f.name, *witness.verdicts.get(f.test, ("broken", ending))) for f in witness.faults.values()]


def rounds_of(faults: list[Fault]) -> list[list[Fault]]:
    """Share faults out so that no round asks one test twice."""
    rounds: list[dict[str, Fault]] = []
    for fault in faults:
        free = (r for r in rounds if fault.test not in r and len(r) < ROUND and not fault.is_shared)
        chosen = next(free, None)
        if chosen is None:
            chosen = {}
            rounds.append(chosen)
        chosen[fault.test] = fault
    return [list(chosen.values()) for chosen in rounds]


def main(wanted: str) -> int:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentoring_platform.settings")
    django.setup()
    from mentoring_platform.accounts.checks import organization_views
    from tests.mutants.process import process_faults
    from tests.mutants.tables import table_faults
    from tests.mutants.views import view_faults

    list(organization_views())  # load every view before the processes part
    faults = [f for f in [*view_faults(), *table_faults(), *process_faults()] if wanted in f.name]
    apart = rounds_of([fault for fault in faults if not fault.is_shared])
    _rounds.extend([*apart, *rounds_of([fault for fault in faults if fault.is_shared])])
    context = multiprocessing.get_context("fork")
    verdicts: Verdicts = []
    for processes, numbers in ((PARALLEL, range(len(apart))), (1, range(len(apart), len(_rounds)))):
        with context.Pool(processes, maxtasksperchild=1) as pool:
            for found in pool.imap_unordered(judge, numbers):
                verdicts += found
    return tell(verdicts)


def tell(verdicts: Verdicts) -> int:
    """Print killed / total, and by name everything that was not killed."""
    for name, verdict, reason in sorted(verdicts):
        if verdict != "killed":
            print(f"{verdict.upper()}: {name}")
        if verdict == "broken":
            print("   ", reason.strip().replace("\n", "\n    "))
    count = Counter(verdict for _, verdict, _ in verdicts)
    total = len(verdicts) - count["not met"]
    print(f"Mutants: {count['killed']} killed / {total}; {count['not met']} scopes not looked up in the usual way")
    return 0 if total and count["killed"] == total else 1


if __name__ == "__main__":
    sys.exit(main(" ".join(sys.argv[1:])))
