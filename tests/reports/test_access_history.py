"""Who looked at a person's details: complete, in plain words, and with nobody else's name in it."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mentoring_platform.accounts.choices import Role
from mentoring_platform.audit.models import AuditEntry
from mentoring_platform.audit.services import record, record_read
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.scope import organization_scope
from programs.choices import SummaryPolicy
from programs.models import Program
from reports.models import WeekClose, WeeklyAttendance
from tests.factories import LogFactory, MeetingFactory, MenteeFactory, MentorFactory, PairingFactory

SECRET = "מה שנאמר בין שנינו"


@pytest.fixture
def uri(make_viewer, organization):
    """A mentee who signs in."""
    return make_viewer(Role.MENTEE, organization=organization, name="אורי")


@pytest.fixture
def scene(organization, noam, uri):
    """Noam accompanies Uri and Shira; they met, and the week is closed."""
    with organization_scope(organization):
        mentor = MentorFactory(
            organization=organization, full_name="נועם המלווה", membership=noam.membership(Role.MENTOR)
        )
        pairings = {
            name: PairingFactory(
                organization=organization,
                mentor=mentor,
                enrolment__mentee=MenteeFactory(organization=organization, full_name=name, membership=membership),
            )
            for name, membership in (("אורי", uri.membership(Role.MENTEE)), ("שירה", None))
        }
        Program.objects.update(summary_policy=SummaryPolicy.COORDINATORS)
        meetings = {
            name: MeetingFactory(organization=organization, pairing=pairing) for name, pairing in pairings.items()
        }
        for meeting in meetings.values():
            LogFactory(organization=organization, meeting=meeting, summary=SECRET)
        week = clock.this_week(organization).previous()
        now = clock.now()
        WeekClose.objects.create(organization=organization, week_start=week.start, closed_at=now, computed_at=now)
        WeeklyAttendance.objects.create(
            organization=organization, pairing=pairings["אורי"], week_start=week.start, expected=1, held=1
        )
        return SimpleNamespace(
            mentor=mentor,
            uri=pairings["אורי"].enrolment.mentee,
            shira=pairings["שירה"].enrolment.mentee,
            pairing=pairings["אורי"],
            meeting=meetings["אורי"],
            other_meeting=meetings["שירה"],
        )


def told(client, url: str) -> list[tuple[str, str]]:
    response = client.get(url)
    assert response.status_code == 200
    return [(row.who, row.did) for row in response.context["rows"]]


def test_mentee_finds_every_look_and_no_other_name(signed_in, scene, dana, noam, ada, uri):
    office, mentor = signed_in(dana), signed_in(noam)
    office.get(dana.url("programs:mentee", scene.uri.pk))
    office.get(dana.url("mentoring_sessions:meeting", scene.meeting.pk))
    office.get(dana.url("programs:pairing", scene.pairing.pk))
    office.get(dana.url("reports:weekly_sheet"))
    office.get(dana.url("reports:weekly_print"))
    office.get(dana.url("programs:mentee", scene.shira.pk))
    office.get(dana.url("mentoring_sessions:meeting", scene.other_meeting.pk))
    office.get(dana.url("programs:mentees"))
    mentor.get(noam.url("mentoring_sessions:log_details", scene.meeting.pk))
    mentor.get(noam.url("programs:mentee_edit", scene.uri.pk))
    signed_in(ada).get(ada.url("reports:mentee_history", scene.uri.pk))
    client = signed_in(uri)
    assert told(client, uri.url("reports:my_record")) == [
        ("עדה", "Looked at this list"),
        ("נועם", "Asked for a page about this, which was not open to them"),
        ("נועם", "Looked at a meeting and its report"),
        ("דנה", "Opened a weekly report in which these details appear, for printing"),
        ("דנה", "Took a weekly report in which these details appear, as a sheet"),
        ("דנה", "Looked at the pairing and its times"),
        ("דנה", "Looked at a meeting and its report"),
        ("דנה", "Looked at the personal page"),
    ]
    for name in ("reports:my_record", "reports:my_record_print"):
        text = client.get(uri.url(name)).content.decode()
        assert "Refused" in text and "Coordinator" in text and ("today" in text) is (name == "reports:my_record")
        assert "שירה" not in text and "נועם המלווה" not in text and SECRET not in text


def test_changes_are_told_and_the_own_acts_are_not(signed_in, organization, scene, dana, uri):
    with organization_scope(organization):
        record(organization=organization, by=dana, action="mentee.changed", subject=scene.uri)
        record(organization=organization, by=uri, action="mentee.changed", subject=scene.uri)
        record(organization=organization, by=None, action="mentee.left", subject=scene.uri)
    client = signed_in(uri)
    assert told(client, uri.url("reports:my_record")) == [
        ("By itself", "Marked a participant as left"),
        ("דנה", "Changed personal details"),
    ]
    assert len(told(client, uri.url("reports:my_record"))) == 2


def test_mentor_finds_looks_at_the_own_page(signed_in, scene, dana, noam, uri):
    signed_in(dana).get(dana.url("programs:mentor", scene.mentor.pk))
    signed_in(dana).get(dana.url("reports:weekly_sheet"))
    signed_in(noam).get(noam.url("programs:mentor", scene.mentor.pk))
    assert told(signed_in(noam), noam.url("reports:my_record")) == [
        ("דנה", "Took a weekly report in which these details appear, as a sheet"),
        ("דנה", "Looked at the personal page"),
    ]


def test_a_sheet_without_the_person_is_not_theirs(signed_in, scene, organization, dana, ada):
    signed_in(dana).get(dana.url("reports:weekly_sheet"))
    assert told(signed_in(ada), ada.url("reports:mentee_history", scene.uri.pk)) != []
    assert told(signed_in(ada), ada.url("reports:mentee_history", scene.shira.pk)) == []
    with organization_scope(organization):
        (entry,) = AuditEntry.objects.filter(action="report.exported")
    assert entry.detail["people"] == sorted(str(row.pk) for row in (scene.mentor, scene.uri))


@pytest.mark.parametrize("history", ["reports:mentee_history", "reports:mentor_history"])
def test_administrators_alone_see_that_of_others(signed_in, scene, ada, dana, noam, uri, history):
    person = scene.uri if "mentee" in history else scene.mentor
    for name in (history, f"{history}_print"):
        assert signed_in(ada).get(ada.url(name, person.pk)).status_code == 200
        for viewer in (dana, noam, uri):
            assert signed_in(viewer).get(ada.url(name, person.pk)).status_code == 404
    own = history.replace("reports", "programs").removesuffix("_history")
    assert ada.url(history, person.pk) in signed_in(ada).get(ada.url(own, person.pk)).content.decode()
    assert ada.url(history, person.pk) not in signed_in(dana).get(dana.url(own, person.pk)).content.decode()


def test_print_names_organization_person_and_day(signed_in, organization, scene, ada, dana):
    signed_in(dana, "he").get(dana.url("programs:mentee", scene.uri.pk))
    text = signed_in(ada, "he").get(ada.url("reports:mentee_history_print", scene.uri.pk)).content.decode()
    assert 'dir="rtl"' in text and "print-footer" in text
    assert text.count(organization.name) >= 2 and "אורי" in text
    with organization_scope(organization):
        assert AuditEntry.objects.filter(action="history.printed", subject_id=scene.uri.pk).count() == 1


def test_days_are_the_organizations_and_months_end(signed_in, organization, scene, ada, monkeypatch):
    """23:00 UTC of the 15th is the 16th in Jerusalem; what is older than the months kept is not shown."""
    moments = [
        datetime(2026, 1, 15, 23, tzinfo=UTC),
        datetime(2026, 2, 1, tzinfo=UTC),
        datetime(2023, 1, 1, tzinfo=UTC),
    ]
    with organization_scope(organization):
        for moment in moments:
            monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
            record_read(by=ada, action="mentee.read", subject=scene.uri)
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 3, 1, tzinfo=UTC))
    client, url = signed_in(ada), ada.url("reports:mentee_history", scene.uri.pk)
    for query, number in [
        ("?last=2026-01-15", 0),
        ("?first=2026-01-16&last=2026-01-16", 1),
        ("?first=2026-01-17&last=2026-02-27", 1),
        ("?last=2026-02-27", 2),
        ("?first=nonsense&last=2026-02-27", 2),
    ]:
        assert len(told(client, url + query)) == number, query
    assert len(told(client, url.replace("history/", "history/print/") + "?last=2026-02-27")) == 2


def test_member_without_a_profile_reads_of_the_own_sign_in(signed_in, ada, dana):
    signed_in(ada).get(ada.url("members:person", dana.user.pk))
    client = signed_in(dana)
    assert told(client, dana.url("reports:my_record")) == [("עדה", "Looked at the sign-in and the roles")]
    assert dana.url("reports:my_record") in client.get(dana.url("reports:my_record")).content.decode()


@pytest.mark.parametrize(("name", "expected"), [("reports:mentee_history", 14), ("reports:mentee_history_print", 13)])
def test_query_count_is_constant(signed_in, organization, scene, ada, dana, name, expected):
    client, numbers = signed_in(ada), []
    for more in (1, 3):
        with organization_scope(organization):
            for _ in range(more):
                meeting = MeetingFactory(organization=organization, pairing=scene.pairing)
                record_read(by=dana, action="meeting.read", subject=meeting)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(ada.url(name, scene.uri.pk)).status_code == 200
        numbers.append(len(queries))
    assert numbers == [expected, expected]
