"""The page of the trail: who may read it, what it tells, and its sheet."""

import io
from datetime import UTC, datetime

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from mentoring_platform.accounts.choices import Role
from mentoring_platform.audit.models import AuditEntry
from mentoring_platform.audit.services import record
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.scope import organization_scope
from tests.factories import MeetingFactory, MenteeFactory, MentorFactory, PairingFactory, UserFactory


@pytest.fixture
def told(organization, ada, dana):
    """Dana changed David and met his pairing, Ada paused a mentor a year ago, a job counted a week."""
    with organization_scope(organization):
        david = MenteeFactory(organization=organization, full_name="דוד כהן")
        pairing = PairingFactory(organization=organization, enrolment__mentee=david, mentor__full_name="=1+1")
        meeting = MeetingFactory(organization=organization, pairing=pairing)
        mentor = MentorFactory(organization=organization, full_name="שרה לוי")
        record(organization=organization, by=dana, action="mentee.changed", subject=david)
        record(organization=organization, by=dana, action="meeting.read", subject=meeting, kind="read")
        record(organization=organization, by=dana, action="access.refused", kind="read", allowed=False)
        record(organization=organization, by=None, action="week.rolled_up")
        old = datetime(2026, 1, 15, 23, tzinfo=UTC)  # the 16th in Jerusalem
        entry = AuditEntry(organization=organization, at=old, actor=ada.user, action="mentor.paused", role="mentor")
        entry.subject_type, entry.subject_id = "mentors.mentor", mentor.pk
        entry.save(force_insert=True)


def sentences(client, ada, query: str = "") -> list[str]:
    response = client.get(ada.url("audit:trail") + query)
    assert response.status_code == 200
    return [row.did for row in response.context["rows"] if row.did != "Looked at the audit trail"]


def test_newest_first_in_plain_words(signed_in, ada, told):
    client = signed_in(ada)
    assert sentences(client, ada) == [
        "Made the report of a week anew",
        "Asked for a page that is not open to them",
        "Looked at a meeting",
        "Changed a participant's details",
        "Marked a mentor as pausing",
    ]
    text = client.get(ada.url("audit:trail")).content.decode()
    assert "דוד כהן" in text and "=1+1" in text and "By itself" in text and "Refused" in text
    with translation.override("he"):
        assert "צפייה בפגישה" in signed_in(ada, "he").get(ada.url("audit:trail")).content.decode()


FILTERS = [
    ("?person=דוד", ["Looked at a meeting", "Changed a participant's details"]),
    ("?person=שרה", ["Marked a mentor as pausing"]),
    ("?person=nobody", []),
    ("?action=mentor.paused", ["Marked a mentor as pausing"]),
    ("?kind=read", ["Looked at a meeting"]),
    ("?kind=refused", ["Asked for a page that is not open to them"]),
    ("?first=2026-01-16&last=2026-01-16", ["Marked a mentor as pausing"]),
    ("?first=2026-01-01&last=2026-01-15", []),
    ("?kind=refused&person=דוד", []),
]


@pytest.mark.parametrize(("query", "expected"), FILTERS)
def test_filters(signed_in, ada, told, query, expected):
    assert sentences(signed_in(ada), ada, query) == expected


def test_filter_by_actor_and_what_does_not_fit_is_ignored(signed_in, ada, dana, told):
    client = signed_in(ada)
    assert len(sentences(client, ada, f"?actor={dana.user.pk}")) == 3
    assert len(sentences(client, ada, f"?actor={UserFactory().pk}&kind=x&first=yesterday&page=x")) == 5


def test_only_administrators_read_it(signed_in, organization, ada, dana, noam, tomer, make_viewer, told):
    others = [dana, noam, tomer]
    others += [make_viewer(role, organization=organization) for role in Role if role != Role.ADMINISTRATOR]
    for name in ("audit:trail", "audit:trail_sheet"):
        for viewer in others:
            assert signed_in(viewer).get(ada.url(name)).status_code == 404
        assert signed_in(ada).get(ada.url(name)).status_code == 200
        assert signed_in(ada).post(ada.url(name)).status_code == 405
    assert "/audit/" in signed_in(ada).get(ada.url("members:list")).content.decode()


def test_nothing_of_another_organization(signed_in, other_organization, tomer, told):
    text = signed_in(tomer).get(tomer.url("audit:trail") + "?person=דוד").content.decode()
    assert "דוד כהן" not in text.replace('value="דוד"', "") and "דנה" not in text


def test_sheet_is_text_right_to_left_and_leaves_a_trace(signed_in, organization, ada, told):
    response = signed_in(ada, "he").get(ada.url("audit:trail_sheet") + "?person=דוד")
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == 3 and sheet.sheet_view.rightToLeft
    assert isinstance(rows[1][0], datetime) and rows[1][4] == "דוד כהן · =1+1"
    assert all(cell.data_type != "f" for line in sheet.iter_rows() for cell in line)
    with organization_scope(organization):
        assert AuditEntry.objects.get(action="trail.exported").detail == {"filters": ["person"]}


@pytest.mark.parametrize(("name", "expected"), [("audit:trail", 15), ("audit:trail_sheet", 14)])
def test_query_count_is_constant(signed_in, organization, ada, dana, name, expected):
    client, numbers = signed_in(ada), []
    with organization_scope(organization):
        record(organization=organization, by=ada, action="trail.read", kind="read")
    for more in (1, 3):
        with organization_scope(organization):
            for _ in range(more):
                pairing = PairingFactory(organization=organization)
                for subject in (pairing, pairing.mentor, pairing.enrolment.mentee):
                    record(organization=organization, by=dana, action="pairing.opened", subject=subject)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(ada.url(name)).status_code == 200
        numbers.append(len(queries))
    assert numbers == [expected, expected]


def test_long_trails_come_in_pages(signed_in, organization, ada):
    with organization_scope(organization):
        for _ in range(51):
            record(organization=organization, by=ada, action="mentor.left")
    response = signed_in(ada).get(ada.url("audit:trail"))
    assert len(response.context["rows"]) == 50 and "page=2" in response.content.decode()
    assert clock.now() > response.context["rows"][0].at
