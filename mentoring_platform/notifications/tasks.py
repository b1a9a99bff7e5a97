from celery import shared_task

from mentoring_platform.notifications.choices import Channel
from mentoring_platform.tenancy.queries import active_organizations
from mentoring_platform.tenancy.tasks import TenantTask


@shared_task(base=TenantTask, name="notifications.deliver", in_one_transaction=False)
def deliver(organization, channel: str = Channel.EMAIL.value) -> None:
    """Send an organization's waiting messages of one channel."""
    from mentoring_platform.notifications import services  # services enqueue this task

    services.send_waiting_messages(organization=organization, channel=channel)


@shared_task(name="notifications.send_waiting")
def send_waiting() -> None:
    """Each minute: pick up what a lost queue forgot, organization by organization."""
    for organization in active_organizations():
        for channel in Channel.values:
            deliver.enqueue(organization, channel=channel)
