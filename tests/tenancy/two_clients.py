"""Two organizations at work through one and the same connection, with everything that goes wrong in between."""

import random
import threading
from collections import Counter
from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction

from mentoring_platform.tenancy.models import Organization
from mentoring_platform.tenancy.scope import organization_scope
from tests.factories import OrganizationFactory, UnitFactory

ROUNDS = 40


class Abandoned(Exception):
    """What a view raises in the middle of its work."""


@pytest.fixture
def two_organizations(transactional_db):
    """Two organizations with one unit each, named after their order."""
    made = []
    for name in ("one", "two"):
        organization = OrganizationFactory()
        with organization_scope(organization), transaction.atomic():
            UnitFactory(organization=organization, name=name)
        made.append(organization)
    return made


def names() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM tenancy_unit")
        return {row[0] for row in cursor.fetchall()}


def read() -> None:
    """Nothing but reading, which is checked after every kind of work."""


def failing() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")


def too_slow() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '5ms'")
        cursor.execute("SELECT pg_sleep(2)")


def cancelled() -> None:
    cancel = threading.Timer(0.02, connection.connection.cancel_safe)
    cancel.start()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(2)")
    finally:
        cancel.join()


def abandoned() -> None:
    raise Abandoned


def inner_failure() -> None:
    try:
        with transaction.atomic():
            failing()
    except DatabaseError:
        pass


WORK: tuple[Callable[[], None], ...] = (read, failing, too_slow, cancelled, abandoned, inner_failure)


def client(organization: Organization, seen: list[set[str]], done: Counter) -> None:
    """Work inside the organization again and again, giving the connection back each time; notes every row seen."""
    chance = random.Random(organization.pk)
    for number in range(ROUNDS):
        work = WORK[number % len(WORK)] if number < len(WORK) else chance.choice(WORK)
        try:
            with organization_scope(organization), transaction.atomic():
                seen.append(names())
                work()
                seen.append(names())
        except (DatabaseError, Abandoned):
            done["failed"] += 1
        done[work.__name__] += 1
        connection.close()


def stranger(seen: list[set[str]], done: Counter) -> None:
    """The same without an organization: sees nothing, whoever had the connection before."""
    for _ in range(ROUNDS):
        with transaction.atomic():
            seen.append(names())
        done["stranger"] += 1
        connection.close()


def work_side_by_side(organizations: list[Organization]) -> tuple[list[list[set[str]]], Counter]:
    """Two clients and a stranger at once; gives what each of the three saw, and how often what was done."""
    seen: list[list[set[str]]] = [[], [], []]
    done: Counter = Counter()
    threads = [
        threading.Thread(target=client, args=(organization, seen[number], done))
        for number, organization in enumerate(organizations)
    ]
    threads.append(threading.Thread(target=stranger, args=(seen[2], done)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return seen, done


def backends() -> set[int]:
    """Which server processes answer one client's transactions."""
    found = set()
    for _ in range(3):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            found.add(cursor.fetchone()[0])
        connection.close()
    return found


def assert_nobody_saw_another(seen: list[list[set[str]]], done: Counter) -> None:
    own = [{frozenset(rows) for rows in each} for each in seen]
    assert own == [{frozenset({"one"})}, {frozenset({"two"})}, {frozenset()}]
    assert min(done[work.__name__] for work in WORK) >= 2 and done["stranger"] == ROUNDS
    assert done["failed"] >= 8
