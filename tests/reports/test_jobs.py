"""Two at once, killed in the middle, a lost queue: the report is made all the same, and once."""

import os
import signal
import subprocess
import sys
import time as wall
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
import time_machine
from celery.contrib.testing.worker import start_worker
from django.conf import settings
from django.db import close_old_connections, connection, transaction

from mentoring_platform.celery import app
from mentoring_platform.tenancy.clock import Week
from mentoring_platform.tenancy.scope import organization_scope
from reports.models import WeekClose, WeeklyAttendance
from reports.queries import due_weeks
from reports.services import roll_up_week
from reports.tasks import roll_up_everywhere
from sessions.models import StaleWeek
from sessions.services import mark_weeks_stale
from tests.databases import ROOT, raw_connection, role_parameters
from tests.factories import OrganizationFactory, PairingFactory
from tests.reports.scenes import AFTER, SUNDAY, logged, meeting_of, series_of

DAY = timedelta(days=1)
TUESDAY = SUNDAY + 2 * DAY
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _after_the_week():
    with time_machine.travel(AFTER):
        yield


@pytest.fixture
def north():
    """An organization with one pairing since SUNDAY and an unreported meeting on the Tuesday."""
    organization = OrganizationFactory(slug="north")
    with organization_scope(organization), transaction.atomic():
        meeting_of(series_of(PairingFactory(organization=organization, starts_on=SUNDAY)), TUESDAY)
    return organization


def test_one_organization_in_trouble_stops_no_other(north, monkeypatch):
    troubled = OrganizationFactory(slug="a-troubled-one")
    south = OrganizationFactory(slug="south")
    with organization_scope(south), transaction.atomic():
        series_of(PairingFactory(organization=south, starts_on=SUNDAY))
    asked, sent = due_weeks, []

    def due(organization):
        if organization == troubled:
            raise OverflowError
        return asked(organization)

    monkeypatch.setattr("reports.tasks.due_weeks", due)
    monkeypatch.setattr("reports.tasks.roll_up.enqueue", lambda organization, **_week: sent.append(organization))
    roll_up_everywhere()
    assert set(sent) == {north, south}


@contextmanager
def inside(organization):
    with organization_scope(organization), transaction.atomic():
        yield


def rows(organization) -> list[tuple]:
    with inside(organization):
        fields = ("pk", "week_start", "pairing", "expected", "held", "unreported")
        return list(WeeklyAttendance.objects.order_by("pk").values_list(*fields))


def due(organization) -> list[Week]:
    with inside(organization):
        return due_weeks(organization)


def roll_up(organization):
    """As a job of its own, with a connection of its own."""
    try:
        with inside(organization):
            return roll_up_week(organization=organization, week_start=SUNDAY)
    finally:
        connection.close()


def waiting_sessions(count: int) -> None:
    """Return once so many sessions of this database wait for a lock."""
    query = """
        SELECT count(DISTINCT pid) FROM pg_locks JOIN pg_stat_activity USING (pid)
        WHERE NOT granted AND datname = current_database()
    """
    deadline = wall.monotonic() + 20
    with raw_connection("owner", autocommit=True) as observer:
        while observer.execute(query).fetchone()[0] < count:
            assert wall.monotonic() < deadline, "nobody waits"
            wall.sleep(0.02)


def test_two_at_the_same_moment_leave_one_row_for_each_pairing(north):
    key = f"reports.roll_up:{north.pk}:{SUNDAY}"
    with ThreadPoolExecutor(2) as pool, raw_connection("default") as gate:
        gate.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
        jobs = [pool.submit(roll_up, north) for _ in range(2)]
        waiting_sessions(2)
        gate.rollback()
        results = [job.result(timeout=20) for job in jobs]
    assert sorted(result.added for result in results) == [0, 1]
    assert [row[3:] for row in rows(north)] == [(1, 0, 1)]


def test_weeks_and_organizations_do_not_wait_for_each_other(north):
    with raw_connection("default") as gate:
        for key in (f"reports.roll_up:{north.pk}:{SUNDAY - 7 * DAY}", f"reports.roll_up:{north.pk + 1}:{SUNDAY}"):
            gate.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
        assert roll_up(north).added == 1


def test_log_committed_during_the_count_makes_the_week_due_again(north):
    with ThreadPoolExecutor(1) as pool:
        with inside(north):
            logged(meeting_of_north(), "held")
            mark_weeks_stale(organization=north, days=[TUESDAY])
            pool.submit(roll_up, north).result(timeout=20)
    assert [row[3:] for row in rows(north)] == [(1, 0, 1)]
    assert due(north) == [Week(SUNDAY)]
    roll_up(north)
    assert [row[3:] for row in rows(north)] == [(1, 1, 0)]


def test_count_waits_for_a_log_that_has_marked_the_week_before(north):
    with inside(north):
        mark_weeks_stale(organization=north, days=[TUESDAY])
    with ThreadPoolExecutor(1) as pool:
        with inside(north):
            logged(meeting_of_north(), "held")
            mark_weeks_stale(organization=north, days=[TUESDAY])
            job = pool.submit(roll_up, north)
            waiting_sessions(1)
        job.result(timeout=20)
    assert [row[3:] for row in rows(north)] == [(1, 1, 0)]


def meeting_of_north():
    from sessions.models import Meeting

    return Meeting.objects.get(local_date=TUESDAY)


def test_failure_after_the_count_leaves_nothing(north, monkeypatch):
    def fail(**kwargs):
        raise RuntimeError("in the middle")

    monkeypatch.setattr("reports.services.record", fail)
    with inside(north):
        mark_weeks_stale(organization=north, days=[TUESDAY])
    with pytest.raises(RuntimeError), inside(north):
        roll_up_week(organization=north, week_start=SUNDAY, by=object())
    with inside(north):
        assert (WeeklyAttendance.objects.count(), WeekClose.objects.count(), StaleWeek.objects.count()) == (0, 0, 1)


def test_process_killed_in_the_middle_leaves_no_half(north):
    """SIGKILL while the one statement runs: it has deleted the mark and waits for a row that another session holds."""
    past = Week(SUNDAY)
    with inside(north):
        WeekClose.objects.create(
            organization=north, week_start=past.start, closed_at=AFTER, computed_at=datetime(2026, 1, 1, tzinfo=UTC)
        )
        mark_weeks_stale(organization=north, days=[TUESDAY])
    with raw_connection("owner") as holder:
        holder.execute("SELECT set_config('app.org', %s, true)", [str(north.pk)])
        holder.execute("SELECT 1 FROM reports_weekclose FOR UPDATE")
        command = [sys.executable, "manage.py", "roll_up_week", "--organization=north", f"--week={TUESDAY}"]
        process = subprocess.Popen(  # noqa: S603
            command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        try:
            waiting_sessions(1)
        finally:
            process.send_signal(signal.SIGKILL)
            process.communicate(timeout=20)
        assert process.returncode == -signal.SIGKILL
    with inside(north):
        assert (WeeklyAttendance.objects.count(), StaleWeek.objects.count()) == (0, 1)
    roll_up(north)
    assert [row[3:] for row in rows(north)] == [(1, 0, 1)]


def environment() -> dict[str, str]:
    """The environment of a process of its own that works on this test's database."""
    parts = role_parameters("default")
    who = f"{parts['user']}:{quote(parts.get('password', ''), safe='')}"
    host = parts.get("host", "localhost")
    where = f"/{host}" if host.startswith("/") else f"{host}:{parts.get('port', 5432)}"
    url = f"postgres://{who}@{where}/{parts['dbname']}"
    return {
        **os.environ,
        "DATABASE_URL": url,
        "REDIS_URL": settings.REDIS_URL,
        "SECRET_KEY": settings.SECRET_KEY,
        "DJANGO_SETTINGS_MODULE": "mentoring_platform.settings",
    }


def queue():
    return app.connection_for_write().default_channel.client


def test_lost_queue_and_stopped_worker_lose_no_report(north):
    queue().delete("celery")
    roll_up_everywhere()
    assert queue().llen("celery") > 0
    queue().delete("celery")
    assert rows(north) == []
    with start_worker(app, pool="solo", perform_ping_check=False, loglevel="WARNING"):
        roll_up_everywhere()
        deadline = wall.monotonic() + 20
        while due(north) and wall.monotonic() < deadline:
            wall.sleep(0.05)
    close_old_connections()
    assert due(north) == []
    assert rows(north)[-1][1] >= SUNDAY


def test_dispatcher_sends_nothing_where_nothing_is_due(north):
    for week in due(north):
        with inside(north):
            roll_up_week(organization=north, week_start=week.start)
    OrganizationFactory(slug="empty")
    queue().delete("celery")
    roll_up_everywhere()
    assert queue().llen("celery") == 0


def test_stale_week_is_sent_again(north):
    for week in due(north):
        with inside(north):
            roll_up_week(organization=north, week_start=week.start)
    with inside(north):
        mark_weeks_stale(organization=north, days=[TUESDAY])
    assert due(north) == [Week(SUNDAY)]
    queue().delete("celery")
    roll_up_everywhere()
    assert queue().llen("celery") == 1


def test_recent_weeks_are_counted_anew_once_a_day(north):
    assert due(north) == [Week(SUNDAY)]
    roll_up(north)
    assert due(north) == []
    with time_machine.travel(AFTER + DAY):
        assert due(north) == [Week(SUNDAY)]


def test_mark_of_a_running_week_waits_for_its_end(north):
    with inside(north):
        roll_up_week(organization=north, week_start=SUNDAY)
        mark_weeks_stale(organization=north, days=[SUNDAY + 8 * DAY])
        assert due_weeks(north) == []
