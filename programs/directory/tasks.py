from celery import shared_task

from mentoring_platform.tenancy.queries import active_organizations
from mentoring_platform.tenancy.tasks import TenantTask
from programs.directory.by_link import ask_for_confirmation, forget_old_links
from programs.directory.queries import due_entries


@shared_task(base=TenantTask, name="programs.ask_entry")
def ask_entry(organization, entry_id: str) -> None:
    """Ask one entry whether all is still true; by itself, so that a failure here holds up no other one."""
    ask_for_confirmation(organization=organization, entry_id=entry_id)


@shared_task(base=TenantTask, name="programs.ask_directory")
def ask_directory(organization) -> None:
    """See to whom of the directory a letter is due."""
    forget_old_links()
    for entry_id in due_entries(organization).values_list("pk", flat=True):
        ask_entry.enqueue(organization, entry_id=str(entry_id))


@shared_task(name="programs.ask_directory_everywhere")
def ask_directory_everywhere() -> None:
    """Once a day, organization by organization; what is due and was not written, the next day writes."""
    for organization in active_organizations():
        ask_directory.enqueue(organization)
