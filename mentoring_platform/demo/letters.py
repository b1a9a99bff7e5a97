"""The letters that wait when the demo opens, to be seen and tried at any hour, and those of the last week."""

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Membership
from mentoring_platform.demo import yeshiva
from mentoring_platform.notifications.models import OutgoingMessage
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.tenancy.scope import organization_scope
from reports.closing.hours import closes_at
from reports.closing.services import tell_week
from reports.models import WeekClose
from sessions.choices import MeetingState
from sessions.queries.meetings import PEOPLE, standing_meetings, unreported_meetings
from sessions.queries.reminders import DueLetter
from sessions.queries.soon import DueReminder
from sessions.services.letters.reports import write_letter
from sessions.services.letters.soon import write_reminder

READER = f"noam@{yeshiva.SLUG}.example"
MOST = 2


def write_letters() -> int:
    """Write to Noam of the yeshiva about what is not reported and what comes, and to Uri, whom he accompanies.

    Unlike those that are due by themselves they keep no rest: whoever tries the demo at night sees them too. How many.
    """
    organization = Organization.objects.get(slug=yeshiva.SLUG)
    with organization_scope(organization):
        noam = Membership.objects.select_related("user").get(user__email=READER, role=Role.MENTOR)
        queued = [*_ask(organization, noam), *_remind(organization, noam)]
        OutgoingMessage.objects.filter(pk__in=[message.pk for message in queued]).update(keeps_rest=False)
        return len(queued)


def _ask(organization: Organization, noam: Membership) -> list[OutgoingMessage]:
    own = unreported_meetings().filter(pairing__mentor__membership=noam, pairing__ends_on__isnull=True)
    meetings = list(own.select_related(*PEOPLE).order_by("-starts_at", "pk")[:MOST])
    return write_letter(organization=organization, letter=DueLetter(noam, meetings[::-1])) if meetings else []


def _remind(organization: Organization, noam: Membership) -> list[OutgoingMessage]:
    """Both of them, of their next meeting."""
    mentee = "pairing__enrolment__mentee__membership"
    coming = standing_meetings().filter(
        pairing__mentor__membership=noam, state=MeetingState.PLANNED, **{f"{mentee}__isnull": False}
    )
    meeting = coming.select_related(*PEOPLE, f"{mentee}__user").order_by("starts_at", "pk").first()
    if meeting is None:
        return []
    readers = ((noam, True), (meeting.pairing.enrolment.mentee.membership, False))
    return [
        message
        for reader, is_mentor in readers
        for message in write_reminder(organization=organization, reminder=DueReminder(reader, [meeting], is_mentor))
    ]


def tell_last_week() -> int:
    """Close the last week of the yeshiva as if it had been told at its hour; how many letters, 0 before that hour."""
    organization = Organization.objects.get(slug=yeshiva.SLUG)
    week = clock.this_week(organization).previous()
    at = closes_at(organization, week)
    if at > clock.now():
        return 0
    with organization_scope(organization):
        letters = tell_week(organization=organization, week_start=week.start)
        WeekClose.objects.filter(week_start=week.start).update(told_at=at)
    return letters
