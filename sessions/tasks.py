from celery import shared_task

from mentoring_platform.tenancy.queries import active_organizations
from mentoring_platform.tenancy.tasks import TenantTask
from sessions import services
from sessions.importing import tasks as importing
from sessions.queries.reminders import due_letters
from sessions.year.services import generate_ahead

__all__ = ["generate", "generate_everywhere", "importing", "remind", "remind_everywhere", "remind_mentor"]


@shared_task(base=TenantTask, name="mentoring_sessions.generate")
def generate(organization) -> None:
    """Make an organization's meetings eight weeks ahead, and remove those that fell away.

    Before that, the observed days of its programs are computed ahead, where they have become few.
    """
    generate_ahead(organization=organization)


@shared_task(name="mentoring_sessions.generate_everywhere")
def generate_everywhere() -> None:
    """Generate for each active organization in a task of its own; what a lost queue forgot, the next run makes good."""
    for organization in active_organizations():
        generate.enqueue(organization)


@shared_task(base=TenantTask, name="mentoring_sessions.remind_mentor")
def remind_mentor(organization, membership_id: str) -> None:
    """Write one mentor the letter that is due now."""
    services.remind_mentor(organization=organization, membership_id=membership_id)


@shared_task(base=TenantTask, name="mentoring_sessions.remind")
def remind(organization) -> None:
    """See to whom letters are due, each in a task of its own, so that one that fails keeps back no other."""
    services.forget_old_links(organization=organization)
    for letter in due_letters(organization):
        remind_mentor.enqueue(organization, membership_id=str(letter.membership.pk))


@shared_task(name="mentoring_sessions.remind_everywhere")
def remind_everywhere() -> None:
    """Every ten minutes, organization by organization; what is due and was not written, the next run writes."""
    for organization in active_organizations():
        remind.enqueue(organization)
