"""Looks at a person, a meeting or a sheet leave a trace, and so does a refusal."""

import uuid
from types import SimpleNamespace

import pytest
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from mentoring_platform.accounts.choices import Role
from mentoring_platform.audit.choices import Kind
from mentoring_platform.audit.models import AuditEntry
from mentoring_platform.audit.origin import address_of
from mentoring_platform.audit.services import record_read
from mentoring_platform.tenancy.scope import organization_scope
from tests.factories import LogFactory, MeetingFactory, MentorFactory, PairingFactory

SECRET = "מה שנאמר בין שנינו"


@pytest.fixture
def pair(organization, noam):
    with organization_scope(organization):
        mentor = MentorFactory(organization=organization, membership=noam.membership(Role.MENTOR))
        pairing = PairingFactory(organization=organization, mentor=mentor)
        meeting = MeetingFactory(organization=organization, pairing=pairing)
        LogFactory(organization=organization, meeting=meeting, summary=SECRET)
        return SimpleNamespace(mentor=mentor, mentee=pairing.enrolment.mentee, meeting=meeting)


def entries(organization) -> list[AuditEntry]:
    with organization_scope(organization):
        return list(AuditEntry.objects.order_by("at", "pk"))


PAGES = [("programs:mentee", "mentee"), ("programs:mentor", "mentor"), ("mentoring_sessions:meeting", "meeting")]


@pytest.mark.parametrize(("page", "name"), PAGES)
@pytest.mark.parametrize("who", ["dana", "noam", "ada"])
def test_look_is_recorded_once(request, signed_in, organization, pair, page, name, who):
    viewer, subject = request.getfixturevalue(who), getattr(pair, name)
    client = signed_in(viewer)
    assert client.get(viewer.url(page, subject.pk), REMOTE_ADDR="203.0.113.9").status_code == 200
    (entry,) = entries(organization)
    assert (entry.action, entry.kind, entry.allowed) == (f"{name}.read", Kind.READ, True)
    assert (entry.actor, entry.role, entry.address) == (viewer.user, viewer.acting_membership.role, "203.0.113.9")
    assert (entry.subject_id, entry.subject_type) == (subject.pk, subject._meta.label_lower)


def test_sheet_is_recorded(signed_in, organization, dana):
    assert signed_in(dana).get(dana.url("reports:weekly_sheet") + "?week=2026-03-01").status_code == 200
    (entry,) = entries(organization)
    assert (entry.action, entry.detail) == ("report.exported", {"week": "2026-03-01", "sums_only": False, "people": []})


def test_refusals_are_recorded(signed_in, organization, noam, dana, pair):
    client, unknown = signed_in(noam), uuid.uuid4()
    assert client.get(noam.url("members:list")).status_code == 404
    assert client.get(noam.url("programs:mentee", unknown) + "?q=typed").status_code == 404
    by_guard, by_query = entries(organization)
    assert (by_guard.action, by_guard.allowed, by_guard.role) == ("access.refused", False, Role.MENTOR)
    assert by_guard.detail == {"page": "members:list", "ids": {}}
    assert by_query.detail == {"page": "programs:mentee", "ids": {"mentee_id": str(unknown)}}
    assert {entry.actor for entry in (by_guard, by_query)} == {noam.user}


def test_strangers_write_nothing(signed_in, client, organization, other_organization, tamar, pair):
    url = f"/{organization.slug}/people/mentees/{pair.mentee.pk}/"
    assert signed_in(tamar).get(url).status_code == 404
    assert client.get(url).status_code == 302
    assert entries(organization) == [] and entries(other_organization) == []


def test_nothing_confidential_is_in_the_trail(signed_in, organization, noam, dana, pair):
    """The summary is written, corrected and read, by way of the pages."""
    client = signed_in(noam)
    url = noam.url("mentoring_sessions:log_details", pair.meeting.pk)
    page = client.get(url)
    data = {name: value for name, value in page.context["form"].initial.items() if value is not None}
    answer = client.post(url, {**data, "summary": f"{SECRET}, ועוד"})
    assert answer.status_code in (200, 302)
    for viewer in (noam, dana):
        signed_in(viewer).get(viewer.url("mentoring_sessions:meeting", pair.meeting.pk))
    with organization_scope(organization):
        rows = str(list(AuditEntry.objects.values()))
    assert "meeting.read" in rows and SECRET not in rows


def test_a_page_that_is_read_costs_one_statement_more(signed_in, organization, dana, pair, monkeypatch):
    """The statement, in tests within a savepoint of its own."""
    from django.db import connection

    client, url = signed_in(dana), dana.url("programs:mentee", pair.mentee.pk)
    with CaptureQueriesContext(connection) as with_trace:
        client.get(url)
    monkeypatch.setattr("programs.views.mentees.record_read", lambda **kwargs: None)
    with CaptureQueriesContext(connection) as without:
        client.get(url)
    more = [query["sql"] for query in with_trace if "audit" in query["sql"]]
    assert len(more) == 1 and len(with_trace) - len(without) == 3


def test_outside_requests_a_look_is_written_at_once(inside, dana):
    record_read(by=dana, action="report.exported")
    assert AuditEntry.objects.get().address is None


FORWARDED = "198.51.100.7, 203.0.113.9"


@pytest.mark.parametrize(
    ("trusts", "headers", "expected"),
    [
        (False, {"REMOTE_ADDR": "192.0.2.1", "HTTP_X_FORWARDED_FOR": FORWARDED}, "192.0.2.1"),
        (True, {"REMOTE_ADDR": "192.0.2.1", "HTTP_X_FORWARDED_FOR": FORWARDED}, "203.0.113.9"),
        (True, {"REMOTE_ADDR": "192.0.2.1"}, "192.0.2.1"),
        (True, {"REMOTE_ADDR": "", "HTTP_X_FORWARDED_FOR": "<script>"}, None),
        (False, {"REMOTE_ADDR": "2001:db8::1"}, "2001:db8::1"),
    ],
)
def test_address(settings, trusts, headers, expected):
    settings.AUDIT_TRUSTS_PROXY = trusts
    assert address_of(RequestFactory().get("/", **headers)) == expected
