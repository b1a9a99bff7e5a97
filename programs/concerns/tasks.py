from celery import shared_task

from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.queries import active_organizations
from mentoring_platform.tenancy.tasks import TenantTask
from programs.concerns.queries import waiting_too_long
from programs.concerns.services import pass_on


@shared_task(base=TenantTask, name="programs.pass_concern_on")
def pass_concern_on(organization, concern_id: str) -> None:
    """Tell the next in line of one concern; by itself, so that a failure here holds up no other one."""
    pass_on(organization=organization, concern_id=concern_id)


@shared_task(base=TenantTask, name="programs.watch_concerns")
def watch_concerns(organization) -> None:
    """Look for concerns that were left without an answer."""
    for concern_id in waiting_too_long(clock.now()).values_list("pk", flat=True):
        pass_concern_on.enqueue(organization, concern_id=str(concern_id))


@shared_task(name="programs.watch_concerns_everywhere")
def watch_concerns_everywhere() -> None:
    """Every few minutes, each active organization in a task of its own; a lost queue delays this, and loses none."""
    for organization in active_organizations():
        watch_concerns.enqueue(organization)
