"""Letters about changes of plan and about pairings: to the other side, the last state, nothing that was taken back."""

from datetime import date, time

import pytest
from django.db import transaction

from mentoring_platform.notifications.choices import Kind
from mentoring_platform.notifications.models import OutgoingMessage
from mentoring_platform.notifications.models.message import IS_WAITING
from mentoring_platform.notifications.services import send_waiting_messages
from mentoring_platform.tenancy.scope import organization_scope
from programs.choices import EndReason
from programs.models import Pairing
from programs.services import change_mentor, end_pairing, open_pairing
from sessions import services
from sessions.models import Meeting
from sessions.queries.news import due_news
from tests.factories import (
    EnrolmentFactory,
    MembershipFactory,
    MenteeFactory,
    MentorFactory,
    PairingFactory,
    SeriesFactory,
)

pytestmark = pytest.mark.usefixtures("noon", "english")
THURSDAY, NEXT_TUESDAY = date(2026, 11, 19), date(2026, 11, 24)


@pytest.fixture
def scene(organization, noam, uri, dana, make_meeting):
    """Noam and Uri, both with accounts, and their meeting on Thursday at 16:00; Noam reads English, Uri too."""
    for viewer in (noam, uri, dana):
        viewer.user.language = "en"
        viewer.user.save()
    return make_meeting(THURSDAY)


@pytest.fixture
def do(organization, scene):
    """Do something with the meeting as it stands, in a transaction of its own: `do("move_meeting", by=dana, …)`."""

    def act(name: str, meeting=scene, **facts):
        with organization_scope(organization), transaction.atomic():
            return getattr(services, name)(meeting=Meeting.objects.get(pk=meeting.pk), **facts)

    return act


@pytest.fixture
def waiting(organization):
    """What waits in the outbox, by reader: `{"נועם": ["New time: …"]}`."""

    def look() -> dict[str, list[str]]:
        with organization_scope(organization), transaction.atomic():
            rows = OutgoingMessage.objects.filter(IS_WAITING).select_related("membership__user").order_by("created_at")
            found: dict[str, list[str]] = {}
            for row in rows:
                found.setdefault(row.membership.user.name, []).append(row.subject)
            return found

    return look


def move(do, at, hour: int, by, day: date = THURSDAY, meeting=None):
    more = {"meeting": meeting} if meeting else {}
    return do("move_meeting", starts_at=at(day, hour), excused_by="mentor", by=by, **more)


def test_the_other_side_is_told(do, at, noam, dana, waiting):
    """By the mentor: the mentee; by the office: both."""
    move(do, at, 17, by=noam)
    assert waiting() == {"אורי": ["New time: נועם, Thursday 19 November at 17:00"]}
    move(do, at, 18, by=dana)
    assert waiting() == {
        "נועם": ["New time: אורי, Thursday 19 November at 18:00"],
        "אורי": ["New time: נועם, Thursday 19 November at 18:00"],
    }
    do("cancel_meeting", cancelled_by="mentor", by=noam)
    assert waiting() == {"אורי": ["Cancelled: נועם, Thursday 19 November at 16:00"]}


def test_what_is_taken_back_within_ten_minutes_tells_nothing(do, at, dana, noon, organization, waiting):
    """To the same week, to another one, cancelled; sent after ten minutes, and then a step back is news again."""
    move(do, at, 17, by=dana)
    move(do, at, 16, by=dana)
    assert waiting() == {}
    move(do, at, 16, by=dana, day=NEXT_TUESDAY)
    assert waiting()["אורי"] == ["New time: נועם, Tuesday 24 November at 16:00"]
    do("undo_log", by=dana)
    assert waiting() == {}
    do("cancel_meeting", by=dana)
    do("undo_log", by=dana)
    assert waiting() == {}
    do("cancel_meeting", by=dana)
    for minutes, gone in ((9, 0), (1, 2)):
        noon.shift(minutes * 60)
        with organization_scope(organization):
            assert send_waiting_messages(organization=organization) == gone
    do("undo_log", by=dana)
    assert waiting()["אורי"] == ["Takes place after all: נועם, Thursday 19 November at 16:00"]


def test_a_move_of_what_was_moved_to_another_week_is_one_letter(do, at, dana, waiting):
    moved = move(do, at, 16, by=dana, day=NEXT_TUESDAY)
    move(do, at, 19, by=dana, day=NEXT_TUESDAY, meeting=moved)
    assert waiting()["נועם"] == ["New time: אורי, Tuesday 24 November at 19:00"]


def test_a_change_of_the_next_hour_does_not_wait_and_of_the_past_nobody_is_told(
    do, at, dana, noon, waiting, make_meeting, organization
):
    noon.move_to(at(THURSDAY, 15, 30))
    do("cancel_meeting", by=dana)
    with organization_scope(organization):
        assert send_waiting_messages(organization=organization) == 2
    past = make_meeting(date(2026, 11, 17))
    do("cancel_meeting", meeting=past, by=dana)
    assert waiting() == {}


def test_a_mentee_without_account_is_told_nothing(do, at, noam, dana, waiting, organization, pairing):
    with organization_scope(organization), transaction.atomic():
        pairing.enrolment.mentee.membership = None
        pairing.enrolment.mentee.save()
    move(do, at, 17, by=noam)
    assert waiting() == {}
    move(do, at, 18, by=dana)
    assert list(waiting()) == ["נועם"]


def test_series_changed_for_good(organization, pairing, scene, dana, waiting):
    rule = {"frequency": "weekly", "weekday": 1, "start_time": time(16)}
    with organization_scope(organization), transaction.atomic():
        series = SeriesFactory(organization=organization, pairing=pairing, starts_on=date(2026, 9, 1), **rule)
    for at, told in ((17, True), (18, True), (16, False)):
        with organization_scope(organization), transaction.atomic():
            changed = {**rule, "start_time": time(at)}
            series = services.change_series(series=series, starting=NEXT_TUESDAY, by=dana, **changed)
            rows = OutgoingMessage.objects.filter(IS_WAITING, kind=Kind.PLAN)
            assert [row.subject for row in rows if "fixed" in row.subject].count("New fixed time: אורי") == told, at
            assert not told or f"Every week, Tuesday at {at}:00" in rows.first().text


def test_pairings_that_begin_and_end(organization, program, scene, noam, uri, dana, noon, waiting, pairing):
    """Told ten minutes later, with the fixed time; taken over by another, the mentee hears of the new one alone."""

    def run() -> dict[str, list[str]]:
        with organization_scope(organization), transaction.atomic():
            OutgoingMessage.objects.all().delete()
            for due in due_news(organization):
                services.tell_news(organization=organization, membership_id=due.membership.pk)
        return waiting()

    with organization_scope(organization), transaction.atomic():
        Pairing.objects.update(created_at="2026-09-01T10:00:00Z")
        enrolments = [
            EnrolmentFactory(
                organization=organization,
                program=program,
                mentee=MenteeFactory(organization=organization, full_name=name),
                starts_on=date(2026, 11, 1),
            )
            for name in ("גד לוי", "דן כהן", "ישן")
        ]
        mentor = pairing.mentor
        for enrolment in enrolments[:2]:
            opened = open_pairing(enrolment=enrolment, mentor=mentor, starts_on=date(2026, 11, 18), by=dana)
        SeriesFactory(organization=organization, pairing=opened, starts_on=date(2026, 11, 18))
        PairingFactory(organization=organization, enrolment=enrolments[2], mentor=mentor, starts_on=date(2026, 11, 1))
    assert run() == {}
    noon.shift(600)
    assert run() == {"נועם": ["Somebody new to accompany: גד, דן"]}
    with organization_scope(organization), transaction.atomic():
        text = OutgoingMessage.objects.get().text
        assert "Every week, Tuesday at 16:00" in text and "There is no fixed time yet." in text
        assert "לוי" not in text and "כהן" not in text
    assert run() == {}
    with organization_scope(organization), transaction.atomic():
        moshe = MembershipFactory(organization=organization, role="mentor", user__name="משה", user__language="en")
        other = MentorFactory(organization=organization, full_name="משה לוי", membership=moshe)
        change_mentor(pairing=pairing, mentor=other, starts_on=THURSDAY, by=dana)
    assert run() == {"נועם": ["The accompaniment ends: אורי"]}
    noon.shift(600)
    assert run() == {"משה": ["Somebody new to accompany: אורי"], "אורי": ["Who accompanies you: משה לוי"]}
    with organization_scope(organization), transaction.atomic():
        new = Pairing.objects.get(mentor=other)
        end_pairing(pairing=new, ends_on=date(2026, 11, 30), reason=EndReason.COMPLETED, by=dana)
        stand_in = PairingFactory(
            organization=organization,
            enrolment=new.enrolment,
            mentor=mentor,
            role="substitute",
            stands_in_for=new,
            starts_on=date(2026, 11, 22),
            ends_on=date(2026, 11, 26),
            end_reason=EndReason.OTHER,
        )
        assert stand_in.role == "substitute"
    assert run() == {"משה": ["The accompaniment ends: אורי"], "אורי": ["The accompaniment ends: משה לוי"]}
    noon.shift(600)
    told = "For a time: נועם instead of משה לוי"
    assert run() == {"נועם": [told], "משה": [told], "אורי": [told]}
