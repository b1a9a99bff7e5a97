from celery import shared_task

from mentoring_platform.tenancy.tasks import TenantTask
from programs.announcements.services import tell_newcomers


@shared_task(base=TenantTask, name="programs.tell_announcements")
def tell_announcements(organization) -> None:
    """Tell what stands to those who became mentors meanwhile."""
    tell_newcomers(organization=organization)
