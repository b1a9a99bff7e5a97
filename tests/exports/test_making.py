"""Long files: made by a worker with the rights of that moment, seen and stopped on the way, taken up after a crash."""

import csv
import io
import threading
from datetime import timedelta

import pytest
import time_machine
from celery.exceptions import SoftTimeLimitExceeded
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Membership
from mentoring_platform.audit.models import AuditEntry
from mentoring_platform.notifications.models import OutgoingMessage
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.scope import organization_scope
from reports.exports import making, parts, services, watching
from reports.exports.choices import RunState, Why
from reports.exports.queries import run_to_take_up
from reports.exports.tasks import make_file, serve_files_everywhere
from reports.models import ReportPart, ReportRun
from reports.tables import Column, Table
from tests.exports.conftest import NAME, present, waiting_file

pytestmark = pytest.mark.django_db(transaction=True)


class Slow:
    """Rows that wait where the test says, so that it can look in between."""

    def __init__(self, number: int, stops: dict | None = None):
        self.number, self.stops = number, stops or {}

    def __iter__(self):
        for number in range(self.number):
            self.stops.get(number, lambda: None)()
            yield (f"שורה {number}",)


def long_table(monkeypatch, number: int, stops: dict | None = None) -> None:
    table = Table(NAME, [], [Column("who", "מי")], Slow(number, stops), number)
    monkeypatch.setattr(making, "table_of", lambda viewer, definition: table)


def make(run) -> None:
    """As a worker does it; what breaks is told to `on_failure`."""
    make_file.apply(args=[run.organization.pk], kwargs={"run_id": str(run.pk)})


def inside(run):
    return organization_scope(run.organization)


def test_a_file_is_made_kept_in_parts_taken_and_forgotten(scene, dana, ada, signed_in, monkeypatch):
    monkeypatch.setattr(parts, "LONGEST_PART", 10)
    run = waiting_file(dana)
    assert waiting_file(dana).pk == run.pk  # a double click
    client, address = signed_in(dana), f"/north/reports/files/{run.pk}/"
    assert "waits for its turn" in client.get(address).content.decode()
    with time_machine.travel(clock.now() + timedelta(minutes=2)):
        make(run)
    run = present(run)
    assert (run.state, run.rows_done, run.rows_all, run.claim) == (RunState.DONE, 2, 2, None) and run.parts > 2
    page = client.get(address).content.decode()
    assert "It has 2 rows" in page and f"{address}take/" in page
    answer = client.get(f"{address}take/")
    content = b"".join(answer.streaming_content)
    assert len(content) == run.size == int(answer["Content-Length"]) and "attachment" in answer["Content-Disposition"]
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert {line[0] for line in lines[1:]} == {"דוד לוי", "'=שרה"}
    with inside(run), transaction.atomic():
        taken = AuditEntry.objects.get(action="report_file.taken")
        assert taken.subject_id == run.pk and len(taken.detail["people"]) >= 2
        assert AuditEntry.objects.filter(action="report_file.made", actor=dana.user).count() == 1
        letter = OutgoingMessage.objects.get(key__startswith=f"report:{run.pk}")
        assert address in letter.text and NAME not in letter.text + letter.subject + letter.html + letter.short
        assert "דוד" not in letter.text and letter.keeps_rest
    stranger = signed_in(ada)  # who may read the same report has no part in another's files
    assert NAME in client.get("/north/reports/files/").content.decode()
    assert NAME not in stranger.get("/north/reports/files/").content.decode()
    assert stranger.get(address).status_code == stranger.get(f"{address}take/").status_code == 404
    assert stranger.post(address).status_code == 404
    with time_machine.travel(clock.now() + timedelta(days=8)), inside(run), transaction.atomic():
        assert services.forget_files(organization=run.organization) == 1
        assert services.forget_files(organization=run.organization) == 0
        assert not ReportPart.objects.exists()
    run = present(run)
    assert run.people == [] and run.rows_done == 2 and not run.is_there
    assert client.get(f"{address}take/").status_code == 404
    assert "removed after seven days" in client.get(address).content.decode()


def test_progress_is_seen_on_the_way_and_it_can_be_stopped(scene, dana, signed_in, monkeypatch):
    monkeypatch.setattr(watching, "TOLD_EVERY_SECONDS", 0.05)
    seen, client, run = {}, signed_in(dana), waiting_file(dana)
    address = f"/north/reports/files/{run.pk}/"

    def until(what) -> None:
        for _try in range(100):
            if what():
                return
            threading.Event().wait(0.05)
        raise AssertionError("Nothing was told.")

    def look() -> None:
        def told() -> bool:
            seen["rows"] = apart(lambda: present(run).rows_done)
            return seen["rows"] == 1_000

        until(told)
        seen["page"] = apart(lambda: client.get(address, headers={"hx-request": "true"}).content.decode())

    def stop() -> None:
        seen["answer"] = apart(lambda: client.post(address).status_code)
        threading.Event().wait(0.3)

    long_table(monkeypatch, 5_000, {1_001: look, 2_000: stop, 2_200: lambda: pytest.fail("It went on.")})
    make(run)
    assert seen["rows"] == 1_000 and "1000" in seen["page"].replace(",", "") and "<html" not in seen["page"]
    run = present(run)
    assert run.state == RunState.CANCELLED and seen["answer"] == 302
    with inside(run), transaction.atomic():
        assert not ReportPart.objects.exists() and not OutgoingMessage.objects.exists()
        assert not AuditEntry.objects.filter(action="report_file.made").exists()
    make(run)  # what is stopped stays so
    assert present(run).state == RunState.CANCELLED


def apart(function):
    """As another process would do it: on a connection of its own."""
    found = []

    def work() -> None:
        try:
            found.append(function())
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    return found[0]


def test_what_breaks_is_taken_up_again_and_told_the_third_time(scene, dana, signed_in, monkeypatch):
    def fall() -> None:
        raise OSError("the disk is full")

    long_table(monkeypatch, 500, {300: fall})
    run = waiting_file(dana)
    for attempt in (1, 2):
        make(run)
        left = present(run)
        assert (left.state, left.attempts, left.rows_done) == (RunState.RUNNING, attempt, 0)
        with inside(run), transaction.atomic():
            assert run_to_take_up(run.organization).pk == run.pk and not ReportPart.objects.exists()
    make(run)
    run = present(run)
    assert (run.state, run.why) == (RunState.FAILED, Why.BROKEN)
    page = signed_in(dana).get(f"/north/reports/files/{run.pk}/").content.decode()
    assert "tried three times" in page and "disk" not in page


def test_a_killed_worker_keeps_it_for_a_minute_and_not_longer(scene, dana, monkeypatch):
    run, other = waiting_file(dana), waiting_file(dana, format="xlsx")
    with inside(run), transaction.atomic():
        assert services.claim_run(organization=run.organization, run_id=run.pk).attempts == 1
    make(run)
    make(other)  # one of an organization at a time
    assert present(run).state == RunState.RUNNING and present(other).state == RunState.WAITING
    with inside(run), transaction.atomic():
        assert run_to_take_up(run.organization) is None
    with time_machine.travel(clock.now() + timedelta(seconds=61)):
        assert serve_files_everywhere()["sent"] == 1
        make(run)
        assert present(run).state == RunState.DONE and present(run).attempts == 2
        make(other)
        assert present(other).state == RunState.DONE
        assert serve_files_everywhere()["sent"] == 0


def test_the_rights_of_the_moment_decide(scene, dana, organization, signed_in, monkeypatch):
    run, late, later = (waiting_file(dana, format=format) for format in ("csv", "xlsx", "pdf"))
    make(run)
    with organization_scope(organization), transaction.atomic():
        membership = Membership.objects.get(user=dana.user)
        Membership.objects.filter(pk=membership.pk).update(role=Role.VIEWER)
    page = signed_in(dana).get(f"/north/reports/files/{run.pk}/").content.decode()
    assert "has changed since" in page and "take/" not in page
    assert signed_in(dana).get(f"/north/reports/files/{run.pk}/take/").status_code == 404
    make(late)  # rows of people are none of a viewer's
    assert (present(late).state, present(late).why) == (RunState.FAILED, Why.NO_RIGHT)
    with organization_scope(organization), transaction.atomic():
        Membership.objects.filter(pk=membership.pk).update(role=Role.COORDINATOR, is_active=False)
    make(later)
    assert (present(later).state, present(later).why) == (RunState.FAILED, Why.NO_RIGHT)
    with organization_scope(organization), transaction.atomic():
        assert not ReportPart.objects.exclude(run=run).exists()


def test_limits(scene, dana, ada, monkeypatch, settings):
    run = waiting_file(dana, format="pdf")
    long_table(monkeypatch, 5_001)
    make(run)
    assert (present(run).state, present(run).why) == (RunState.FAILED, Why.TOO_LARGE)
    settings.LONG_REPORTS_AT_ONCE = 0  # no place: it waits, as if nobody had tried
    run = waiting_file(dana)
    make(run)
    assert (present(run).state, present(run).attempts) == (RunState.WAITING, 0)
    settings.LONG_REPORTS_AT_ONCE = 1

    def tire() -> None:
        raise SoftTimeLimitExceeded

    long_table(monkeypatch, 200, {150: tire})
    make(run)
    assert (present(run).state, present(run).why) == (RunState.FAILED, Why.TOO_LONG)
    monkeypatch.setattr(services, "MOST_OPEN", 1)
    waiting_file(dana)
    with pytest.raises(ValidationError):
        waiting_file(dana, format="xlsx")
    assert waiting_file(ada).asked_by == ada.user
    with organization_scope(dana.organization), transaction.atomic():
        assert ReportRun.objects.filter(state=RunState.WAITING).count() == 2
