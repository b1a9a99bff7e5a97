"""Computing boards. What waits stands in the database, so a lost queue delays it and loses nothing."""

from celery import shared_task
from django.db import transaction

from mentoring_platform.tenancy.models import Organization
from mentoring_platform.tenancy.queries import active_organizations
from mentoring_platform.tenancy.scope import organization_scope
from mentoring_platform.tenancy.tasks import TenantTask
from programs.matching import services
from programs.matching.queries import runs_to_take_up


class BoardTask(TenantTask):
    """Leaves no board hanging: what broke says so, and can be asked for again."""

    abstract = True

    def on_failure(self, exc, task_id, args, kwargs, einfo) -> None:
        organization = Organization.objects.filter(pk=args[0]).first()
        if organization is None:
            return
        with organization_scope(organization), transaction.atomic():
            services.leave_run(organization=organization, run_id=kwargs["run_id"])


@shared_task(base=BoardTask, name="programs.compute_proposals")
def compute_proposals(organization: Organization, *, run_id: str) -> None:
    """Compute one board."""
    services.solve_run(organization=organization, run_id=run_id)


@shared_task(name="programs.compute_proposals_everywhere")
def compute_proposals_everywhere() -> dict[str, int]:
    """Each minute: boards that were asked for and that nobody took up."""
    counts = {"organizations": 0, "sent": 0}
    for organization in active_organizations():
        counts["organizations"] += 1
        with organization_scope(organization), transaction.atomic():
            for run in runs_to_take_up(organization):
                compute_proposals.enqueue(organization, run_id=str(run.pk))
                counts["sent"] += 1
    return counts
