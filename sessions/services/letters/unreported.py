"""The coordinators' list of what has not been reported for a week."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mentoring_platform.notifications.choices import Kind
from mentoring_platform.notifications.models import OutgoingMessage
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from sessions.choices import LetterStep
from sessions.models import Meeting
from sessions.queries.answers import first_name
from sessions.queries.unreported import DueList, Silent
from sessions.services.letters.noting import note_written
from sessions.services.letters.writing import Letter, address, day_in_words, send, spoken_to

MOST = 30
"""How many mentors one letter lists; the page shows all."""


def write_list(*, organization: Organization, due: DueList) -> list[OutgoingMessage]:
    """Put one coordinator's list of this week into the outbox, and note what stands in it."""
    reader, week = due.membership, clock.this_week(organization)
    note_written(organization=organization, membership=reader, step=LetterStep.UNREPORTED, meetings=due.meetings)
    with spoken_to(organization, reader):
        shown = due.mentors[:MOST]
        return send(
            organization=organization,
            letter=Letter(
                kind=Kind.UNREPORTED,
                words="unreported",
                key=f"unreported:{reader.pk}:{week.start.isoformat()}",
                to=reader,
                values={"what": counted(len(due.meetings), len(due.mentors))},
                context={
                    "silent": [_row(organization, silent) for silent in shown],
                    "more": len(due.mentors) - len(shown),
                },
                link=address("reports:morning", organization),
            ),
        )


def counted(meetings: int, mentors: int) -> str:
    """How many meetings of how many mentors, in words."""
    first = ngettext("one meeting", "%(number)s meetings", meetings) % {"number": meetings}
    second = ngettext("of one mentor", "of %(number)s mentors", mentors) % {"number": mentors}
    return _("%(meetings)s %(mentors)s") % {"meetings": first, "mentors": second}


def _row(organization: Organization, silent: Silent) -> dict:
    return {
        "mentor": silent.mentor,
        "number": len(silent.meetings),
        "since": day_in_words(organization, silent.meetings[0].local_date),
        "pairings": [
            {
                "name": first_name(pairing.enrolment.mentee),
                "days": _days(organization, meetings),
                "url": address("mentoring_sessions:schedule", organization, pairing.pk),
            }
            for pairing, meetings in silent.pairings
        ],
    }


def _days(organization: Organization, meetings: list[Meeting]) -> str:
    return "; ".join(day_in_words(organization, meeting.local_date) for meeting in meetings)
