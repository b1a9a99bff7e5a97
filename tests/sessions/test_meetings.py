"""One meeting of the schedule: added, moved, cancelled."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from mentoring_platform.audit.models import AuditEntry
from sessions import services
from sessions.models import Meeting, SessionLog, StaleWeek
from tests.factories import SeriesFactory

pytestmark = pytest.mark.usefixtures("noon", "inside", "english")
TUESDAY = date(2026, 11, 17)
THIS_WEEK, NEXT_WEEK = date(2026, 11, 15), date(2026, 11, 22)


@pytest.fixture
def meeting(make_meeting):
    return make_meeting(TUESDAY)


def stale() -> list[date]:
    return list(StaleWeek.objects.order_by("week_start").values_list("week_start", flat=True))


def test_within_its_week_the_meeting_itself_moves(meeting, dana, at):
    moved = services.move_meeting(meeting=meeting, starts_at=at(date(2026, 11, 19), 18), excused_by="mentee", by=dana)
    assert (moved.pk, moved.local_date) == (meeting.pk, date(2026, 11, 19))
    assert SessionLog.objects.count() == 0
    assert stale() == [THIS_WEEK]
    assert AuditEntry.objects.filter(action="meeting.moved", subject_id=meeting.pk).count() == 1


def test_to_another_week_it_is_excused_and_a_new_one_stands_there(meeting, dana, at):
    instant = at(date(2026, 11, 24), 18)
    moved = services.move_meeting(meeting=meeting, starts_at=instant, excused_by="mentor", by=dana)
    assert (moved.moved_from_id, moved.local_date) == (meeting.pk, date(2026, 11, 24))
    log = SessionLog.objects.get(meeting=meeting)
    assert (log.outcome, log.reason, log.excused_by) == ("excused", "moved", "mentor")
    assert stale() == [THIS_WEEK, NEXT_WEEK]
    assert services.move_meeting(meeting=meeting, starts_at=instant, excused_by="mentor", by=dana) == moved
    assert Meeting.objects.count() == 2


def test_saturday_night_to_sunday_is_another_week(make_meeting, dana, at):
    saturday = make_meeting(date(2026, 11, 14))
    services.move_meeting(meeting=saturday, starts_at=at(date(2026, 11, 15), 0, 30), excused_by="mentee", by=dana)
    assert SessionLog.objects.get(meeting=saturday).reason == "moved"


def test_a_move_taken_back_takes_the_new_meeting_with_it(meeting, dana, at):
    services.move_meeting(meeting=meeting, starts_at=at(date(2026, 11, 24), 18), excused_by="mentor", by=dana)
    services.undo_log(meeting=meeting, by=dana)
    assert list(Meeting.objects.all()) == [meeting]
    assert SessionLog.objects.count() == 0


def test_a_move_stays_once_the_new_meeting_is_reported(make_meeting, noam, at):
    meeting = make_meeting(date(2026, 11, 10))
    moved = services.move_meeting(meeting=meeting, starts_at=at(TUESDAY, 9), excused_by="mentor", by=noam)
    services.log_meeting(meeting=moved, outcome="held", by=noam)
    with pytest.raises(ValidationError, match="reported already"):
        services.undo_log(meeting=meeting, by=noam)
    with pytest.raises(ValidationError, match="moved"):
        services.log_meeting(meeting=meeting, outcome="held", by=noam)


def test_a_reported_meeting_is_not_moved(meeting, noam, at):
    services.log_meeting(meeting=meeting, outcome="held", by=noam)
    with pytest.raises(ValidationError):
        services.move_meeting(meeting=meeting, starts_at=at(date(2026, 11, 19), 9), excused_by="mentee", by=noam)


def test_nothing_stands_after_the_end_of_the_pairing(meeting, pairing, dana, at):
    pairing.ends_on = date(2026, 11, 20)
    pairing.save()
    with pytest.raises(ValidationError):
        services.move_meeting(meeting=meeting, starts_at=at(date(2026, 11, 24), 9), excused_by="mentee", by=dana)
    with pytest.raises(ValidationError):
        services.add_extra_meeting(pairing=pairing, starts_at=at(date(2026, 11, 24), 9), by=dana)
    assert Meeting.objects.count() == 1


def test_cancelled_once_however_often(meeting, dana):
    first = services.cancel_meeting(meeting=meeting, cancelled_by="mentee", reason="ill", by=dana)
    assert services.cancel_meeting(meeting=meeting, cancelled_by="office", by=dana) == first
    assert SessionLog.objects.values_list("outcome", "excused_by", "reason").get() == ("excused", "mentee", "ill")
    assert stale() == [THIS_WEEK]


def test_a_reported_meeting_is_not_cancelled(meeting, noam, dana):
    services.log_meeting(meeting=meeting, outcome="held", by=noam)
    with pytest.raises(ValidationError):
        services.cancel_meeting(meeting=meeting, by=dana)


def test_the_mentor_may_say_that_a_cancelled_meeting_was_held(meeting, noam, dana):
    services.cancel_meeting(meeting=meeting, by=dana)
    assert services.log_meeting(meeting=meeting, outcome="held", by=noam).excused_by == ""


def test_an_extra_meeting_is_added_once(pairing, dana, at):
    instant = at(date(2026, 11, 20), 9)
    first = services.add_extra_meeting(pairing=pairing, starts_at=instant, minutes=30, by=dana)
    assert services.add_extra_meeting(pairing=pairing, starts_at=instant, minutes=30, by=dana) == first
    assert (first.local_date, first.series_id, Meeting.objects.count()) == (date(2026, 11, 20), None, 1)


def test_no_extra_meeting_at_the_fixed_time(organization, pairing, make_meeting, dana):
    series = SeriesFactory(organization=organization, pairing=pairing)
    fixed = make_meeting(TUESDAY, series=series)
    with pytest.raises(ValidationError) as refusal:
        services.add_extra_meeting(pairing=pairing, starts_at=fixed.starts_at, by=dana)
    assert list(refusal.value.error_dict) == ["day"]


def test_one_that_was_removed_meanwhile_says_so(meeting, noam):
    Meeting.objects.filter(pk=meeting.pk).delete()
    with pytest.raises(ValidationError, match="no longer planned"):
        services.log_meeting(meeting=meeting, outcome="held", by=noam)


@pytest.mark.parametrize("ended", ["program", "enrolment"])
def test_no_meeting_is_moved_or_added_where_nobody_would_see_it(pairing, make_meeting, dana, at, ended):
    meeting = make_meeting(date(2026, 11, 17))
    over = pairing.enrolment if ended == "enrolment" else pairing.enrolment.program
    over.ends_on = date(2026, 11, 22)
    over.save()
    beyond = at(date(2026, 11, 24), 16)
    with pytest.raises(ValidationError):
        services.move_meeting(meeting=meeting, starts_at=beyond, excused_by="office", by=dana)
    with pytest.raises(ValidationError):
        services.add_extra_meeting(pairing=pairing, starts_at=beyond, by=dana)
    assert services.move_meeting(meeting=meeting, starts_at=at(date(2026, 11, 22), 16), excused_by="office", by=dana)
