"""Jobs that don't fall silent: a run is claimed once, kept, taken over when its worker dies, and missed when late."""

import subprocess
import sys
import time as wall
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from celery.schedules import crontab
from django.db import connection, transaction

from mentoring_platform.celery import app
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.jobs.claims import TAKEN_OVER_AFTER, claim, finish
from mentoring_platform.tenancy.jobs.queries import organization_jobs, platform_jobs
from mentoring_platform.tenancy.jobs.registry import JOBS
from mentoring_platform.tenancy.models import JobRun, PlatformJobRun
from mentoring_platform.tenancy.scope import organization_scope
from mentoring_platform.tenancy.tasks import RecordedTask, TenantTask
from tests.databases import ROOT, raw_connection
from tests.factories import OrganizationFactory
from tests.reports.test_jobs import environment

NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)
DAY = timedelta(days=1)
KIND = "anchor the audit trail"

app.loader.import_default_modules()


# --- the registry ---


def test_nothing_is_scheduled_without_a_heartbeat():
    """Whoever adds to the schedule adds a Job to mentoring_platform/tenancy/jobs/registry.py: the schedule is that."""
    assert app.conf.beat_schedule == {job.kind: {"task": job.task, "schedule": job.schedule} for job in JOBS}
    for job in JOBS:
        task = app.tasks[job.task]
        assert isinstance(task, RecordedTask) and not isinstance(task, TenantTask), job.kind
        assert not job.each or isinstance(app.tasks[job.each], TenantTask), job.kind
        assert job.title and job.about


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.kind)
def test_job_is_expected_as_often_as_it_is_scheduled(job):
    if not isinstance(job.schedule, crontab):
        assert job.schedule == job.every.total_seconds()
        return
    last = NOON
    for _ in range(3):
        start, delta, _now = job.schedule.remaining_delta(last.replace(tzinfo=UTC))
        following = start + delta
        last = following if last == NOON else last + job.every
        assert following == last


def test_two_schedulers_share_a_period_and_a_scheduler_gets_one_each_time():
    by = {job.kind: job for job in JOBS}
    minutely, daily = by["close weeks"], by[KIND]
    assert minutely.period_at(NOON) == minutely.period_at(NOON + timedelta(seconds=2))
    # A little early each time, as intervals are: no run is taken for the one before.
    moments = [NOON + n * timedelta(seconds=59.9) for n in range(600)]
    assert len({minutely.period_at(moment) for moment in moments}) == 600
    assert daily.period_at(NOON) == daily.period_at(NOON + timedelta(hours=11))
    assert len({daily.period_at(NOON + n * DAY) for n in range(40)}) == 40


# --- claims ---


def test_run_is_claimed_once_inside_a_transaction(inside, organization):
    run = claim(kind="x", organization=organization, period="2026-11-15")
    finish(run, counts={"letters": 3})
    assert claim(kind="x", organization=organization, period="2026-11-15") is None
    assert claim(kind="x", organization=organization, period="2026-11-22") is not None
    row = JobRun.objects.get(period="2026-11-15")
    assert (row.result, row.counts, row.attempts) == ("done", {"letters": 3}, 1)


@pytest.mark.django_db(transaction=True)
class TestClaims:
    def test_another_worker_waits_for_nobody_and_does_nothing(self):
        with holding(KIND, "p"):
            assert claim(kind=KIND, organization=None, period="p") is None
            assert claim(kind=KIND, organization=None, period="another") is not None

    def test_dead_worker_is_replaced_at_once(self):
        """SIGKILL: its connection is gone, and with it its lock."""
        with holding(KIND, "p") as worker:
            worker.kill()
            worker.wait()
            deadline = wall.monotonic() + 10
            while (run := claim(kind=KIND, organization=None, period="p")) is None and wall.monotonic() < deadline:
                wall.sleep(0.05)
        assert run.attempts == 2
        finish(run)
        assert claim(kind=KIND, organization=None, period="p") is None

    def test_worker_that_hangs_is_replaced_after_a_while(self):
        with time_machine.travel(NOON, tick=False):
            PlatformJobRun.objects.create(kind=KIND, period="p", claimed_at=NOON)
        key = f"jobs:{KIND}:0:p"
        with raw_connection("default", autocommit=True) as other:
            other.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [key])
            with time_machine.travel(NOON + TAKEN_OVER_AFTER - timedelta(seconds=1), tick=False):
                assert claim(kind=KIND, organization=None, period="p") is None
            with time_machine.travel(NOON + TAKEN_OVER_AFTER, tick=False):
                assert claim(kind=KIND, organization=None, period="p") is not None

    def test_failed_run_is_kept_and_open_to_the_next(self, monkeypatch):
        def fail():
            raise OverflowError("with a name in it")

        task = app.tasks["audit.anchor"]
        monkeypatch.setattr(task, "run", fail)
        with pytest.raises(OverflowError):
            task.apply(throw=True)
        run = PlatformJobRun.objects.get()
        assert (run.result, run.error, run.finished_at is not None) == ("failed", "OverflowError", True)
        monkeypatch.setattr(task, "run", lambda: {"organizations": 2, "failed": 1})
        task.apply(throw=True)
        run.refresh_from_db()
        assert (run.result, run.error, run.attempts, run.counts["organizations"]) == ("partly", "", 2, 2)
        task.apply(throw=True)
        assert PlatformJobRun.objects.get().attempts == 2

    def test_old_runs_are_removed_and_recent_ones_kept(self):
        with time_machine.travel(NOON, tick=False):
            for days in (0, 29, 31):
                PlatformJobRun.objects.create(kind=KIND, period=str(days), claimed_at=NOON - days * DAY)
            PlatformJobRun.objects.create(kind="close weeks", period="31", claimed_at=NOON - 31 * DAY)
            finish(claim(kind=KIND, organization=None, period="now"))
        assert set(PlatformJobRun.objects.values_list("kind", "period")) == {
            (KIND, "0"), (KIND, "29"), (KIND, "now"), ("close weeks", "31"),
        }  # fmt: skip

    def test_job_keeps_its_last_run_in_each_organization(self, monkeypatch):
        north, south = OrganizationFactory(slug="north"), OrganizationFactory(slug="south")
        task = app.tasks["mentoring_sessions.generate"]

        def last(organization):
            with organization_scope(organization), transaction.atomic():
                return list(JobRun.objects.values_list("kind", "result", "error", "finished_at"))

        with time_machine.travel(NOON, tick=False):
            task.apply(args=[north.pk], throw=True)
        assert (last(north), last(south)) == ([("generate meetings ahead", "done", "", NOON)], [])
        with time_machine.travel(NOON + timedelta(minutes=2), tick=False):  # nothing new, so nothing is written
            task.apply(args=[north.pk], throw=True)
        assert last(north)[0][3] == NOON
        monkeypatch.setattr("sessions.tasks.generate_ahead", None)
        with time_machine.travel(NOON + timedelta(minutes=3), tick=False), pytest.raises(TypeError):
            task.apply(args=[north.pk], throw=True)
        assert last(north)[0][1:3] == ("failed", "TypeError")


class holding:
    """Another process that has claimed a run and does not end it."""

    def __init__(self, kind: str, period: str):
        self.code = (
            "import django; django.setup()\n"
            "from mentoring_platform.tenancy.jobs.claims import claim\n"
            f"assert claim(kind={kind!r}, organization=None, period={period!r})\n"
            "print('claimed', flush=True); input()"
        )

    def __enter__(self) -> subprocess.Popen:
        self.process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-c", self.code],
            cwd=ROOT, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self.process.stdout.readline() == "claimed\n"
        return self.process

    def __exit__(self, *_error) -> None:
        self.process.kill()
        self.process.communicate()


# --- what is late ---


def ran(kind: str, at: datetime, result: str = "done") -> None:
    PlatformJobRun.objects.create(kind=kind, period=at.isoformat(), claimed_at=at, finished_at=at, result=result)


def all_ran(at: datetime = NOON) -> None:
    for job in JOBS:
        ran(job.kind, at)


def late(states) -> list[str]:
    return [state.job.kind for state in states if state.is_late]


def test_late_is_what_has_not_gone_well_for_its_rhythm_and_grace(db):
    with time_machine.travel(NOON, tick=False):
        assert late(platform_jobs(since=NOON)) == []
        assert len(late(platform_jobs(since=NOON - 2 * DAY))) == len(JOBS)  # never run since the site was started
        all_ran()
    with time_machine.travel(NOON + timedelta(minutes=12), tick=False):
        ran("close weeks", clock.now(), "failed")
        assert set(late(platform_jobs())) == {
            "close weeks",
            "compute proposals",
            "make files of reports",
            "send waiting messages",
        }
        assert platform_jobs()[0].is_late and not platform_jobs()[-1].is_late
    with time_machine.travel(NOON + timedelta(hours=26), tick=False):
        assert set(late(platform_jobs())) == {job.kind for job in JOBS if job.every < DAY}
        ran(KIND, NOON + timedelta(hours=20))


def test_organization_sees_its_own(inside, organization, other_organization):
    with time_machine.travel(NOON, tick=False):
        all_ran()
        organization.created_at = NOON - DAY
        JobRun.objects.create(
            organization=organization,
            kind="generate meetings ahead",
            claimed_at=NOON,
            finished_at=NOON,
            result="failed",
        )
        states = organization_jobs(organization, since=NOON)
        assert late(states) == ["generate meetings ahead"] and KIND not in [state.job.kind for state in states]
        with organization_scope(other_organization):
            assert late(organization_jobs(other_organization, since=NOON)) == []
    with time_machine.travel(NOON + timedelta(minutes=12), tick=False):
        assert set(late(organization_jobs(organization, since=NOON))) >= {"close weeks", "send waiting messages"}


# --- pages ---


def test_readyz_tells_machines(client, db, django_assert_num_queries, monkeypatch):
    with time_machine.travel(NOON, tick=False):
        all_ran()
        with django_assert_num_queries(3):
            answer = client.get("/readyz")
        assert answer.status_code == 200 and answer.json()["ready"]
        assert answer.json()["jobs"]["close weeks"] == {"late": False, "last": "2026-11-18T12:00:00+00:00"}
        with monkeypatch.context() as broken:
            broken.setattr(app, "connection_for_read", lambda: app.connection("redis://127.0.0.1:1/0"))
            answer = client.get("/readyz")
            assert (answer.status_code, answer.json()["queue"], answer.json()["database"]) == (503, False, True)
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        answer = client.get("/readyz")
        assert answer.status_code == 503 and answer.json()["jobs"]["close weeks"]["late"]
        assert client.post("/readyz").status_code == 405


@pytest.mark.django_db(transaction=True)
def test_readyz_without_a_database(client, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "PORT", "1")
    monkeypatch.setitem(connection.settings_dict, "HOST", "127.0.0.1")
    connection.close()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["database"], answer.json()["jobs"]) == (503, False, {})


def test_pages_show_what_is_late_first(organization, ada, signed_in, make_viewer, django_assert_num_queries):
    with time_machine.travel(NOON, tick=False):
        all_ran()
    with time_machine.travel(NOON + timedelta(minutes=12), tick=False):
        page = signed_in(ada).get("/north/jobs/")
        text = page.content.decode()
        assert "3 things are late" in text and "Keeping proof" not in text
        assert text.index("Counting the week") < text.index("Passing on concerns")
        ada.user.is_operator = True
        ada.user.save()
        client = signed_in(ada)
        ran(KIND, clock.now(), "failed")
        everything = client.get("/operator/jobs/").content.decode()
        assert "Keeping proof" in everything and "Failed last time" in everything
        assert organization.name not in everything.split("<main")[1].split("</main")[0]
