from celery import shared_task

from mentoring_platform.tenancy.queries import active_organizations
from mentoring_platform.tenancy.tasks import TenantTask
from programs.choosing.intensity import end_exceptional
from programs.choosing.queries import choices_to_see_to
from programs.choosing.services import pass_on


@shared_task(base=TenantTask, name="programs.pass_on_choice")
def pass_on_choice(organization, choice_id: str) -> None:
    """See to one choice; by itself, so that a failure here holds up no other one."""
    pass_on(choice_id=choice_id)


@shared_task(base=TenantTask, name="programs.watch_choices")
def watch_choices(organization) -> None:
    """See for whom a mentor's days are over, and which exceptional needs are."""
    end_exceptional(organization=organization)
    for choice_id in choices_to_see_to():
        pass_on_choice.enqueue(organization, choice_id=str(choice_id))


@shared_task(name="programs.watch_choices_everywhere")
def watch_choices_everywhere() -> None:
    """Every hour, organization by organization."""
    for organization in active_organizations():
        watch_choices.enqueue(organization)
