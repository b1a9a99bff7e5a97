"""The planner of a term: what fixed times give, what was held, what is to come, and who has no fixed time."""

import io
from datetime import date, time, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from mentoring_platform.accounts.choices import Role
from mentoring_platform.audit.models import AuditEntry
from mentoring_platform.tenancy.scope import organization_scope
from programs.models import Absence, ProgramScope
from sessions.models import Meeting
from sessions.planner.plan import PlannedCounts, plan_of
from sessions.services import add_extra_meeting, cancel_meeting, generate_meetings, log_meeting, open_series
from tests.factories import CalendarPeriodFactory, MentorFactory, ProgramFactory

pytestmark = pytest.mark.usefixtures("noon", "english")

FIRST, LAST = date(2026, 10, 18), date(2027, 1, 14)
"""The term: 13 Tuesdays, of which 29 December and 5 January lie in a break; now is Wednesday 18 November."""


@pytest.fixture
def term(organization, program):
    with organization_scope(organization), transaction.atomic():
        periods = {"organization": organization, "program": program}
        CalendarPeriodFactory(
            **periods, kind="break", name="חופשה", starts_on=date(2026, 12, 27), ends_on=date(2027, 1, 6)
        )
        CalendarPeriodFactory(
            **periods, kind="term", name="אלול", starts_on=date(2026, 8, 14), ends_on=date(2026, 9, 10)
        )
        return CalendarPeriodFactory(**periods, kind="term", name="זמן חורף", starts_on=FIRST, ends_on=LAST)


@pytest.fixture
def timed(organization):
    """A fixed time for a pairing, on Tuesdays at 16:00 unless it is said otherwise."""

    def fix(pairing, **rule):
        with organization_scope(organization), transaction.atomic():
            rule = {"frequency": "weekly", "weekday": 1, "start_time": time(16), "starts_on": FIRST, "by": None} | rule
            return open_series(pairing=pairing, **rule)

    return fix


@pytest.fixture
def page(signed_in, dana, organization, program):
    client = signed_in(dana)
    return lambda query="", sheet="": client.get(f"/{organization.slug}/programs/{program.pk}/planner/{sheet}{query}")


def rows(sheet: bytes) -> list[tuple]:
    return [tuple(row) for row in load_workbook(io.BytesIO(sheet)).active.iter_rows(values_only=True)]


def test_a_term_is_counted(page, term, timed, pairing, make_pairing, organization, dana, program):
    """Held, missed, cancelled ahead, extra: each where it belongs. Who has no fixed time comes first, with the act."""
    timed(pairing)
    late = make_pairing(mentee="בועז", starts_on=date(2026, 11, 22))
    timed(late, frequency="fortnightly", weekday=2, starts_on=date(2026, 11, 22))
    lonely = make_pairing(mentee="תמר")
    over = make_pairing(mentee="יעל", ends_on=date(2026, 10, 30))
    with organization_scope(organization), transaction.atomic():
        generate_meetings(organization=organization)
        tuesdays = list(Meeting.objects.filter(pairing=pairing).order_by("starts_at"))
        log_meeting(meeting=tuesdays[0], outcome="held", by=None)
        log_meeting(meeting=tuesdays[1], outcome="missed", absent="mentee", by=None)
        cancel_meeting(meeting=tuesdays[6], cancelled_by="mentee", reason="cancelled", by=dana)
        add_extra_meeting(pairing=pairing, starts_at=tuesdays[6].starts_at + timedelta(days=1), by=dana)
        plan = plan_of(dana, program, FIRST, LAST)
    names = [row.pairing.enrolment.mentee.full_name for row in plan.rows]
    counts = {row.pairing.pk: row.counts for row in plan.rows}
    assert counts[pairing.pk] == PlannedCounts(expected=11, so_far=5, held=1, to_come=6)
    assert counts[late.pk] == PlannedCounts(expected=3, so_far=0, held=0, to_come=3)
    assert counts[lonely.pk] == counts[over.pk] == PlannedCounts()
    assert names == ["תמר", "אורי", "בועז", "יעל"]
    assert plan.totals == PlannedCounts(14, 5, 1, 9) and plan.lacking == 1

    text = page().content.decode()
    assert "One pairing has no fixed time from here on" in text and text.count("Fix a time") == 1
    assert f"/pairings/{lonely.pk}/schedule/fix/" in text
    # The sheet says the same, and is traced with everybody in it.
    sheet = rows(page(sheet="sheet/").content)
    assert sheet[4] == ("תמר", lonely.mentor.full_name, "", "No fixed time", 0, 0, 0, 0)
    assert sheet[5][0] == "אורי" and sheet[5][4:] == (11, 5, 1, 6)
    assert sheet[-1] == ("All together", "", "", "", 14, 5, 1, 9)
    with organization_scope(organization):
        exported = AuditEntry.objects.get(action="planner.exported")
        assert AuditEntry.objects.filter(action="list.read").count() == 1
    assert exported.subject_id == program.pk and len(exported.detail["people"]) == 8


def test_what_is_planned_is_what_is_generated(term, timed, pairing, organization, dana, program):
    """Until the end of what exists the plan has as many meetings as there are, also with holidays and people away."""
    timed(pairing)
    with organization_scope(organization), transaction.atomic():
        holiday = date(2026, 12, 1)
        CalendarPeriodFactory(
            organization=organization, program=program, kind="holiday", starts_on=holiday, ends_on=holiday
        )
        Absence.objects.create(
            organization=organization, mentor=pairing.mentor, starts_on=date(2026, 12, 6), ends_on=date(2026, 12, 16)
        )
        generate_meetings(organization=organization, until=LAST, since=FIRST)
        plan = plan_of(dana, program, FIRST, LAST)
        assert Meeting.objects.filter(local_date__range=(FIRST, LAST)).count() == plan.totals.expected == 11 - 1 - 2


def test_the_term_that_runs_is_shown_unless_another_is_asked_for(page, term, organization, program):
    assert "18 October 2026 – 14 January 2027" in page().content.decode()
    text = page("?first=2026-11-01&last=2026-11-30").content.decode()
    assert "1–30 November" in text and 'aria-current="page">זמן חורף' not in text
    assert page(f"?term={term.pk}").content.decode().count('aria-current="page">זמן חורף') == 1
    assert page(f"?term={program.pk}").status_code == 404
    for wrong in (
        "first=2026-11-30&last=2026-11-01",
        "first=2026-11-30&last=2029-11-01",
        "first=x&last=",
        "first=2026",
    ):
        refused = page(f"?{wrong}")
        assert refused.status_code == 200 and "error-summary" in refused.content.decode(), wrong


def test_without_terms_the_coming_twelve_weeks_are_shown(page):
    text = page().content.decode()
    assert "18 November 2026 – 10 February 2027" in text and "Nobody is paired in these days" in text


@pytest.mark.parametrize("number", [1, 3])
def test_query_count_is_constant(page, term, timed, pairing, make_pairing, number):
    timed(pairing)
    for extra in range(number - 1):
        timed(make_pairing(mentee=f"נוסף {extra}"))
    page()
    for sheet in ("", "sheet/"):
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert page(sheet=sheet).status_code == 200
        assert len(found) == 18


def test_only_the_office_of_the_program_sees_it(signed_in, make_viewer, organization, program, pairing, noam, term):
    """An administrator reads, and changes nothing; a coordinator of another program and a mentor find no names."""
    with organization_scope(organization), transaction.atomic():
        elsewhere = make_viewer(Role.COORDINATOR, organization=organization, name="Elsewhere")
        other = ProgramFactory(organization=organization)
        ProgramScope.objects.create(
            organization=organization, membership=elsewhere.membership(Role.COORDINATOR), program=other
        )
        MentorFactory(organization=organization)
    url = f"/{organization.slug}/programs/{program.pk}/planner/"
    answers = {who: signed_in(who).get(url) for who in (noam, elsewhere)}
    assert [answer.status_code for answer in answers.values()] == [404, 404]
    reader = signed_in(make_viewer(Role.ADMINISTRATOR, organization=organization, name="Reader"))
    text = reader.get(url).content.decode()
    assert "אורי" in text and "No fixed time" in text and "Fix a time" not in text
