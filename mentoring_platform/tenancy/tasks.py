"""What every job shares: it notes its runs; one of an organization opens the tenant, and is sent on commit."""

from contextlib import nullcontext

from celery import Task
from django.db import transaction

from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.jobs.claims import claim, finish, keep_last_run
from mentoring_platform.tenancy.jobs.registry import is_woken, job_of_each, scheduled_job
from mentoring_platform.tenancy.jobs.waking import awake
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.tenancy.scope import organization_scope


class RecordedTask(Task):
    """Base of all tasks. One that the scheduler starts claims its run, so that two schedulers do nothing twice.

    The function may return counts by name; "failed" among them makes the run one that was done in part. Called as a
    plain function it just works, and nothing is noted.
    """

    abstract = True

    def __call__(self, *args, **kwargs):
        job = scheduled_job(self.name)
        if job is None or self.request.called_directly:
            return super().__call__(*args, **kwargs)
        run = claim(kind=job.kind, organization=None, period=job.period_at(clock.now()))
        if run is None:
            return None
        try:
            counts = super().__call__(*args, **kwargs)
        except Exception as error:
            finish(run, error=error)
            raise
        finish(run, counts=counts)
        return counts


class TenantTask(RecordedTask):
    """Base of tasks that work inside one organization: ids in, one service called.

    The task's function receives the Organization as its first argument, inside its scope and one transaction; with
    `in_one_transaction = False` it opens its transactions itself. A suspended or removed organization's task does
    nothing. Where it is the work of a scheduled job, the organization keeps when it last ran and how that ended.
    """

    abstract = True
    in_one_transaction = True

    def __call__(self, organization_id: int, **kwargs):
        if is_woken(self.name):
            awake(self.name, organization_id)
        organization = Organization.objects.filter(pk=organization_id, suspended_at__isnull=True).first()
        if organization is None:
            return None
        try:
            result = self._work(organization, **kwargs)
        except Exception as error:
            self._keep(organization, error)
            raise
        self._keep(organization)
        return result

    def _work(self, organization: Organization, **kwargs):
        with organization_scope(organization), transaction.atomic() if self.in_one_transaction else nullcontext():
            return super().__call__(organization, **kwargs)

    def _keep(self, organization: Organization, error: Exception | None = None) -> None:
        job = job_of_each(self.name)
        if job is not None:
            with organization_scope(organization), transaction.atomic():
                keep_last_run(job=job, organization=organization, error=error)

    def enqueue(self, organization: Organization, **kwargs) -> None:
        """Send the task once the running transaction commits (at once if there is none).

        A queue that cannot be reached is logged and does not spoil what was committed: a sweep picks the work up later.
        """
        transaction.on_commit(lambda: self.apply_async(args=[organization.pk], kwargs=kwargs), robust=True)
