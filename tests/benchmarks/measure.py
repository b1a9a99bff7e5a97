"""Taking the time, counting queries, and asking how much memory it took."""

import resource
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from time import perf_counter

from django.db import connection
from django.test.utils import CaptureQueriesContext


@dataclass(frozen=True)
class Times:
    """Durations of runs of the same work, in seconds, in ascending order."""

    runs: tuple[float, ...]

    @property
    def p50(self) -> float:
        return self.at(0.50)

    @property
    def p95(self) -> float:
        return self.at(0.95)

    def at(self, share: float) -> float:
        """The duration that this share of the runs did not exceed (nearest rank)."""
        return self.runs[ceil(share * len(self.runs)) - 1]


def timed(work: Callable[[], object], runs: int, before: Callable[[], object] | None = None) -> Times:
    """How long the work takes, run after run; `before` prepares each run and is not counted."""
    durations = []
    for _ in range(runs):
        if before is not None:
            before()
        start = perf_counter()
        work()
        durations.append(perf_counter() - start)
    return Times(tuple(sorted(durations)))


MARKS = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "SELECT set_config")
"""With what statements transactions begin and end: no questions."""


def queries_of(work: Callable[[], object], *, with_marks: bool = True) -> int:
    """How many statements the work sends."""
    with CaptureQueriesContext(connection) as captured:
        work()
    return sum(with_marks or not query["sql"].startswith(MARKS) for query in captured)


def peak_memory() -> float:
    """The most memory this process has had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def ms(seconds: float) -> str:
    return f"{seconds * 1000:8.1f} ms"
