"""The letter that asks a mentor whether they met, by one tap each."""

from django.utils.translation import ngettext

from mentoring_platform.notifications.choices import Kind
from mentoring_platform.notifications.models import OutgoingMessage
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from sessions.choices import LetterStep
from sessions.models import Meeting
from sessions.queries.answers import first_name
from sessions.queries.reminders import DueLetter
from sessions.services.answers import VALID_FOR, make_answer_links
from sessions.services.letters.noting import note_written
from sessions.services.letters.writing import Letter, address, day_in_words, listed, moment_in_words, send, spoken_to


def write_letter(*, organization: Organization, letter: DueLetter) -> list[OutgoingMessage]:
    """Put the letter into the outbox, with a fresh link for each meeting, and note what it asked about."""
    reader = letter.membership
    made = make_answer_links(organization=organization, membership=reader, meetings=letter.meetings)
    for step, meetings in (
        (LetterStep.REPORT, [meeting for meeting in letter.meetings if meeting.pk not in letter.again]),
        (LetterStep.AGAIN, [meeting for meeting in letter.meetings if meeting.pk in letter.again]),
    ):
        note_written(organization=organization, membership=reader, step=step, meetings=meetings)
    with spoken_to(organization, reader):
        number = len(letter.meetings)
        what = ngettext(
            "a meeting that is not reported yet", "%(number)s meetings that are not reported yet", number
        ) % {"number": number}
        questions = [_question(organization, meeting, made[meeting.pk]) for meeting in letter.meetings]
        my_week = address("mentoring_sessions:my_week", organization)
        last_day = clock.local_day(organization, clock.now() + VALID_FOR)
        return send(
            organization=organization,
            letter=Letter(
                kind=Kind.REPORT,
                words="report_again" if letter.is_again else "report",
                template="report",
                key=f"reminder:{reader.pk}:{clock.today(organization).isoformat()}",
                to=reader,
                values={"names": listed([question["name"] for question in questions]), "what": what},
                context={"questions": questions, "last_day": day_in_words(organization, last_day), "my_week": my_week},
                link=questions[0]["yes"] if number == 1 else my_week,
                program=letter.meetings[0].pairing.enrolment.program,
                forget_when_sent=True,
            ),
        )


def _question(organization: Organization, meeting: Meeting, secret: str) -> dict[str, str]:
    return {
        "name": first_name(meeting.pairing.enrolment.mentee),
        "when": moment_in_words(organization, meeting.starts_at),
        "yes": address("answer_yes", organization, secret),
        "no": address("answer_no", organization, secret),
    }
