from celery import shared_task

from mentoring_platform.tenancy.queries import active_organizations
from mentoring_platform.tenancy.tasks import TenantTask
from programs.screening.letters import tell_of_certificates


@shared_task(base=TenantTask, name="programs.watch_certificates")
def watch_certificates(organization) -> None:
    """Tell whose background certificate ends soon."""
    tell_of_certificates(organization=organization)


@shared_task(name="programs.watch_certificates_everywhere")
def watch_certificates_everywhere() -> None:
    """Once a day, organization by organization; what a day leaves out, the next ones tell."""
    for organization in active_organizations():
        watch_certificates.enqueue(organization)
