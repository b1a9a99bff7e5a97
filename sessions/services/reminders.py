"""Writing what is due: each function for one person, once, however often and by how many workers it is called."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from mentoring_platform.accounts.models import Membership
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentoring_platform.notifications.models import OutgoingMessage
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from mentors.models import Mentor
from sessions.models import MeetingLetter, PairingLetter
from sessions.queries.news import due_news
from sessions.queries.reminders import DueLetter, due_letters, unreported_of
from sessions.queries.soon import due_reminders
from sessions.queries.unreported import due_lists
from sessions.services.letters.pairings import write_news
from sessions.services.letters.reports import write_letter
from sessions.services.letters.soon import write_reminder
from sessions.services.letters.unreported import write_list

KEPT_FOR = timedelta(days=60)


@transaction.atomic
def remind_mentor(*, organization: Organization, membership_id: str | UUID) -> int:
    """Write one mentor the letter that is due now; how many meetings it asks about, 0 if none is due (any more).

    Makes a link for each, whose former one ends, and puts the letter into the outbox, which keeps the hours of rest and
    forgets the links once it is sent. Called twice, or by two workers at once, one letter goes. Audited.
    """
    _alone(membership_id)
    letter = next(iter(due_letters(organization, membership_id)), None)
    if letter is None:
        return 0
    write_letter(organization=organization, letter=letter)
    mentor = Mentor.objects.get(membership=membership_id)
    detail = {"meetings": len(letter.meetings), "again": len(letter.again)}
    record(organization=organization, by=None, action="mentor.reminded", subject=mentor, detail=detail)
    return len(letter.meetings)


@transaction.atomic
def remind_by_hand(*, mentor: Mentor, by: Viewer) -> int:
    """Write a mentor, now and at the wish of the office, about what he has not reported; how many meetings it asks of.

    Of the pairings that the viewer coordinates, in the last eight weeks. 0 where there is nothing to ask, where he had
    such a letter today, and where letters do not reach him. Audited.
    """
    organization = by.organization
    meetings = unreported_of(by, mentor)
    if not meetings:
        return 0
    membership = meetings[0].pairing.mentor.membership
    _alone(membership.pk)
    key = f"reminder:{membership.pk}:{clock.today(organization).isoformat()}"
    if OutgoingMessage.objects.filter(key__startswith=key).exists():
        return 0
    again = frozenset(meeting.pk for meeting in meetings if meeting.was_asked)
    if not write_letter(organization=organization, letter=DueLetter(membership, meetings, again)):
        return 0
    detail = {"meetings": len(meetings), "again": len(again)}
    record(organization=organization, by=by, action="mentor.asked", subject=mentor, detail=detail)
    return len(meetings)


@transaction.atomic
def remind_before(*, organization: Organization, membership_id: str | UUID) -> int:
    """Write one person the reminder of meetings to come that is due now; of how many, 0 if none is due (any more)."""
    _alone(membership_id)
    reminders = due_reminders(organization, membership_id)
    for reminder in reminders:
        write_reminder(organization=organization, reminder=reminder)
    return sum(len(reminder.meetings) for reminder in reminders)


@transaction.atomic
def list_unreported(*, organization: Organization, membership_id: str | UUID) -> int:
    """Write one coordinator the list of this week; how many meetings are in it, 0 if none is due (any more).

    Audited, since it names people.
    """
    _alone(membership_id)
    due = next(iter(due_lists(organization, membership_id)), None)
    if due is None:
        return 0
    write_list(organization=organization, due=due)
    detail = {"meetings": len(due.meetings), "mentors": len(due.mentors)}
    record(
        organization=organization, by=None, action="coordinator.unreported_listed", subject=due.membership,
        detail=detail,
    )  # fmt: skip
    return len(due.meetings)


@transaction.atomic
def tell_news(*, organization: Organization, membership_id: str | UUID) -> int:
    """Tell one person of pairings that begin or end and are to be told of now; of how many."""
    _alone(membership_id)
    found = due_news(organization, membership_id)
    for due in found:
        write_news(organization=organization, due=due)
    return sum(len(due.pairings) for due in found)


@transaction.atomic
def forget_old_letters(*, organization: Organization) -> int:
    """Delete notes of what was written to whom, once nothing depends on them any more; how many."""
    before = clock.now() - KEPT_FOR
    written = [model.objects.filter(written_at__lte=before).delete()[0] for model in (MeetingLetter, PairingLetter)]
    return sum(written)


def _alone(membership_id: str | UUID) -> None:
    """Until the commit nobody else writes to this person; what is due is looked up only then."""
    Membership.objects.select_for_update(no_key=True).filter(pk=membership_id).first()
