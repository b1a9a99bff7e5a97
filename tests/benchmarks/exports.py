"""A report of 100,000 rows as a file: how long it takes, and how much memory beyond that of a worker that idles."""

from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from itertools import islice
from multiprocessing import get_context
from tempfile import TemporaryFile
from time import perf_counter

from django.db import connections, transaction
from django.utils import translation

from mentoring_platform.accounts.models import User
from mentoring_platform.accounts.queries import viewer_for
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.tenancy.scope import organization_scope
from reports.building.definition import Definition
from reports.building.queries import table_of
from reports.exports.choices import Format
from reports.exports.parts import keep_parts
from reports.exports.services import ask_for_file
from reports.exports.writers import MOST_ROWS, write
from reports.tables import Table
from tests.benchmarks.large import Large
from tests.benchmarks.measure import peak_memory

MEETINGS = Definition("meetings", period="weeks_52", name="Meetings of a year")
FEW = 1_000


def measure(large: Large) -> None:
    """Print a line for each format, written by a process of its own: a thousand rows, then all that it takes."""
    print(f"\nFiles of reports{'rows':>20}{'s':>10}{'MB of file':>12}{'peak memory':>13}{'beyond idle':>13}")
    coordinator = large.people["coordinator"].pk
    for format in (Format.CSV, Format.XLSX, Format.PDF):
        for most in (FEW, MOST_ROWS.get(format, 1_000_000)):
            connections.close_all()
            with ProcessPoolExecutor(1, mp_context=get_context("fork")) as pool:
                rows, seconds, size, idle, peak = pool.submit(
                    _make, large.organization.pk, coordinator, format, most
                ).result()
            figures = f"{rows:>20,}{seconds:>10.1f}{size / 1e6:>12.1f}{peak:>10.0f} MB{peak - idle:>10.0f} MB"
            print(f"  {format.value:<14}{figures}", flush=True)
    print(f"  a PDF holds {MOST_ROWS[Format.PDF]:,} rows at most: its pages are kept until the last is known")


def _make(organization_id: int, user_id: int, format: Format, most: int) -> tuple[int, float, int, float, float]:
    organization = Organization.objects.get(pk=organization_id)
    user = User.objects.get(pk=user_id)
    with organization_scope(organization), transaction.atomic(), translation.override("he"), TemporaryFile() as file:
        viewer = viewer_for(user, organization)
        table = table_of(viewer, MEETINGS)
        write(_first(table, 1), format, file)  # what a worker has loaded by its second file
        file.seek(0)
        file.truncate()
        idle, begin = peak_memory(), perf_counter()
        cut = _first(table, most)
        write(cut, format, file)
        run = ask_for_file(definition=MEETINGS, format=format, by=viewer)
        _parts, size = keep_parts(run, file)
        seconds = perf_counter() - begin
        transaction.set_rollback(True)
    connections.close_all()
    return cut.count, seconds, size, idle, peak_memory()


class _First:
    """The first rows of others, as lazily."""

    def __init__(self, rows, most: int):
        self._rows, self._most = rows, most

    def __iter__(self):
        return islice(iter(self._rows), self._most)


def _first(table: Table, most: int) -> Table:
    return replace(table, rows=_First(table.rows, most), count=min(table.count, most))
