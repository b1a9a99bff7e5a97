"""Taking the time, counting queries, and asking how much memory it took."""

import resource
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from time import perf_counter, process_time

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


@dataclass(frozen=True)
class Load:
    """What runs of the same work took: on the clock, and of the processor here and in the database alone.

    On a machine that others use, too, the clock counts their work; the processor's time does not. `whole` is both of
    a run together, which the clock shows where nobody else is there.
    """

    wall: Times
    here: Times
    database: Times
    whole: Times


def loaded(work: Callable[[], object], runs: int) -> Load:
    """Take all these times of the work, run after run; the database must be on this machine."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        server = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")

    def now() -> tuple[float, float, float]:
        # The first number are the nanoseconds that the process has had a processor.
        return perf_counter(), process_time(), int(server.read_text().split()[0]) / 1e9

    taken = []
    for _ in range(runs):
        before = now()
        work()
        wall, here, database = (after - first for first, after in zip(before, now(), strict=True))
        taken.append((wall, here, database, here + database))
    return Load(*(Times(tuple(sorted(column))) for column in zip(*taken, strict=True)))


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
