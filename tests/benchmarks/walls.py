"""What row-level security costs: the main pages and the roll-up with it and without it, as ratios.

Measured in turns, and compared by the quickest tenth of the runs: what else the machine does only ever adds.
"""

from collections.abc import Callable

from django.urls import reverse
from psycopg import sql

from mentoring_platform.tenancy.checks import tenant_tables
from reports.queries import last_closed_week
from tests.benchmarks.large import Large
from tests.benchmarks.measure import Times, ms, timed
from tests.benchmarks.pages import PAGES, signed_in
from tests.benchmarks.roll_up import roll_up_again
from tests.databases import raw_connection

TURNS = 8
RUNS = 5
QUICKEST = 0.1


def measure(large: Large) -> None:
    """Print one line for each page and one for the roll-up."""
    print(f"\nRow-level security, {TURNS * RUNS} runs each{'on':>21}{'off':>12}{'ratio':>9}")
    clients = {role: signed_in(user) for role, user in large.people.items()}
    for role, name, query in PAGES:
        arguments = [large.program.pk] if name == "reports:program" else []
        url = reverse(name, args=[large.organization.slug, *arguments]) + query
        _compare(f"{name.split(':')[1]} {query}", lambda client=clients[role], url=url: client.get(url))
    week = last_closed_week(large.organization)
    _compare("roll_up_week, again", lambda: roll_up_again(large, week))


def _compare(title: str, work: Callable[[], object]) -> None:
    found: dict[str, list[float]] = {"ENABLE": [], "DISABLE": []}
    try:
        for _ in range(TURNS):
            for walls, runs in found.items():
                _set_walls(walls)
                work()
                runs.extend(timed(work, RUNS).runs)
    finally:
        _set_walls("ENABLE")
    on, off = (Times(tuple(sorted(runs))).at(QUICKEST) for runs in found.values())
    print(f"  {title:<34}{ms(on)} {ms(off)}{on / off:>9.2f}")


def _set_walls(state: str) -> None:
    with raw_connection("owner") as owner:
        for table in tenant_tables():
            owner.execute(sql.SQL("ALTER TABLE {} {} ROW LEVEL SECURITY").format(sql.Identifier(table), sql.SQL(state)))
