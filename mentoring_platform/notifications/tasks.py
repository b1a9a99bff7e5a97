from celery import shared_task

from mentoring_platform.notifications.choices import Channel
from mentoring_platform.tenancy.queries import active_organizations
from mentoring_platform.tenancy.tasks import TenantTask


@shared_task(base=TenantTask, name="notifications.deliver", in_one_transaction=False)
def deliver(organization, channel: str = Channel.EMAIL.value) -> None:
    """Send an organization's waiting messages of one channel, in the queue of that channel."""
    from mentoring_platform.notifications import services  # services enqueue this task

    services.send_waiting_messages(organization=organization, channel=channel)


@shared_task(base=TenantTask, name="notifications.sweep")
def sweep(organization) -> None:
    """See on which channels of an organization something waits, and have it sent."""
    from mentoring_platform.notifications.queries import channels_with_due_messages

    for channel in channels_with_due_messages(organization):
        deliver.enqueue(organization, channel=channel)


@shared_task(name="notifications.send_waiting")
def send_waiting() -> None:
    """Each minute: pick up what a lost queue forgot, organization by organization."""
    for organization in active_organizations():
        sweep.enqueue(organization)


@shared_task(base=TenantTask, name="notifications.forget", in_one_transaction=False)
def forget(organization) -> None:
    """Empty and remove an organization's old messages."""
    from mentoring_platform.notifications import services

    while any(services.forget_old_messages(organization=organization)):
        pass


@shared_task(name="notifications.forget_everywhere")
def forget_everywhere() -> None:
    """Each night."""
    for organization in active_organizations():
        forget.enqueue(organization)
