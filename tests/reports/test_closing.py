"""The close of the week: at the organization's hour everybody concerned gets one letter, and nobody two."""

import re
from collections import Counter
from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.db import connection, transaction
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import MembershipUnit
from mentoring_platform.audit.models import AuditEntry
from mentoring_platform.notifications.choices import Kind
from mentoring_platform.notifications.models import OutgoingMessage
from mentoring_platform.notifications.services import set_wanted
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.clock import Week
from mentoring_platform.tenancy.models import Organization
from programs.models import ProgramScope
from reports.closing.queries import week_letters
from reports.closing.services import tell_week
from reports.models import WeekClose
from reports.queries import weekly_report
from reports.services import close_week
from sessions.models import Meeting
from sessions.services import mark_weeks_stale
from tests.factories import (
    EnrolmentFactory,
    MenteeFactory,
    MentorFactory,
    PairingFactory,
    ProgramFactory,
    UnitFactory,
)
from tests.reports.scenes import AFTER, SUNDAY, extra_meeting, logged, meeting_of, series_of

DAY = timedelta(days=1)
TUESDAY = SUNDAY + 2 * DAY


@pytest.fixture(autouse=True)
def _after_the_week():
    with time_machine.travel(AFTER, tick=False):
        yield


@pytest.fixture
def week(organization, inside, dana, noam, ada, make_viewer):
    """Two programs and units. Noam had David until Tuesday, then Uri took him over; Rina coordinates the Galilee."""
    galilee, south = (UnitFactory(organization=organization, name=name) for name in ("גליל", "דרום"))
    safed = UnitFactory(organization=organization, name="צפת", parent=galilee)
    yeshiva = ProgramFactory(organization=organization, name="ליווי אישי")
    youth = ProgramFactory(organization=organization, name="נוער")
    uri = make_viewer(Role.MENTOR, Role.COORDINATOR, organization=organization, name="אורי")
    rina = make_viewer(Role.COORDINATOR, organization=organization, name="רינה")
    MembershipUnit.objects.create(organization=organization, membership=rina.membership(Role.COORDINATOR), unit=galilee)
    ProgramScope.objects.create(organization=organization, membership=uri.membership(Role.COORDINATOR), program=youth)
    mentors = {
        person: MentorFactory(organization=organization, full_name=name, membership=person.membership(Role.MENTOR))
        for person, name in ((noam, "נועם כהן"), (uri, "אורי פרץ"))
    }

    def mentee(name, unit, program):
        person = MenteeFactory(organization=organization, full_name=name, unit=unit)
        return EnrolmentFactory(organization=organization, program=program, mentee=person)

    def paired(enrolment, mentor, **days):
        return PairingFactory(organization=organization, enrolment=enrolment, mentor=mentors[mentor], **days)

    david, yosef, sarah = (
        mentee(name, unit, program)
        for name, unit, program in (
            ("דוד לוי", safed, yeshiva),
            ("יוסף דיין", south, yeshiva),
            ("שרה גל", south, youth),
        )
    )
    former = paired(david, noam, ends_on=TUESDAY)
    present = paired(david, uri, starts_on=TUESDAY + DAY)
    fixed = series_of(former)
    meeting_of(fixed, TUESDAY)
    for day, outcome in ((-7, "held"), (-6, "missed")):
        meeting_of(fixed, TUESDAY + day * DAY, outcome)
    meeting_of(series_of(present, weekday=3), SUNDAY + 4 * DAY, "held")
    own = paired(yosef, noam)
    meeting_of(series_of(own), TUESDAY, "held")
    extra_meeting(own, SUNDAY + 3 * DAY, "held")
    meeting_of(series_of(paired(sarah, uri)), TUESDAY, "excused")
    mentee("בלי מלווה", galilee, yeshiva)
    close_week(organization=organization, week_start=SUNDAY - 7 * DAY)
    return SimpleNamespace(**locals())


def tell(organization) -> int:
    return tell_week(organization=organization, week_start=SUNDAY)


def letters() -> dict[str, OutgoingMessage]:
    """By the name of the reader; each has one letter at most."""
    found = [(message.membership.user.name, message) for message in OutgoingMessage.objects.filter(kind="week")]
    assert len(dict(found)) == len(found)
    return dict(found)


def test_everybody_gets_one_letter_with_the_parts_of_each_role(week, organization, noam, dana, ada):
    for person in (noam, dana):
        person.user.language = "en"
        person.user.save()
    Organization.objects.filter(pk=organization.pk).update(language="en")
    organization.language = "en"
    assert tell(organization) == 5
    found = letters()
    assert set(found) == {"נועם", "דנה", "רינה", "אורי", "עדה"}
    assert "Your week" in found["נועם"].subject and "1 of 2 reported" in found["נועם"].subject
    assert "דוד, Tuesday 11 November" in found["נועם"].text and "לוי" not in found["נועם"].text
    assert "my-week/?week=2025-11-09" in found["נועם"].link
    assert "2 of 4 meetings took place" in found["דנה"].subject
    assert "נועם כהן: 1 of 2" in found["דנה"].text
    assert re.search(r"1 has no mentor\. Choose a mentor: \S+/morning/\?kind=without_mentor", found["דנה"].text)
    assert "1 of 2 meetings took place" in found["רינה"].subject
    assert "0 of 1 meetings took place" in found["אורי"].subject  # the program that he coordinates, then his own week
    assert "Of your 2 meetings" in found["אורי"].text and "Nothing is left to report" in found["אורי"].html
    assert "2 of 4 meetings took place" in found["עדה"].text and "The week before: 1 of 4." in found["עדה"].text
    assert {message.keeps_rest for message in found.values()} == {True}
    entry = AuditEntry.objects.get(action="week.told")
    assert entry.detail == {"week": "2025-11-09", "letters": 5}


def test_who_is_not_written_to(week, organization, noam, make_viewer):
    set_wanted(membership=noam.memberships[0], kind=Kind.WEEK, wanted=False)
    tell(organization)
    assert "נועם" not in letters() and len(letters()) == 4
    assert week_letters(organization, Week(SUNDAY - 70 * DAY)) == []  # before the first pairing there is no news


def test_organization_without_reminders_writes_to_its_office_alone(week, organization):
    organization.sends_reminders = False
    tell(organization)
    assert set(letters()) == {"דנה", "רינה", "אורי", "עדה"}
    assert "Of your" not in letters()["אורי"].text


def test_figures_of_letters_are_those_of_the_weekly_report_at_that_moment(week, organization):
    """And a late report changes the report, while nobody gets a second letter."""
    tell(organization)
    told = {letter.to.user_id: letter for letter in week_letters(organization, Week(SUNDAY))}
    for viewer in (week.dana, week.rina, week.ada):
        shown = weekly_report(viewer, Week(SUNDAY), of_pairings=Q(), of_enrolments=None)
        letter = told[viewer.user.pk]
        assert (letter.administrator or letter.coordinator).counts == shown.counts
        assert (shown.told_at, shown.late_reports) == (AFTER, 0)
    noam = weekly_report(week.noam, Week(SUNDAY), of_pairings=Q(), of_enrolments=None)
    assert told[week.noam.user.pk].mentor.counts == noam.counts
    with time_machine.travel(AFTER + timedelta(hours=2), tick=False):
        meeting = Meeting.objects.get(pairing=week.former, local_date=TUESDAY)
        logged(meeting, "held", logged_at=clock.now())
        mark_weeks_stale(organization=organization, days=[TUESDAY])
        assert tell(organization) == 0
        close_week(organization=organization, week_start=SUNDAY)
        shown = weekly_report(week.dana, Week(SUNDAY), of_pairings=Q(), of_enrolments=None)
        assert (shown.counts.held, shown.counts.unreported, shown.late_reports) == (3, 0, 1)
        other = weekly_report(week.dana, Week(SUNDAY), of_pairings=Q(pk=week.own.pk), of_enrolments=None)
        assert other.late_reports == 0
    assert OutgoingMessage.objects.filter(kind="week").count() == 5
    assert WeekClose.objects.get(week_start=SUNDAY).told_at == AFTER


FEW = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
OUTCOMES = st.sampled_from(["", "", "held", "excused", "missed"])


@FEW
@given(told=st.lists(st.tuples(st.integers(0, 2), st.booleans(), OUTCOMES), max_size=8))
def test_letters_add_up_as_a_person_would(week, organization, told):
    """Each meeting by mentor, program and outcome: counted here by hand, and in the letters."""
    expected: dict[str, Counter] = {"all": Counter(), "youth": Counter(), "noam": Counter()}
    with transaction.atomic():
        stood = [(2, True, ""), (2, True, "held"), (4, False, "held"), (2, None, "excused")]
        for _day, is_noams, outcome in [*told, *stood]:
            names = ["all", *(["noam"] if is_noams else []), *(["youth"] if is_noams is None else [])]
            for name in names:
                expected[name][outcome or "unreported"] += 1
        for day, is_noams, outcome in told:
            program = EnrolmentFactory(organization=organization, program=week.yeshiva)
            mentor = week.mentors[week.noam if is_noams else week.uri]
            pairing = PairingFactory(organization=organization, enrolment=program, mentor=mentor)
            meeting_of(series_of(pairing, weekday=(6 + day) % 7), SUNDAY + day * DAY, outcome)
        close_week(organization=organization, week_start=SUNDAY)
        letters = {letter.to.user.name: letter for letter in week_letters(organization, Week(SUNDAY))}
        for counts, name in (
            (letters["עדה"].administrator.counts, "all"),
            (letters["דנה"].coordinator.counts, "all"),
            (letters["אורי"].coordinator.counts, "youth"),
            (letters["נועם"].mentor.counts, "noam"),
        ):
            assert counts.expected == expected[name].total()
            assert {key: getattr(counts, key) for key in expected[name]} == expected[name]
        assert len(letters["נועם"].mentor.left) == expected["noam"]["unreported"]
        transaction.set_rollback(True)


def test_pages_say_when_the_week_was_closed(week, organization, dana, ada, signed_in):
    tell(organization)
    logged(Meeting.objects.get(pairing=week.former, local_date=TUESDAY), "held", logged_at=AFTER + timedelta(hours=1))
    client = signed_in(dana)
    page = client.get("/north/reports/weekly/?week=2025-11-09").content.decode()
    assert "The week was closed today at 10:00. One report came in afterwards" in page
    assert "came in afterwards" not in client.get("/north/reports/weekly/?week=2025-11-02").content.decode()
    settings_page = signed_in(ada).get("/north/settings/")
    assert settings_page.context["form"]["closing_hour"].value() == 9


def test_few_queries_however_many_people(week, organization, make_viewer):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            week_letters(organization, Week(SUNDAY))
        return len(captured)

    close_week(organization=organization, week_start=SUNDAY)
    few = queries()
    for name in ("גדי", "הדס", "זיו"):
        person = make_viewer(Role.MENTOR, Role.COORDINATOR, organization=organization, name=name)
        mentor = MentorFactory(organization=organization, membership=person.membership(Role.MENTOR))
        for _ in range(2):
            enrolment = EnrolmentFactory(organization=organization, program=week.yeshiva)
            meeting_of(
                series_of(PairingFactory(organization=organization, enrolment=enrolment, mentor=mentor)), TUESDAY
            )
    close_week(organization=organization, week_start=SUNDAY)
    assert (queries(), few) == (9, 9)
