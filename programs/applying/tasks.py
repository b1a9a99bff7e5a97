from celery import shared_task

from mentoring_platform.tenancy.queries import active_organizations
from mentoring_platform.tenancy.tasks import TenantTask
from programs.applying.services import forget_decided, forget_drafts


@shared_task(base=TenantTask, name="programs.forget_drafts")
def forget_drafts_of(organization) -> None:
    """Delete the drafts of applications with which nobody goes on, and applications that led nowhere long ago."""
    forget_drafts(organization=organization)
    forget_decided(organization=organization)


@shared_task(name="programs.forget_drafts_everywhere")
def forget_drafts_everywhere() -> None:
    """Once a day, organization by organization."""
    for organization in active_organizations():
        forget_drafts_of.enqueue(organization)
