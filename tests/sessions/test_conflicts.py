"""What stands against a time is named once, confirmed by a second press, or refused; each as its reader may see it."""

import re
from datetime import date, time

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from mentoring_platform.tenancy.scope import organization_scope
from mentors.models import Availability
from programs.models import Absence
from sessions import services
from sessions.models import Meeting, MeetingSeries
from sessions.queries.conflicts import Slot, conflicts_of
from tests.factories import CalendarPeriodFactory, MentorFactory, PairingFactory, SeriesFactory

pytestmark = pytest.mark.usefixtures("noon")
THURSDAY, FRIDAY, SATURDAY = date(2026, 11, 19), date(2026, 11, 20), date(2026, 11, 21)
TUESDAY = date(2026, 11, 24)


@pytest.fixture
def meeting(make_meeting):
    return make_meeting(THURSDAY)


@pytest.fixture
def press(organization, meeting):
    """Move the meeting as somebody: `press(client, day, "17:00")`; the answer, and what is to be sent back."""
    address = reverse("mentoring_sessions:move_meeting", args=[organization.slug, meeting.pk])

    def send(client, day: date, at: str, despite: str = ""):
        data = {"day": day.isoformat(), "time": at, "excused_by": "mentee", "despite": despite}
        answer = client.post(address, data)
        page = answer.content.decode()
        field = re.search(r'name="despite"[^>]*value="(\w+)"', page)
        return answer.status_code, page, field[1] if field else ""

    return send


def test_a_second_press_confirms_and_only_what_was_named(
    organization, signed_in, noam, dana, mentor, make_pairing, make_meeting, meeting, press
):
    other = make_pairing(mentor=mentor, mentee="דוד")
    make_meeting(THURSDAY, time(17), pairing=other)
    client = signed_in(noam)
    code, page, word = press(client, THURSDAY, "17:30")
    assert (code, "has a meeting with דוד then" in page, "All the same" in page) == (200, True, False)
    assert "Move it all the same" in page
    with organization_scope(organization), transaction.atomic():
        Availability.objects.create(
            organization=organization, mentor=mentor, weekday=0, starts_at=time(9), ends_at=time(12)
        )
    code, page, newer = press(client, THURSDAY, "17:30", word)
    assert code == 200 and "outside the hours of נועם" in page and newer != word
    assert press(client, THURSDAY, "17:30", newer)[0] == 302
    assert press(client, THURSDAY, "17:30")[0] == 302  # once more is nothing more
    with organization_scope(organization), transaction.atomic():
        assert Meeting.objects.get(pk=meeting.pk).starts_at.strftime("%H:%M") == "15:30"


def keep_shabbat(organization, program) -> None:
    with organization_scope(organization), transaction.atomic():
        program.observes, program.shabbat_from = ["shabbat"], date(2026, 11, 1)
        program.save()


def test_shabbat_and_days_outside_are_refused_however_often(organization, program, signed_in, dana, pairing, press):
    keep_shabbat(organization, program)
    with organization_scope(organization), transaction.atomic():
        pairing.ends_on = date(2026, 11, 25)
        pairing.save()
    client = signed_in(dana)
    for day, at, words in [
        (SATURDAY, "11:00", "Shabbat or a holiday"),
        (date(2026, 11, 26), "11:00", "outside the dates of this pairing"),
    ]:
        code, page, word = press(client, day, at)
        assert (code, words in page, word) == (200, True, "")
    code, page, word = press(client, FRIDAY, "15:15")  # candles are lit at 15:55
    assert code == 200 and "Shabbat or a holiday" in page and not word
    assert press(client, FRIDAY, "11:00")[0] == 302


def test_eve_and_shabbat_where_it_is_not_kept_are_asked_about(organization, signed_in, dana, press):
    organization.place = "eilat"
    organization.save()
    client = signed_in(dana)
    code, page, word = press(client, SATURDAY, "11:00")
    assert code == 200 and "Shabbat or a holiday" in page and word
    assert press(client, SATURDAY, "18:00")[0] == 302  # stars are out at 17:12


def test_after_shabbat_and_in_a_break(organization, signed_in, dana, program, pairing, press):
    with organization_scope(organization), transaction.atomic():
        CalendarPeriodFactory(
            organization=organization, program=program, name="חופשה", starts_on=TUESDAY, ends_on=TUESDAY
        )
        Absence.objects.create(organization=organization, mentor=pairing.mentor, starts_on=THURSDAY, ends_on=THURSDAY)
    code, page, word = press(signed_in(dana), TUESDAY, "11:00")
    assert code == 200 and "in a break (חופשה)" in page and word
    code, page, word = press(signed_in(dana), THURSDAY, "11:00")
    assert code == 200 and "somebody is away" in page and word
    assert press(signed_in(dana), SATURDAY, "21:30")[0] == 302


def test_each_is_told_what_he_may_see(organization, noam, dana, uri, mentor, pairing, make_pairing, make_meeting, at):
    """Noam's other mentee is named to Noam and Dana, not to Uri; Uri's other mentor to Uri and Dana, not to Noam."""
    make_meeting(THURSDAY, pairing=make_pairing(mentor=mentor, mentee="דוד"))
    with organization_scope(organization), transaction.atomic():
        elsewhere = PairingFactory(
            organization=organization,
            enrolment__mentee=pairing.enrolment.mentee,
            mentor=MentorFactory(organization=organization, full_name="רינה"),
        )
    make_meeting(THURSDAY, pairing=elsewhere)
    said = {}
    for viewer in (noam, dana, uri):
        with organization_scope(organization), transaction.atomic(), translation.override("en"):
            found = conflicts_of(viewer, [Slot(pairing, at(THURSDAY, 16), 45)])
        said[viewer] = " ".join(conflict.text for conflict in found)
        assert {conflict.kind for conflict in found} == {"mentor", "mentee"}
    assert ("דוד" in said[noam], "רינה" in said[noam]) == (True, False)
    assert ("דוד" in said[uri], "רינה" in said[uri]) == (False, True)
    assert ("דוד" in said[dana], "רינה" in said[dana]) == (True, True)
    assert "נועם has another meeting then" in said[uri]


def test_a_fixed_time_says_how_often(organization, program, signed_in, dana, mentor, pairing, make_pairing):
    other = make_pairing(mentor=mentor, mentee="דוד")
    with organization_scope(organization), transaction.atomic():
        SeriesFactory(organization=organization, pairing=other, weekday=1, starts_on=date(2026, 11, 3))
        services.generate_meetings(organization=organization)
    rule = {
        "frequency": "weekly", "week_of_month": "", "weekday": "1", "start_time": "16:15", "minutes": "45",
        "mode": "in_person", "place": "", "starts_on": "2026-11-18", "ends_on": "",
    }  # fmt: skip
    address = reverse("mentoring_sessions:open_series", args=[organization.slug, pairing.pk])
    keep_shabbat(organization, program)
    client = signed_in(dana)
    page = client.post(address, rule).content.decode()
    assert "Tuesday 24 November at 16:15: נועם has a meeting with דוד then." in page
    assert "8 times in all" in page
    assert "Shabbat" in client.post(address, {**rule, "weekday": "5"}).content.decode()
    word = re.search(r'name="despite"[^>]*value="(\w+)"', page)[1]
    assert client.post(address, {**rule, "despite": word}).status_code == 302
    with organization_scope(organization), transaction.atomic():
        assert MeetingSeries.objects.filter(pairing=pairing).count() == 1


def test_as_many_queries_for_one_as_for_three(organization, dana, mentor, pairing, make_pairing, make_meeting, at):
    numbers = []
    for count in (2, 1, 3):  # first what the viewer is asked about once
        for number in range(count):
            make_meeting(THURSDAY, time(9 + count, 10 * number), pairing=make_pairing(mentor=mentor, mentee=f"{count}"))
        slots = [Slot(pairing, at(THURSDAY, 9 + count, 10 * number), 30) for number in range(count)]
        with organization_scope(organization), transaction.atomic(), CaptureQueriesContext(connection) as queries:
            assert conflicts_of(dana, slots)
        numbers.append(len(queries))
    assert numbers[1:] == [6, 6]
