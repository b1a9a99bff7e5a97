"""Who records waits for nobody who waits for him: the chain is locked at commit, after every row."""

import threading
from collections.abc import Callable

import pytest
from django.db import OperationalError, connection, transaction

from mentees.services import set_status, update_mentee
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.models import AuditEntry, AuditLink
from mentoring_platform.audit.services import record
from mentoring_platform.tenancy.scope import organization_scope
from mentors.models import Mentor
from mentors.services import set_availability, update_mentor
from tests.audit.test_chain import verify
from tests.factories import MenteeFactory, MentorFactory, PairingFactory

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 50


def at_once(organization, *works: Callable[[], None]) -> list[Exception]:
    """Run each in a thread of its own, inside the organization; what went wrong."""
    together, failures = threading.Barrier(len(works)), []

    def run(work: Callable[[], None]) -> None:
        together.wait()
        try:
            with organization_scope(organization):
                work()
        except Exception as error:  # a thread's error must not get lost
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert not any(thread.is_alive() for thread in threads)
    return failures


@pytest.fixture
def pair(organization):
    with organization_scope(organization), transaction.atomic():
        return MentorFactory(organization=organization), MenteeFactory(organization=organization)


def test_fifty_services_each_neither_block_nor_lose_an_entry(organization, ada: Viewer, dana: Viewer, pair):
    """Each of the two writes the same mentor, and one of them more in the same transaction before and after it."""
    mentor, mentee = pair

    def office() -> None:
        for number in range(TIMES):
            with transaction.atomic():
                update_mentor(mentor=Mentor.objects.get(pk=mentor.pk), by=ada, note=f"a{number}")

    def coordinator() -> None:
        for number in range(TIMES):
            with transaction.atomic():
                update_mentee(mentee=mentee, by=dana, note=f"b{number}")
                set_availability(mentor=mentor, spans=[], by=dana)
                set_status(mentee=mentee, status="left" if number % 2 == 0 else "active", by=dana)

    assert at_once(organization, office, coordinator) == []
    with organization_scope(organization), transaction.atomic():
        assert AuditEntry.objects.filter(actor=ada.user).count() == TIMES
        assert AuditEntry.objects.filter(actor=dana.user).count() == 3 * TIMES
        assert list(AuditLink.objects.values_list("sequence", flat=True)) == list(range(1, 4 * TIMES + 1))
    assert verify() == (0, f"north: {4 * TIMES} entries, the chain is whole.\n")


@pytest.mark.parametrize("is_late", [True, False])
def test_row_and_chain_in_either_order(organization, ada: Viewer, pair, is_late):
    """One locks a row and records, the other records and locks it. The control: a chain locked at once, not at commit,
    lets them wait for each other until PostgreSQL ends one of them."""
    mentor, _mentee = pair
    both_have_begun = threading.Barrier(2)

    def begin() -> None:
        if not is_late:
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS audit_chain IMMEDIATE")

    def lock() -> None:
        Mentor.objects.select_for_update().get(pk=mentor.pk)

    def tell() -> None:
        record(organization=organization, by=ada, action="mentor.left", subject=mentor)

    def work(first: Callable[[], None], second: Callable[[], None]) -> Callable[[], None]:
        def run() -> None:
            with transaction.atomic():
                begin()
                first()
                both_have_begun.wait(timeout=60)
                second()

        return run

    failures = at_once(organization, work(lock, tell), work(tell, lock))
    assert [type(failure) for failure in failures] == ([] if is_late else [OperationalError])
    assert is_late or "deadlock detected" in str(failures[0])
    assert verify()[1] == f"north: {2 if is_late else 1} entries, the chain is whole.\n"


def test_keys_are_checked_before_the_chain_is_locked(organization, ada: Viewer, pair):
    """Both insert a row whose deferred keys point to the one mentor, and record; at commit each key comes first."""
    mentor, _mentee = pair

    def work() -> None:
        for _ in range(TIMES):
            with transaction.atomic():
                pairing = PairingFactory(organization=organization, mentor=mentor)
                record(organization=organization, by=ada, action="pairing.opened", subject=pairing)

    assert at_once(organization, work, work) == []
    assert verify() == (0, f"north: {2 * TIMES} entries, the chain is whole.\n")
