"""Compares figures on any number of made-up histories: `python -m tests.reports.oracle 200 [first seed]`.

Works on a database of its own, which is removed at the end. Says what differs, and how much was compared.
"""

import os
import sys
from time import perf_counter

os.environ["DEBUG"] = "0"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentoring_platform.settings")


def main(number: int, first: int) -> int:
    import django
    import time_machine
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    django.setup()
    from django.db import transaction

    from mentoring_platform.tenancy.scope import organization_scope
    from tests import databases
    from tests.reports.oracle import comparing, pages
    from tests.reports.oracle.history import counted, moment_of

    name = databases.create(f"oracle_{os.getpid()}")
    tally, begun = comparing.Tally(), perf_counter()
    _without_autovacuum()
    try:
        for seed in range(first, first + number):
            with time_machine.travel(moment_of(seed), tick=False), transaction.atomic():
                history = counted(seed, comparing.weeks_of_seed(seed))
                comparing.compare(history, tally, looks=10)
                with organization_scope(history.organization):
                    pages.compare_pages(history, tally, looks=2)
                transaction.set_rollback(True)
            if seed % 10 == 9:
                print(f"{seed - first + 1} histories: {tally}", flush=True)
            for difference in tally.differences[:30]:
                print(difference, flush=True)
            if len(tally.differences) > 200:
                break
    finally:
        databases.drop(name)
    print(f"{tally}, in {perf_counter() - begun:.0f} s")
    return bool(tally.differences)


def _without_autovacuum() -> None:
    """Every history is rolled back: vacuum would find none but dead rows, and the planner take all tables for empty."""
    from tests.databases import raw_connection

    with raw_connection("owner", autocommit=True) as owner:
        names = (
            "SELECT format('%I', relname) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        )
        for (name,) in owner.execute(names).fetchall():
            owner.execute(f"ALTER TABLE {name} SET (autovacuum_enabled = false)")


if __name__ == "__main__":
    arguments = [int(argument) for argument in sys.argv[1:]]
    sys.exit(main(*(arguments + [100, 0][len(arguments) :])))
