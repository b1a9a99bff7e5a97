from celery import shared_task

from mentoring_platform.tenancy.queries import active_organizations
from mentoring_platform.tenancy.tasks import TenantTask
from sessions import services
from sessions.importing import tasks as importing

__all__ = ["generate", "generate_everywhere", "importing"]


@shared_task(base=TenantTask, name="mentoring_sessions.generate")
def generate(organization) -> None:
    """Make an organization's meetings eight weeks ahead, and remove those that fell away."""
    services.generate_meetings(organization=organization)


@shared_task(name="mentoring_sessions.generate_everywhere")
def generate_everywhere() -> None:
    """Generate for each active organization in a task of its own; what a lost queue forgot, the next run makes good."""
    for organization in active_organizations():
        generate.enqueue(organization)
