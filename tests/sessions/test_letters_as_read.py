"""Every letter around meetings as its reader finds it, in Hebrew: `letters_he.txt` is to be read by a person.

When words are changed on purpose, put what the failure shows into that file, and read it: gender, number, prepositions.
"""

import re
from datetime import date, time
from pathlib import Path

import pytest
from django.db import transaction

from mentoring_platform.notifications.models import OutgoingMessage
from mentoring_platform.notifications.models.message import IS_WAITING
from mentoring_platform.notifications.wording.meetings import LETTERS
from mentoring_platform.tenancy.scope import organization_scope
from mentors.models import Mentor
from programs.models import Pairing, Program
from programs.services import end_pairing
from sessions import services
from sessions.models import Meeting
from sessions.services.letters import writing
from tests.factories import EnrolmentFactory, MenteeFactory, MentorFactory, PairingFactory, SeriesFactory

GOLDEN = Path(__file__).with_name("letters_he.txt")


@pytest.fixture
def written(organization, program, noam, uri, dana, mentor, pairing, make_meeting, at, noon, monkeypatch):
    """All of them, in the order in which they are written: (words, reader, message)."""
    found, send = [], writing.send

    def told(*, organization, letter):
        queued = send(organization=organization, letter=letter)
        found.extend((letter.words, letter.to.user.name, message) for message in queued)
        return queued

    for module in ("soon", "reports", "unreported", "plans", "pairings"):
        monkeypatch.setattr(f"sessions.services.letters.{module}.send", told)
    for viewer in (noam, uri, dana):
        viewer.user.language = "he"
        viewer.user.save()
    to = {
        viewer: {"organization": organization, "membership_id": viewer.memberships[0].pk}
        for viewer in (noam, uri, dana)
    }
    noon.move_to("2026-11-16T06:00:00Z")
    for day in (3, 10, 15):
        make_meeting(date(2026, 11, day))
    coming = make_meeting(date(2026, 11, 19))
    with organization_scope(organization), transaction.atomic():
        Program.objects.update(
            remind_mentor_before="evening",
            remind_mentee_before="evening",
            reminder_steps=["report", "again", "coordinators"],
        )
        Mentor.objects.update(phone="+972521234567")
        series = SeriesFactory(organization=organization, pairing=pairing, starts_on=date(2026, 9, 1))
        services.generate_meetings(organization=organization)
        services.remind_mentor(**to[noam])
    noon.move_to("2026-11-18T16:00:00Z")
    with organization_scope(organization), transaction.atomic():
        services.remind_before(**to[noam])
        services.remind_before(**to[uri])
        Meeting.objects.filter(local_date=date(2026, 11, 17)).delete()
        services.remind_mentor(**to[noam])
    noon.move_to("2026-11-22T16:00:00Z")
    with organization_scope(organization), transaction.atomic():
        services.list_unreported(**to[dana])
    noon.move_to("2026-11-18T16:00:00Z")
    with organization_scope(organization), transaction.atomic():
        services.move_meeting(meeting=coming, starts_at=at(date(2026, 11, 20), 9), excused_by="mentor", by=noam)
        services.cancel_meeting(meeting=coming, by=dana)
        OutgoingMessage.objects.filter(IS_WAITING).update(sent_at="2026-11-18T16:00:00Z")
        services.undo_log(meeting=coming, by=dana)
        rule = {"frequency": "fortnightly", "weekday": 2, "start_time": time(17, 30), "place": "בית המדרש"}
        services.change_series(series=series, starting=date(2026, 11, 25), by=noam, **rule)
        new = MenteeFactory(organization=organization, full_name="דוד כהן")
        enrolled = EnrolmentFactory(organization=organization, program=program, mentee=new, starts_on=date(2026, 11, 1))
        PairingFactory(organization=organization, mentor=mentor, enrolment=enrolled, starts_on=date(2026, 11, 22))
        stand_in = MentorFactory(organization=organization, full_name="משה לוי")
        days = {"starts_on": date(2026, 11, 22), "ends_on": date(2026, 11, 26)}
        PairingFactory(
            organization=organization, mentor=stand_in, enrolment=pairing.enrolment, role="substitute", **days
        )
        Pairing.objects.filter(pk=pairing.pk).update(created_at="2026-09-01T06:00:00Z")
    noon.shift(600)
    with organization_scope(organization), transaction.atomic():
        services.tell_news(**to[noam])
        services.tell_news(**to[uri])
        end_pairing(pairing=pairing, ends_on=date(2026, 12, 31), reason="completed", by=dana)
        services.tell_news(**to[noam])
        services.tell_news(**to[uri])
        co = {"role": "co", "starts_on": date(2026, 11, 22)}
        PairingFactory(organization=organization, mentor=stand_in, enrolment=pairing.enrolment, **co)
    noon.shift(600)
    with organization_scope(organization), transaction.atomic():
        services.tell_news(**to[uri])
    return found


def test_letters_as_a_person_reads_them(written):
    """Each kind at least once; the short form and the letter itself."""
    assert {words for words, _reader, _message in written} == set(LETTERS)
    shown = "\n".join(
        f"===== {words}: {reader}\n{message.subject}\n-- {message.short}\n\n{message.text.strip()}\n"
        for words, reader, message in written
    )
    shown = re.sub(r"\n{3,}", "\n\n", re.sub(r"http://\S+", "…", shown))
    assert shown == GOLDEN.read_text("utf-8"), shown
    for _words, _reader, message in written:
        assert '<body dir="rtl">' in message.html and len(message.short) <= 300
        assert "כהן" not in message.subject + message.text + message.html
        assert message.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
