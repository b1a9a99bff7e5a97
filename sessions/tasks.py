from celery import shared_task

from mentoring_platform.tenancy.queries import active_organizations
from mentoring_platform.tenancy.tasks import TenantTask
from programs.announcements.tasks import tell_announcements
from programs.training.letters import remind_of_training
from sessions import services
from sessions.beginning.letters import tell_overdue
from sessions.groups.services import generate_group_meetings
from sessions.importing import tasks as importing
from sessions.plans.services import expire_proposals
from sessions.queries.news import due_news
from sessions.queries.passing_on import due_not_reached, due_tellers
from sessions.queries.reminders import due_letters
from sessions.queries.soon import due_reminders
from sessions.queries.unreported import due_lists
from sessions.services.passing_on import remind_teller as write_reminder_to_tell
from sessions.services.passing_on import tell_not_reached as write_not_reached
from sessions.supervision.letters import remind_of_talks as remind_of_support_talks
from sessions.year.services import generate_ahead

__all__ = [
    "generate",
    "generate_everywhere",
    "importing",
    "list_unreported",
    "remind",
    "remind_before",
    "remind_everywhere",
    "remind_mentor",
    "remind_of_courses",
    "remind_of_talks",
    "remind_teller",
    "tell_news",
    "tell_of_beginnings",
    "tell_not_reached",
]


@shared_task(base=TenantTask, name="mentoring_sessions.generate")
def generate(organization) -> None:
    """Make an organization's meetings eight weeks ahead, remove those that fell away, and end proposals about them.

    Before that, the observed days of its programs are computed ahead, where they have become few.
    """
    generate_ahead(organization=organization)
    generate_group_meetings(organization=organization)
    expire_proposals(organization=organization)


@shared_task(name="mentoring_sessions.generate_everywhere")
def generate_everywhere() -> None:
    """Generate for each active organization in a task of its own; what a lost queue forgot, the next run makes good."""
    for organization in active_organizations():
        generate.enqueue(organization)


@shared_task(base=TenantTask, name="mentoring_sessions.remind_mentor")
def remind_mentor(organization, membership_id: str) -> None:
    """Write one mentor the letter that is due now."""
    services.remind_mentor(organization=organization, membership_id=membership_id)


@shared_task(base=TenantTask, name="mentoring_sessions.remind_before")
def remind_before(organization, membership_id: str) -> None:
    """Remind one person of meetings that come."""
    services.remind_before(organization=organization, membership_id=membership_id)


@shared_task(base=TenantTask, name="mentoring_sessions.list_unreported")
def list_unreported(organization, membership_id: str) -> None:
    """Write one coordinator the list of this week."""
    services.list_unreported(organization=organization, membership_id=membership_id)


@shared_task(base=TenantTask, name="mentoring_sessions.tell_news")
def tell_news(organization, membership_id: str) -> None:
    """Tell one person of pairings that begin or end."""
    services.tell_news(organization=organization, membership_id=membership_id)


@shared_task(base=TenantTask, name="mentoring_sessions.remind_of_courses")
def remind_of_courses(organization) -> None:
    """Remind those who are signed up of sessions of courses that are near."""
    remind_of_training(organization=organization)


@shared_task(base=TenantTask, name="mentoring_sessions.remind_of_talks")
def remind_of_talks(organization) -> None:
    """Remind coordinators and mentors of support talks that are near."""
    remind_of_support_talks(organization=organization)


@shared_task(base=TenantTask, name="mentoring_sessions.tell_of_beginnings")
def tell_of_beginnings(organization) -> None:
    """Tell those for whom steps of beginnings wait of what is overdue."""
    tell_overdue(organization=organization)


@shared_task(base=TenantTask, name="mentoring_sessions.remind_teller")
def remind_teller(organization, membership_id: str) -> None:
    """Remind one mentor of messages to pass on."""
    write_reminder_to_tell(organization=organization, membership_id=membership_id)


@shared_task(base=TenantTask, name="mentoring_sessions.tell_not_reached")
def tell_not_reached(organization, membership_id: str) -> None:
    """Tell one person of the office of messages that are over and did not reach all."""
    write_not_reached(organization=organization, membership_id=membership_id)


@shared_task(base=TenantTask, name="mentoring_sessions.remind")
def remind(organization) -> None:
    """See to whom letters are due, each in a task of its own, so that one that fails keeps back no other."""
    services.forget_old_links(organization=organization)
    services.forget_old_letters(organization=organization)
    services.drop_late_reminders(organization=organization)
    remind_of_courses.enqueue(organization)
    remind_of_talks.enqueue(organization)
    tell_of_beginnings.enqueue(organization)
    tell_announcements.enqueue(organization)
    for task, due in (
        (remind_before, due_reminders),
        (remind_mentor, due_letters),
        (list_unreported, due_lists),
        (tell_news, due_news),
        (remind_teller, due_tellers),
        (tell_not_reached, due_not_reached),
    ):
        for membership_id in dict.fromkeys(str(letter.membership.pk) for letter in due(organization)):
            task.enqueue(organization, membership_id=membership_id)


@shared_task(name="mentoring_sessions.remind_everywhere")
def remind_everywhere() -> None:
    """Every ten minutes, organization by organization; what is due and was not written, the next run writes."""
    for organization in active_organizations():
        remind.enqueue(organization)
