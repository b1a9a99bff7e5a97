"""The reminder of a meeting that comes."""

from django.db.models import Max

from mentoring_platform.notifications.choices import Kind
from mentoring_platform.notifications.models import OutgoingMessage
from mentoring_platform.notifications.models.message import IS_WAITING
from mentoring_platform.notifications.services import withdraw
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from sessions.choices import LetterStep
from sessions.models import Meeting, MeetingLetter
from sessions.queries.answers import first_name, given_name
from sessions.queries.soon import DueReminder
from sessions.services.letters.noting import note_written
from sessions.services.letters.writing import Letter, address, listed, moment_in_words, send, spoken_to


def write_reminder(*, organization: Organization, reminder: DueReminder) -> list[OutgoingMessage]:
    """Put the reminder into the outbox, and note of which meetings it reminds."""
    reader, meetings = reminder.membership, reminder.meetings
    noted = note_written(organization=organization, membership=reader, step=LetterStep.SOON, meetings=meetings)
    page = "mentoring_sessions:my_week" if reminder.is_mentor else "mentoring_sessions:my_meetings"
    with spoken_to(organization, reader):
        rows = [
            {
                "meeting": meeting,
                "name": _other(meeting, reminder.is_mentor),
                "when": moment_in_words(organization, meeting.starts_at),
            }
            for meeting in meetings
        ]
        return send(
            organization=organization,
            letter=Letter(
                kind=Kind.MEETING_SOON,
                words="meeting_soon",
                key=f"soon:{noted}",
                to=reader,
                values={"names": listed([row["name"] for row in rows]), "when": rows[0]["when"]},
                context={"rows": rows, "is_mentor": reminder.is_mentor},
                link=address(page, organization),
                program=meetings[0].pairing.enrolment.program,
            ),
        )


def take_back_reminders(*, organization: Organization, meeting: Meeting) -> None:
    """Drop reminders of this meeting that still wait; what else stood in them is written anew by the next run."""
    for noted in MeetingLetter.objects.filter(meeting=meeting, step=LetterStep.SOON, letter__isnull=False):
        if withdraw(organization=organization, key_starts=f"soon:{noted.letter}"):
            MeetingLetter.objects.filter(letter=noted.letter).delete()


def drop_late_reminders(*, organization: Organization) -> int:
    """Drop reminders that still wait although all their meetings have begun; how many."""
    waiting = OutgoingMessage.objects.filter(IS_WAITING, kind=Kind.MEETING_SOON)
    ids = {key.split(":")[1] for key in waiting.values_list("key", flat=True)}
    if not ids:
        return 0
    begun = (
        MeetingLetter.objects.filter(letter__in=ids)
        .values_list("letter")
        .annotate(last=Max("starts_at"))
        .filter(last__lte=clock.now())
    )
    return sum(len(withdraw(organization=organization, key_starts=f"soon:{letter}")) for letter, _last in begun)


def _other(meeting: Meeting, is_mentor: bool) -> str:
    pairing = meeting.pairing
    return first_name(pairing.enrolment.mentee) if is_mentor else given_name(pairing.mentor.full_name)
