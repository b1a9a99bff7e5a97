"""One meeting as a file for a calendar."""

from datetime import date

import pytest
from django.db import transaction

from mentoring_platform.audit.models import AuditEntry
from mentoring_platform.tenancy.scope import organization_scope
from tests.factories import LogFactory
from tests.sessions.calendars import events, fetch, make_address, show_names

pytestmark = pytest.mark.usefixtures("noon")
PAGE = "/north/calendar/"
YESTERDAY, TOMORROW = date(2026, 11, 17), date(2026, 11, 19)
NEXT_WEEK = date(2026, 11, 24)


def file_of(meeting) -> str:
    return f"/north/meetings/{meeting.pk}/meeting.ics"


def test_one_meeting_as_a_file(signed_in, noam, uri, make_meeting):
    meeting = make_meeting(TOMORROW, place="בספרייה")
    for viewer in (noam, uri):
        client = signed_in(viewer)
        answer = client.get(file_of(meeting))
        assert answer["Content-Type"].startswith("text/calendar")
        assert answer["Content-Disposition"] == 'attachment; filename="meeting.ics"'
        (event,) = events(answer.content)
        assert (event["UID"], event["SUMMARY"]) == (f"{meeting.pk}@livui", "Meeting")
        assert "LOCATION" not in event
        make_address(client)
        show_names(client)
    (event,) = events(signed_in(noam).get(file_of(meeting)).content)
    assert (event["SUMMARY"], event["LOCATION"]) == ("Meeting with אורי", "בספרייה")


def test_pages_offer_the_file(signed_in, noam, uri, make_meeting):
    meeting = make_meeting(TOMORROW)
    pages = [(noam, "my-week/"), (noam, f"meetings/{meeting.pk}/"), (uri, "my-meetings/")]
    for viewer, page in pages:
        text = signed_in(viewer).get(f"/north/{page}").content.decode()
        assert file_of(meeting) in text, page


def test_file_of_somebody_elses_meeting_is_not_there(signed_in, noam, dana, uri, mentor, make_meeting, make_pairing):
    other = make_meeting(TOMORROW, pairing=make_pairing(mentee="דן"))
    for viewer in (noam, dana, uri):
        assert signed_in(viewer).get(file_of(other)).status_code == 404
    assert signed_in(noam).get(file_of(make_meeting(TOMORROW))).status_code == 200


def test_file_with_a_name_leaves_a_trace(signed_in, noam, organization, make_meeting):
    meeting = make_meeting(TOMORROW)
    client = signed_in(noam)
    client.get(file_of(meeting))
    with organization_scope(organization):
        assert not AuditEntry.objects.filter(action="meeting.read").exists()
    make_address(client)
    show_names(client)
    client.get(file_of(meeting))
    with organization_scope(organization):
        entry = AuditEntry.objects.get(action="meeting.read")
    assert (entry.subject_id, entry.detail) == (meeting.pk, {"page": "mentoring_sessions:meeting_file"})


def test_reported_or_not_is_nobodys_business(signed_in, uri, organization, make_meeting):
    """Held, missed and unreported look the same to whoever sees the calendar."""
    for day, outcome in ((date(2026, 11, 10), "held"), (date(2026, 11, 11), "missed"), (YESTERDAY, "")):
        meeting = make_meeting(day)
        if outcome:
            with organization_scope(organization), transaction.atomic():
                LogFactory(organization=organization, meeting=meeting, outcome=outcome, summary="סיכום")
    found = events(fetch(make_address(signed_in(uri))))
    assert [(event["SUMMARY"], event["STATUS"]) for event in found] == [("Meeting", "CONFIRMED")] * 3
