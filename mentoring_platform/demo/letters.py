"""The one letter that waits when the demo opens, so that its links can be tried at any hour of any day."""

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Membership
from mentoring_platform.demo import yeshiva
from mentoring_platform.notifications.models import OutgoingMessage
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.tenancy.scope import organization_scope
from sessions.queries.meetings import PEOPLE, unreported_meetings
from sessions.queries.reminders import DueLetter
from sessions.services.letters.reports import write_letter

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
            queued = write_letter(organization=organization, letter=letter)
            OutgoingMessage.objects.filter(pk__in=[message.pk for message in queued]).update(keeps_rest=False)
        return len(meetings)
