"""The letters that wait when the demo opens: one whose links can be tried at any hour, and those of the last week."""

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Membership
from mentoring_platform.demo import yeshiva
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.tenancy.scope import organization_scope
from reports.closing.hours import closes_at
from reports.closing.services import tell_week
from reports.models import WeekClose
from sessions.queries.meetings import PEOPLE, unreported_meetings
from sessions.queries.reminders import DueLetter
from sessions.services.reminders import write_letter

READER = f"noam@{yeshiva.SLUG}.example"
MOST = 2


def write_reminder() -> int:
    """Ask Noam of the yeshiva about his last meetings that are not reported; how many, 0 if all are.

    Unlike those that are due by themselves it keeps no rest: whoever tries the demo at night sees it too.
    """
    organization = Organization.objects.get(slug=yeshiva.SLUG)
    with organization_scope(organization):
        noam = Membership.objects.select_related("user").get(user__email=READER, role=Role.MENTOR)
        own = unreported_meetings().filter(pairing__mentor__membership=noam, pairing__ends_on__isnull=True)
        meetings = list(own.select_related(*PEOPLE).order_by("-starts_at", "pk")[:MOST])
        if meetings:
            letter = DueLetter(noam, meetings[::-1])
            write_letter(organization=organization, letter=letter, keeps_rest=False)
        return len(meetings)


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
