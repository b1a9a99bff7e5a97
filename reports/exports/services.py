"""Files of reports: at once where they are short, as a job where they are long. Owns the states of `ReportRun`.

waiting → running → done | failed | cancelled. A run is claimed for a minute at a time; what its worker left is taken up
again, three times at most. One of an organization is made at a time, so that none keeps the others waiting.
"""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from uuid_utils.compat import uuid7

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from reports.building.definition import Definition
from reports.exports.choices import OPEN_STATES, RunState, Why
from reports.exports.queries import fingerprint_of, open_runs, runs_to_forget
from reports.models import ReportPart, ReportRun

MOST_ATTEMPTS = 3
MOST_OPEN = 5
"""How many files one person may have waiting."""


@transaction.atomic
def ask_for_file(*, definition: Definition, format: str, by: Viewer) -> ReportRun:
    """Have a report made into a file by a worker, once the transaction commits; audited.

    Asked for twice, it is the run that is under way. Raises ValidationError when too many wait already.
    """
    from reports.exports.tasks import make_file  # tasks call services

    _one_at_a_time(f"reports.ask:{by.organization.pk}:{by.user.pk}")
    language = get_language() or by.organization.language
    asked = definition.as_json()
    fingerprint = fingerprint_of(asked, format=format, language=language)
    waiting = list(open_runs(by))
    for run in waiting:
        if run.fingerprint == fingerprint:
            return run
    if len(waiting) >= MOST_OPEN:
        raise ValidationError(_("Your other files are not ready yet. Wait for one of them, or stop it."))
    run = ReportRun.objects.create(
        organization=by.organization,
        asked_by=by.user,
        title=definition.name[:150],
        definition=asked,
        fingerprint=fingerprint,
        format=format,
        language=language,
        created_at=clock.now(),
    )
    make_file.enqueue(by.organization, run_id=str(run.pk))
    record(organization=by.organization, by=by, action="report_file.asked", subject=run, detail={"format": format})
    return run


@transaction.atomic
def stop_run(*, run: ReportRun, by: Viewer) -> bool:
    """Stop a file that waits or is being made; whether it was still so. Audited."""
    stopped = ReportRun.objects.filter(pk=run.pk, state__in=OPEN_STATES).update(
        state=RunState.CANCELLED, finished_at=clock.now(), claim=None, claimed_until=None
    )
    if stopped:
        record(organization=by.organization, by=by, action="report_file.stopped", subject=run)
    return bool(stopped)


@transaction.atomic
def claim_run(*, organization: Organization, run_id: UUID | str) -> ReportRun | None:
    """Take a run for oneself; None if it is not open, somebody is at it, or another of the organization is being made.

    One that was left for the third time is given up.
    """
    _one_at_a_time(f"reports.files:{organization.pk}")
    now = clock.now()
    if ReportRun.objects.filter(state=RunState.RUNNING, claimed_until__gt=now).exists():
        return None
    run = ReportRun.objects.select_for_update(no_key=True).filter(pk=run_id, state__in=OPEN_STATES).first()
    if run is None:
        return None
    if run.attempts >= MOST_ATTEMPTS:
        _fail(run, Why.BROKEN)
        return None
    run.state, run.claim, run.rows_done = RunState.RUNNING, uuid7(), 0
    run.claimed_until = now + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
    run.attempts += 1
    run.save(update_fields=["state", "claim", "rows_done", "claimed_until", "attempts"])
    return run


@transaction.atomic
def put_back(*, run: ReportRun) -> None:
    """Let a claimed run wait again, as if nobody had tried."""
    _ours(run).update(state=RunState.WAITING, claim=None, claimed_until=None, attempts=run.attempts - 1)


@transaction.atomic
def fail_run(*, run: ReportRun, why: Why) -> None:
    """Give a claimed run up, for a reason that its person is told; audited."""
    if _ours(run).exists():
        _fail(run, why)


@transaction.atomic
def leave_run(*, organization: Organization, run_id: UUID | str, why: Why) -> None:
    """Something broke a run: it is taken up again soon, or given up the third time, and at once if it took too long.

    Audited where it is given up.
    """
    run = ReportRun.objects.select_for_update(no_key=True).filter(pk=run_id, state=RunState.RUNNING).first()
    if run is None:
        return
    if run.attempts >= MOST_ATTEMPTS or why == Why.TOO_LONG:
        _fail(run, why)
    else:
        ReportRun.objects.filter(pk=run.pk).update(claimed_until=clock.now())


def finish_run(*, run: ReportRun, rows: int, parts: int, size: int, people: list[str], rights: str, by: Viewer) -> bool:
    """Note that the file is there, in the transaction that kept it; False if the run is ours no more. Audited."""
    done = _ours(run).update(
        state=RunState.DONE, finished_at=clock.now(), claim=None, claimed_until=None, rows_done=rows, rows_all=rows,
        parts=parts, size=size, people=people, rights=rights,
    )  # fmt: skip
    if done:
        detail = {"format": run.format, "rows": rows}
        record(organization=run.organization, by=by, action="report_file.made", subject=run, detail=detail)
    return bool(done)


@transaction.atomic
def forget_files(*, organization: Organization) -> int:
    """Remove the files that have lain there for a week; that they were made remains. How many; audited as one."""
    old = list(runs_to_forget(organization).select_for_update(no_key=True).values_list("pk", flat=True))
    if old:
        ReportPart.objects.filter(run__in=old).delete()
        ReportRun.objects.filter(pk__in=old).update(forgotten_at=clock.now(), people=[])
        record(organization=organization, by=None, action="report_file.forgotten", detail={"rows": len(old)})
    return len(old)


def _ours(run: ReportRun):
    return ReportRun.objects.filter(pk=run.pk, claim=run.claim, state=RunState.RUNNING)


def _fail(run: ReportRun, why: Why) -> None:
    ReportRun.objects.filter(pk=run.pk).update(
        state=RunState.FAILED, why=why, finished_at=clock.now(), claim=None, claimed_until=None
    )
    record(organization=run.organization, by=None, action="report_file.failed", subject=run, detail={"why": str(why)})


def _one_at_a_time(key: str) -> None:
    """Whoever comes second waits here for the end of the first one's transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
