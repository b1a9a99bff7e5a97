"""Who tampers is found, whoever it is; and nobody but a superuser gets so far."""

import threading
from datetime import UTC, datetime
from io import StringIO

import psycopg
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, transaction

from mentoring_platform.audit.chain import first_month_kept
from mentoring_platform.audit.models import AuditEntry, AuditLink
from mentoring_platform.audit.services import keep_months, record, record_many
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.scope import organization_scope
from tests.databases import raw_connection
from tests.factories import MentorFactory

pytestmark = pytest.mark.django_db(transaction=True)


def verify(*arguments: str) -> tuple[int, str]:
    """What `manage.py audit verify` answers: exit code and text."""
    out, err = StringIO(), StringIO()
    try:
        call_command("audit", "verify", *arguments, stdout=out, stderr=err)
    except SystemExit as end:
        return end.code, out.getvalue()
    return 0, out.getvalue()


def tamper(*statements: str) -> None:
    """Run these as a superuser whom no trigger stops."""
    with raw_connection("superuser") as superuser:
        superuser.execute("SET session_replication_role = replica")
        for statement in statements:
            assert superuser.execute(statement).rowcount > 0


def entry(sequence: int) -> str:
    return f"(SELECT id FROM audit_auditlink WHERE sequence = {sequence})"


def test_untouched_trail_is_whole(write, organization, anchor_file):
    write(3)
    call_command("audit", "anchor", stdout=StringIO())
    write(2)
    call_command("audit", "anchor", stdout=StringIO())
    assert verify() == (0, "north: 5 entries, the chain is whole.\n")
    assert anchor_file.stat().st_mode & 0o077 == 0
    assert anchor_file.read_text().count("\n") == 2


CHANGES = [
    "action = 'mentor.left'",
    "detail = '{}'",
    "address = '10.1.1.1'",
    "allowed = false",
    "kind = 'read'",
    "role = 'mentor'",
    "actor_id = NULL",
    "subject_id = gen_random_uuid()",
]


@pytest.mark.parametrize("change", CHANGES)
def test_edited_entry_is_found(write, change):
    write(4)
    tamper(f"UPDATE audit_auditentry SET {change} WHERE id = {entry(2)}")
    code, text = verify()
    assert code == 1 and "Entry 2 " in text and "was altered" in text and text.count("\n") == 1


def test_deleted_entry_is_found(write):
    write(4)
    tamper(f"DELETE FROM audit_auditentry WHERE id = {entry(3)}")
    code, text = verify()
    assert code == 1 and "Entry 3 " in text and "was removed" in text


def test_deleted_entry_with_its_link_is_found(write):
    write(5)
    tamper(
        f"DELETE FROM audit_auditentry WHERE id IN ({entry(2)}, {entry(3)})",
        "DELETE FROM audit_auditlink WHERE sequence IN (2, 3)",
    )
    assert verify() == (1, "north: Entries 2 to 3 were removed, with the place in the chain.\n")


def test_cut_off_end_is_found_by_the_anchor(write, anchor_file):
    write(5)
    call_command("audit", "anchor", stdout=StringIO())
    tamper(
        f"DELETE FROM audit_auditentry WHERE id IN ({entry(4)}, {entry(5)})",
        "DELETE FROM audit_auditlink WHERE sequence IN (4, 5)",
    )
    code, text = verify("--organization", "north")
    assert code == 1 and "Entries 4 to 5 were cut off from the end; anchored" in text


def test_chain_written_anew_is_found_by_the_anchor(write, anchor_file):
    """A cut-off end over which new entries have grown: the chain is whole in itself."""
    write(3)
    call_command("audit", "anchor", stdout=StringIO())
    tamper(f"DELETE FROM audit_auditentry WHERE id = {entry(3)}", "DELETE FROM audit_auditlink WHERE sequence = 3")
    write(2)
    code, text = verify()
    assert code == 1 and "entry 3 is not the one anchored" in text


def test_inserted_entry_is_found(write):
    write(2)
    columns = "organization_id, at, actor_id, role, action, kind, allowed, subject_type, detail"
    copied = f"SELECT gen_random_uuid(), {columns} FROM audit_auditentry LIMIT 1"
    tamper(f"INSERT INTO audit_auditentry (id, {columns}) {copied}")
    code, text = verify()
    assert code == 1 and "was inserted beside the chain" in text


def test_other_organizations_chain_is_its_own(write, other_organization):
    write(3)
    write(2, other_organization)
    tamper(f"DELETE FROM audit_auditentry WHERE organization_id = {other_organization.pk}")
    assert verify("--organization", "north") == (0, "north: 3 entries, the chain is whole.\n")
    assert verify()[0] == 1
    with pytest.raises(CommandError):
        verify("--organization", "nowhere")


def test_two_at_once_give_one_unbroken_chain(organization, ada):
    together, failures = threading.Barrier(2), []

    def work() -> None:
        together.wait()
        try:
            for _ in range(50):
                with organization_scope(organization), transaction.atomic():
                    record(organization=organization, by=ada, action="mentor.created")
        except Exception as error:  # a thread's error must not get lost
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with organization_scope(organization), transaction.atomic():
        assert list(AuditLink.objects.values_list("sequence", flat=True)) == list(range(1, 101))
    assert verify() == (0, "north: 100 entries, the chain is whole.\n")


def test_uncommitted_entry_holds_up_nobody(organization, ada):
    """The chain is locked at commit alone: others read and write while a transaction is under way."""
    with organization_scope(organization), transaction.atomic():
        record(organization=organization, by=ada, action="mentor.created")

        def work() -> None:
            with organization_scope(organization), transaction.atomic():
                record(organization=organization, by=ada, action="mentor.left")
            connection.close()

        other = threading.Thread(target=work)
        other.start()
        other.join(timeout=20)
        assert not other.is_alive()
    with organization_scope(organization), transaction.atomic():
        links = dict(AuditLink.objects.values_list("sequence", "id"))
        actions = [AuditEntry.objects.get(pk=links[number]).action for number in (1, 2)]
    assert actions == ["mentor.left", "mentor.created"]
    assert verify()[0] == 0


def test_many_are_one_statement_and_a_rollback_leaves_no_gap(organization, ada, django_assert_num_queries):
    with organization_scope(organization), transaction.atomic():
        mentors = [MentorFactory(organization=organization) for _ in range(30)]
        with django_assert_num_queries(1):
            record_many(by=ada, action="mentor.left", subjects=mentors)
    with organization_scope(organization), pytest.raises(ZeroDivisionError), transaction.atomic():
        record(organization=organization, by=ada, action="mentor.left")
        raise ZeroDivisionError
    with organization_scope(organization), transaction.atomic(), django_assert_num_queries(1):
        record(organization=organization, by=None, action="mentor.left")
    assert verify() == (0, "north: 31 entries, the chain is whole.\n")


WRITES = [
    "UPDATE {} SET id = id",
    "DELETE FROM {}",
    "TRUNCATE {}",
]


@pytest.mark.parametrize("table", ["audit_auditentry", "audit_auditlink"])
@pytest.mark.parametrize("statement", WRITES)
@pytest.mark.parametrize("role", ["default", "owner", "superuser"])
def test_nobody_changes_an_entry(write, organization, role, table, statement):
    write(1)
    with raw_connection(role) as someone, pytest.raises(psycopg.errors.InsufficientPrivilege):
        someone.execute("SELECT set_config('app.org', %s, true)", [str(organization.pk)])
        someone.execute(statement.format(table))


def test_app_writes_no_link_and_reaches_no_partition(write, organization):
    write(1)
    with raw_connection("owner") as owner:
        partitions = owner.execute(
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'audit_auditentry'::regclass"
        ).fetchall()
    assert len(partitions) >= 5
    statements = [f"SELECT * FROM {name}" for (name,) in partitions]
    statements += ["INSERT INTO audit_auditlink SELECT * FROM audit_auditlink"]
    statements += ["SELECT audit_make_partition(now()::timestamp)", "DROP TABLE audit_auditentry_default"]
    for statement in statements:
        with raw_connection("default") as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("SELECT set_config('app.org', %s, true)", [str(organization.pk)])
            app.execute(statement)


def test_expired_months_go_and_the_chain_stays_whole(organization, ada, monkeypatch):
    """One old month has a partition of its own, another lies in the default one."""
    with raw_connection("owner") as owner:
        owner.execute("SELECT audit_make_partition('2020-01-01')")
    for moment in (datetime(2020, 1, 31, 22, tzinfo=UTC), datetime(2020, 2, 1, tzinfo=UTC), clock.now()):
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        with organization_scope(organization), transaction.atomic():
            record(organization=organization, by=ada, action="mentor.left")
    assert keep_months() == (0, 1)
    assert keep_months() == (0, 0)
    with organization_scope(organization), transaction.atomic():
        assert AuditEntry.objects.count() == 1 and AuditLink.objects.count() == 3
    assert verify() == (0, "north: 3 entries, the chain is whole.\n")
    assert first_month_kept(datetime(2026, 1, 31, tzinfo=UTC)) == datetime(2024, 1, 1, tzinfo=UTC)
