"""The trail in plain words: every page has its name, every detail is told without what somebody wrote."""

import pytest
from django.urls import get_resolver
from django.utils import translation

from mentees.choices import MenteeKind
from mentoring_platform.accounts.choices import Role
from mentoring_platform.audit.details import TELLERS, detail_words
from mentoring_platform.audit.models import AuditEntry
from mentoring_platform.audit.pages import PAGES
from mentoring_platform.audit.rows import rows_of
from mentoring_platform.audit.services import record
from mentoring_platform.tenancy.scope import organization_scope
from tests.architecture.test_house import ORGANIZATION_VIEWS
from tests.factories import MenteeFactory, UnitFactory


def test_every_page_of_an_organization_has_its_words():
    names = {
        f"{entry.namespace}:{pattern.name}"
        for entry in organization_includes(get_resolver())
        for pattern in walk(entry)
    }
    assert len(names) == len(ORGANIZATION_VIEWS)
    assert names - set(PAGES) == set(), "Say in mentoring_platform/audit/pages.py what the page is called."
    assert set(PAGES) - names == set(), "These pages are not there any more."


def organization_includes(resolver):
    own = next(
        entry
        for entry in resolver.url_patterns
        if "organization_slug" in str(entry.pattern) and hasattr(entry, "url_patterns")
    )
    return own.url_patterns


def walk(entry):
    for inner in entry.url_patterns:
        yield from walk(inner) if hasattr(inner, "url_patterns") else [inner]


DETAILS = [
    ("access.refused", "", False, {"page": "members:list", "ids": {}}, "the members"),
    ("list.read", "", True, {"page": "programs:mentees", "found": 1, "part": 1, "filters": ["q"]},
     "the participants · 1 found · by Search"),
    ("list.read", "", True, {"page": "mentoring_sessions:board", "found": 60, "part": 2, "filters": []},
     "the week of all meetings · 60 found · page 2"),
    ("mentee.read", "mentees.mentee", True, {"page": "programs:mentee"}, ""),
    ("mentee.read", "mentees.mentee", True, {"page": "programs:mentee_edit"}, "changing a participant's details"),
    ("mentee.changed", "mentees.mentee", True, {"fields": ["phone", "full_name"]}, "phone, full name"),
    ("log.created", "mentoring_sessions.meeting", True, {"outcome": "held"}, "Held"),
    ("meeting.moved", "mentoring_sessions.meeting", True,
     {"from": "2026-03-01T14:00:00+00:00", "to": "2026-03-02T14:00:00+00:00"}, "2 March 2026 16:00"),
    ("pairing.ended", "programs.pairing", True, {"ends_on": "2026-03-01", "reason": "completed"},
     "Came to its planned end · until 1 March 2026"),
    ("pairing.intensity", "programs.pairing", True, {"intensity": "in_focus", "until": None}, "In focus"),
    ("report.exported", "", True, {"week": "2026-03-01", "sums_only": False, "people": ["a", "b"]},
     "week of 1 March 2026 · 2 people in it"),
    ("member.roles_changed", "", True, {"user": 1, "before": [], "after": ["mentor"], "units": []}, "Mentor"),
    ("organization.changed", "", True, {"time_zone": ["Asia/Jerusalem", "UTC"]}, "time zone"),
    ("unit.changed", "tenancy.unit", True, {"before": {"name": "סוד"}, "after": {"name": "אחר"}}, ""),
    ("calendar.added", "programs.calendarperiod", True, {"name": "סוד", "starts_on": "2026-03-01"},
     "from 1 March 2026"),
]  # fmt: skip


@pytest.mark.parametrize(("action", "label", "allowed", "detail", "expected"), DETAILS)
def test_detail_in_words(organization, action, label, allowed, detail, expected):
    entry = AuditEntry(action=action, subject_type=label, allowed=allowed, detail=detail)
    with translation.override("en"):
        assert detail_words(entry, organization) == expected


def test_nothing_that_was_typed_is_told(organization):
    typed = dict.fromkeys(("name", "file", "place", "user", "operator", "program", "mentor", "before", "at"), "סוד")
    assert set(typed).isdisjoint(TELLERS)
    assert detail_words(AuditEntry(action="people.imported", detail=typed), organization) == ""


def test_row_links_to_what_it_is_about(organization, ada):
    with organization_scope(organization):
        mentee = MenteeFactory(organization=organization, kind=MenteeKind.PERSON)
        unit = UnitFactory(organization=organization)
        entries = [
            record(organization=organization, by=ada, action="mentee.left", subject=mentee),
            record(organization=organization, by=ada, action="unit.changed", subject=unit),
            record(organization=organization, by=ada, action="member.read", subject=ada.membership(Role.ADMINISTRATOR)),
        ]
        gone = UnitFactory(organization=organization)
        entries.append(record(organization=organization, by=ada, action="unit.removed", subject=gone))
        gone.delete()
        urls = [row.url for row in rows_of(entries, ada)]
    assert urls == [ada.url("programs:mentee", mentee.pk), ada.url("members:unit", unit.pk), "", ""]
