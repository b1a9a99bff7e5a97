"""Who does what when two come: a run is claimed by its unique key, and held by a lock that ends with its worker."""

from datetime import timedelta

from django.db import connection, transaction

from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.jobs.registry import JOBS, Job
from mentoring_platform.tenancy.models import JobRun, Organization, PlatformJobRun, RunResult

TAKEN_OVER_AFTER = timedelta(minutes=15)
"""When an unfinished run is another's, though its lock is still held: no task lives so long (five minutes)."""

WRITTEN_AGAIN_AFTER = timedelta(minutes=4)
"""How old the last run of a job may grow before a further good one is written: not each minute, nothing being new."""

KEPT_OF_ORGANIZATIONS = timedelta(days=400)
_JOBS = {job.kind: job for job in JOBS}
AnyRun = JobRun | PlatformJobRun


def claim(*, kind: str, organization: Organization | None, period: str) -> AnyRun | None:
    """Take a run for oneself; None if it was done, or somebody is at it. Call `finish` at its end.

    Inside a transaction the claim is committed or undone with the work, and the lock goes with it. Outside, the claim
    stands at once, and the lock is held by the connection until `finish`, or until its worker has died: then the next
    who comes takes the run over, in any case after fifteen minutes. A run that failed is open to the next.
    """
    has_lock = _lock(_key(kind, organization, period))
    rows = _rows(organization).filter(kind=kind, period=period)
    moment = clock.now()
    with transaction.atomic(savepoint=False):
        if has_lock:
            fields = {"organization": organization} if organization else {}
            new = rows.model(kind=kind, period=period, claimed_at=moment, attempts=0, **fields)
            rows.model.objects.bulk_create([new], ignore_conflicts=True)
        run = rows.select_for_update().first()
        if run is not None and _is_open(run) and (has_lock or run.claimed_at <= moment - TAKEN_OVER_AFTER):
            run.claimed_at, run.finished_at, run.result, run.error = moment, None, "", ""
            run.attempts += 1
            run.save()
            if organization:
                run.organization = organization
            return run
    if has_lock:
        _unlock(_key(kind, organization, period))
    return None


def finish(run: AnyRun, *, counts: dict[str, int] | None = None, error: Exception | None = None) -> None:
    """Note how a claimed run ended, give its lock back, and forget the runs of its kind that are too old.

    Counts that name something as "failed" make it done in part. Of an error its class is kept, never its text.
    """
    run.finished_at, run.counts = clock.now(), counts or {}
    run.result = _result(run.counts, error)
    run.error = type(error).__name__[:100] if error else ""
    organization = getattr(run, "organization", None)
    with transaction.atomic(savepoint=False):
        run.save()
        kept = KEPT_OF_ORGANIZATIONS if organization else _JOBS[run.kind].kept_for
        _rows(organization).filter(kind=run.kind, claimed_at__lt=run.finished_at - kept).exclude(period="").delete()
    _unlock(_key(run.kind, organization, run.period))


def keep_last_run(*, job: Job, organization: Organization, error: Exception | None = None) -> None:
    """Note that the job was here, and how it ended: one row for each job and organization.

    A good run after a good one is written every few minutes only, however often the job comes.
    """
    moment, result = clock.now(), _result({}, error)
    last = JobRun.objects.filter(kind=job.kind, period="").first()
    if last and last.result == result and not error and last.finished_at > moment - WRITTEN_AGAIN_AFTER:
        return
    fields = {"claimed_at": moment, "finished_at": moment, "result": result}
    fields["error"] = type(error).__name__[:100] if error else ""
    JobRun.objects.bulk_create(
        [JobRun(organization=organization, kind=job.kind, period="", **fields)],
        update_conflicts=True,
        unique_fields=["organization", "kind", "period"],
        update_fields=list(fields),
    )


def _is_open(run: AnyRun) -> bool:
    return run.finished_at is None or run.result == RunResult.FAILED


def _result(counts: dict[str, int], error: Exception | None) -> str:
    if error is not None:
        return RunResult.FAILED
    return RunResult.PARTLY if counts.get("failed") else RunResult.DONE


def _rows(organization: Organization | None):
    return JobRun.objects.all() if organization else PlatformJobRun.objects.all()


def _key(kind: str, organization: Organization | None, period: str) -> str:
    return f"jobs:{kind}:{organization.pk if organization else 0}:{period}"


def _lock(key: str) -> bool:
    """Take the lock of a run: until the transaction ends, or, outside one, until it is given back."""
    with connection.cursor() as cursor:
        if connection.in_atomic_block:
            cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [key])
        else:
            cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [key])
        return cursor.fetchone()[0]


def _unlock(key: str) -> None:
    if not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [key])
