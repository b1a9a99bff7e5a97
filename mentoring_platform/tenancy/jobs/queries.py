"""What ran when, and what is late."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Q

from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.jobs.registry import JOBS, Job
from mentoring_platform.tenancy.models import JobRun, Organization, PlatformJobRun, RunResult

STARTED_AT = clock.now()
"""Since when this process knows of the jobs: what never ran is late once it should have run since then."""

GOOD = Q(result__in=[RunResult.DONE, RunResult.PARTLY])


@dataclass(frozen=True)
class JobState:
    """A job with its last run; `went_well_at` is when one last ended well, `next_at` when it is expected again."""

    job: Job
    last: JobRun | PlatformJobRun | None
    went_well_at: datetime | None
    is_late: bool
    next_at: datetime | None

    @property
    def name(self) -> str:
        """The state by its name in `ui.states`."""
        if self.is_late:
            return "late"
        if self.last is None:
            return "not_yet"
        return "failed_once" if self.last.result == RunResult.FAILED else "on_time"


def platform_jobs(*, since: datetime = STARTED_AT) -> list[JobState]:
    """All jobs as the scheduler starts them, the late ones first; two queries."""
    now = clock.now()
    well = dict(PlatformJobRun.objects.filter(GOOD).values_list("kind").annotate(Max("finished_at")))
    ended = PlatformJobRun.objects.filter(finished_at__isnull=False)
    last = {run.kind: run for run in ended.order_by("kind", "-finished_at").distinct("kind")}
    states = [
        JobState(
            job, last.get(job.kind), well.get(job.kind),
            job.is_late(well.get(job.kind), now=now, since=since), _next(job, well.get(job.kind)),
        )
        for job in JOBS
    ]  # fmt: skip
    return sorted(states, key=lambda state: not state.is_late)


def organization_jobs(organization: Organization, *, since: datetime = STARTED_AT) -> list[JobState]:
    """What runs by itself for this organization, the late ones first; three queries.

    A job is late here when it is late everywhere, when its last run here failed, or when it comes to every
    organization and has not come to this one.
    """
    now, begun = clock.now(), max(since, organization.created_at)
    everywhere = {state.job.kind: state for state in platform_jobs(since=since)}
    here = {run.kind: run for run in JobRun.objects.filter(period="")}
    states = []
    for job in JOBS:
        if job.each:
            run, general = here.get(job.kind), everywhere[job.kind]
            well = run.finished_at if run and run.result != RunResult.FAILED else None
            is_missing = job.each_every is not None and job.is_late(well, now=now, since=begun, every=job.each_every)
            has_failed = run is not None and run.result == RunResult.FAILED
            late = general.is_late or has_failed or is_missing
            states.append(JobState(job, run, well, late, general.next_at))
    return sorted(states, key=lambda state: not state.is_late)


def _next(job: Job, last: datetime | None) -> datetime | None:
    return None if last is None else max(last + job.every, clock.now())
