"""Who is accompanied sees the own meetings: who, when next, and what was. Facts, and nobody else's."""

from datetime import date, time

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from mentees.models import Mentee
from mentoring_platform.accounts.choices import Role
from mentoring_platform.tenancy.scope import organization_scope
from programs.models import Program
from sessions.models import SessionLog
from tests.factories import LogFactory, PairingFactory, SeriesFactory

pytestmark = pytest.mark.usefixtures("noon")
PAGE = "/north/my-meetings/"
YESTERDAY, TODAY, TOMORROW = date(2026, 11, 17), date(2026, 11, 18), date(2026, 11, 19)


@pytest.fixture
def log(organization):
    def write(meeting, outcome: str = "held", **fields):
        with organization_scope(organization), transaction.atomic():
            return LogFactory(organization=organization, meeting=meeting, outcome=outcome, **fields)

    return write


def text(client, language: str = "en") -> str:
    page = client.get(PAGE)
    assert page.status_code == 200
    return page.content.decode()


def test_the_next_meeting_as_people_say_it(signed_in, uri, make_meeting):
    make_meeting(TOMORROW, place="בספרייה")
    page = text(signed_in(uri, "he"))
    assert "מחר ב־16:00" in page and "בספרייה" in page and "נועם" in page


def test_who_accompanies_with_phone_and_fixed_time(signed_in, uri, organization, pairing):
    with organization_scope(organization), transaction.atomic():
        SeriesFactory(organization=organization, pairing=pairing, place="בספרייה")
        pairing.mentor.phone = "+972501234567"
        pairing.mentor.save()
    page = text(signed_in(uri))
    assert "נועם" in page and "tel:+972501234567" in page and "Every week, Tuesday at 16:00" in page


def test_past_meetings_are_facts(signed_in, uri, make_meeting, log, at):
    log(make_meeting(YESTERDAY), minutes=50, held_at=at(YESTERDAY, 16), summary="סיכום", reason="")
    log(make_meeting(date(2026, 11, 10)), "missed", absent="mentee", reason="forgot")
    log(make_meeting(date(2026, 11, 3)), "excused", excused_by="mentor", reason="ill")
    client = signed_in(uri)
    page = text(client)
    assert [meeting.state for meeting in client.get(PAGE).context["past"]] == ["held", "missed", "excused"]
    assert all(word in page for word in ("It took place", "50 minutes", "It did not take place", "Cancelled"))
    assert not any(word in page for word in ("סיכום", "Forgot", "Illness", "Did not come", "Asked by"))


def test_what_nobody_reported_is_no_reproach(signed_in, uri, make_meeting):
    make_meeting(date(2026, 11, 10))
    client = signed_in(uri)
    assert "eported" not in text(client).split("<main")[1].replace("What you talk about is not reported.", "")
    assert list(client.get(PAGE).context["past"]) == []


def test_a_meeting_of_today_stays_until_it_is_reported(signed_in, uri, make_meeting, log, at):
    meeting = make_meeting(TODAY, time(11))
    client = signed_in(uri)
    assert client.get(PAGE).context["mine"].next.pk == meeting.pk
    log(meeting, minutes=45, held_at=at(TODAY, 11))
    context = client.get(PAGE).context
    assert context["mine"].next is None and [row.pk for row in context["past"]] == [meeting.pk]


def test_cancelled_and_moved_ones_say_so(signed_in, uri, organization, make_meeting, log):
    cancelled, moved = make_meeting(TOMORROW), make_meeting(YESTERDAY)
    log(cancelled, "excused", excused_by="mentor", reason="cancelled")
    log(moved, "excused", excused_by="mentee", reason="moved")
    there = make_meeting(date(2026, 11, 24), moved_from=moved)
    context = signed_in(uri).get(PAGE).context
    assert context["mine"].next.pk == there.pk
    assert [row.pk for row in context["mine"].later] == [cancelled.pk]
    page = text(signed_in(uri))
    assert "Cancelled" in page and "moved to Tuesday 24 November at 16:00" in page


def test_only_ones_own(signed_in, uri, organization, make_pairing, mentor, make_meeting, log):
    """Noam's other people, and the meetings of others, are nowhere; Uri's former mentor's meetings are."""
    other = make_pairing(mentor=mentor, mentee="דוד")
    log(make_meeting(YESTERDAY, pairing=other), minutes=30)
    make_meeting(TOMORROW, pairing=other, place="אצל דוד")
    page = text(signed_in(uri))
    assert "דוד" not in page and "No meeting is planned" in page


def test_meetings_with_a_former_mentor_stay_ones_own(signed_in, uri, organization, pairing, make_meeting, log):
    with organization_scope(organization), transaction.atomic():
        before = PairingFactory(
            organization=organization,
            enrolment=pairing.enrolment,
            mentor__full_name="מיכאל",
            mentor__phone="+972507654321",
            role="co",
            ends_on=date(2026, 10, 30),
        )
    log(make_meeting(date(2026, 10, 20), pairing=before), minutes=30)
    page = text(signed_in(uri))
    assert "מיכאל" in page and "507654321" not in page


def test_a_contact_signs_in_for_a_group(signed_in, uri, organization, make_meeting):
    make_meeting(TOMORROW)
    with organization_scope(organization), transaction.atomic():
        Mentee.objects.filter(membership__user=uri.user).update(kind="family", full_name="משפחת לוי")
    page = text(signed_in(uri))
    assert "Our meetings" in page and "משפחת לוי" in page and "Tomorrow at 16:00" in page


def test_it_is_said_whether_summaries_are_read(signed_in, uri, organization):
    client = signed_in(uri)
    assert "What you talk about is not reported." in text(client)
    with organization_scope(organization), transaction.atomic():
        Program.objects.update(summary_policy="coordinators")
    assert "coordinators of the program can read" in text(client)


def test_without_a_profile_or_a_mentor_the_page_says_what_comes(signed_in, make_viewer, uri, organization, pairing):
    nobody = make_viewer(Role.MENTEE, organization=organization)
    assert "not connected to your name yet" in text(signed_in(nobody))
    with organization_scope(organization), transaction.atomic():
        pairing.ends_on = date(2026, 11, 1)
        pairing.save()
    assert "Nobody accompanies you at present" in text(signed_in(uri))


def test_nothing_else_opens_for_him(signed_in, uri, make_meeting, log, pairing):
    meeting = make_meeting(YESTERDAY)
    log(meeting, summary="סיכום")
    client = signed_in(uri)
    for name, key in [
        ("mentoring_sessions:meeting", meeting.pk),
        ("mentoring_sessions:log_details", meeting.pk),
        ("mentoring_sessions:move_meeting", meeting.pk),
        ("mentoring_sessions:schedule", pairing.pk),
        ("programs:pairing", pairing.pk),
        ("programs:mentee", pairing.enrolment.mentee_id),
        ("programs:mentor", pairing.mentor_id),
    ]:
        assert client.get(uri.url(name, key)).status_code == 404, name
    assert client.post(uri.url("mentoring_sessions:undo", meeting.pk)).status_code == 404
    with organization_scope(uri.organization), transaction.atomic():
        assert SessionLog.objects.count() == 1


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.MENTEE])
def test_other_roles_get_404(signed_in, make_viewer, organization, role):
    assert signed_in(make_viewer(role, organization=organization)).get(PAGE).status_code == 404


def test_stranger_gets_404(signed_in, make_viewer, other_organization, uri):
    assert signed_in(make_viewer(Role.MENTEE, organization=other_organization)).get(PAGE).status_code == 404


def test_query_count_is_constant(signed_in, uri, organization, pairing, make_meeting, log):
    client, numbers = signed_in(uri), []
    for day in (3, 4):
        for more in range(1 if day == 3 else 2):
            log(make_meeting(date(2026, 11, day + more)), minutes=45)
            make_meeting(date(2026, 11, 20 + day + more))
            with organization_scope(organization), transaction.atomic():
                SeriesFactory(organization=organization, pairing=pairing, weekday=day + more - 1)
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        numbers.append(len(queries))
    assert numbers == [26, 26]


def test_the_coordinator_gives_access(signed_in, dana, organization, pairing):
    mentee = pairing.enrolment.mentee
    address = dana.url("programs:mentee_access", mentee.pk)
    client = signed_in(dana)
    client.post(address)
    with organization_scope(organization), transaction.atomic():
        assert Mentee.objects.get(pk=mentee.pk).membership is None
        Mentee.objects.filter(pk=mentee.pk).update(email="uri@people.example")
    client.post(address)
    with organization_scope(organization), transaction.atomic():
        membership = Mentee.objects.get(pk=mentee.pk).membership
        assert (membership.role, membership.is_active, membership.user.email) == (
            "mentee",
            False,
            "uri@people.example",
        )
    assert "was not accepted yet" in client.get(dana.url("programs:mentee", mentee.pk)).content.decode()
