"""Jobs of files and of reports by letter. What is due stands in the database, so a lost queue loses nothing."""

from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded
from django.db import transaction

from mentoring_platform.tenancy.models import Organization
from mentoring_platform.tenancy.queries import active_organizations
from mentoring_platform.tenancy.scope import organization_scope
from mentoring_platform.tenancy.tasks import TenantTask
from reports.exports import making, scheduling, services
from reports.exports.choices import Why
from reports.exports.queries import due_schedules, run_to_take_up


class FileTask(TenantTask):
    """Leaves no file hanging: what breaks it is tried again, then told."""

    abstract = True

    def on_failure(self, exc, task_id, args, kwargs, einfo) -> None:
        organization = Organization.objects.filter(pk=args[0]).first()
        if organization is None:
            return
        why = Why.TOO_LONG if isinstance(exc, SoftTimeLimitExceeded) else Why.BROKEN
        with organization_scope(organization), transaction.atomic():
            services.leave_run(organization=organization, run_id=kwargs["run_id"], why=why)


@shared_task(base=FileTask, name="reports.make_file", in_one_transaction=False)
def make_file(organization: Organization, *, run_id: str) -> None:
    """Make a long report into a file."""
    making.make_file(organization=organization, run_id=run_id)


@shared_task(base=TenantTask, name="reports.serve_files")
def serve_files(organization: Organization) -> None:
    """Take up the oldest file that waits, and write the letters of scheduled reports that are due."""
    scheduling.tell_due(organization=organization)
    run = run_to_take_up(organization)
    if run is not None:
        make_file.enqueue(organization, run_id=str(run.pk))


@shared_task(name="reports.serve_files_everywhere")
def serve_files_everywhere() -> dict[str, int]:
    """Each minute, for each organization in which something waits or is due."""
    counts = {"organizations": 0, "sent": 0}
    for organization in active_organizations():
        counts["organizations"] += 1
        with organization_scope(organization), transaction.atomic():
            if run_to_take_up(organization) or due_schedules(organization):
                serve_files.enqueue(organization)
                counts["sent"] += 1
    return counts


@shared_task(base=TenantTask, name="reports.forget_files")
def forget_files(organization: Organization) -> None:
    """Remove the organization's files that are older than a week."""
    services.forget_files(organization=organization)


@shared_task(name="reports.forget_files_everywhere")
def forget_files_everywhere() -> None:
    """Once a day, each active organization in a task of its own."""
    for organization in active_organizations():
        forget_files.enqueue(organization)
