"""Meetings made ahead: right days, once only, and nothing reported is ever touched."""

from datetime import date, time, timedelta

import pytest

from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.scope import organization_scope
from sessions import services
from sessions.models import Meeting, StaleWeek
from sessions.tasks import generate, generate_everywhere
from tests.factories import CalendarPeriodFactory, LogFactory, PairingFactory, SeriesFactory

pytestmark = pytest.mark.usefixtures("noon", "inside")


def days(**conditions) -> list[date]:
    return list(Meeting.objects.filter(**conditions).order_by("local_date").values_list("local_date", flat=True))


@pytest.fixture
def series(organization, pairing):
    """Tuesdays at 16:00 since September."""
    return SeriesFactory(organization=organization, pairing=pairing, weekday=1, starts_on=date(2026, 9, 1))


def test_eight_weeks_ahead_from_today(organization, series):
    assert services.generate_meetings(organization=organization) == services.Generated(created=8, removed=0)
    assert days() == [date(2026, 11, 24) + timedelta(weeks=n) for n in range(8)]
    meeting = Meeting.objects.first()
    assert clock.local_time(organization, meeting.starts_at) == time(16)
    assert meeting.original_start == meeting.starts_at


def test_again_changes_nothing(organization, series):
    services.generate_meetings(organization=organization)
    before = list(Meeting.objects.order_by("pk").values())
    assert services.generate_meetings(organization=organization) == services.Generated(created=0, removed=0)
    assert list(Meeting.objects.order_by("pk").values()) == before


def test_the_next_days_run_adds_what_came_nearer(organization, series, noon):
    services.generate_meetings(organization=organization)
    noon.shift(timedelta(days=7))
    assert services.generate_meetings(organization=organization) == services.Generated(created=1, removed=0)


def test_local_time_stays_across_both_changes_of_clocks(organization, series):
    services.generate_meetings(organization=organization, since=date(2026, 10, 1), until=date(2027, 4, 30))
    local = {clock.local_time(organization, meeting.starts_at) for meeting in Meeting.objects.all()}
    assert local == {time(16)}
    hours = dict(Meeting.objects.values_list("local_date", "starts_at__hour"))
    assert (hours[date(2026, 10, 20)], hours[date(2026, 10, 27)]) == (13, 14)
    assert (hours[date(2027, 3, 23)], hours[date(2027, 3, 30)]) == (14, 13)


def test_no_meeting_in_a_break_nor_outside_program_enrolment_and_pairing(organization, series, program, pairing):
    CalendarPeriodFactory(
        organization=organization, program=program, starts_on=date(2026, 12, 1), ends_on=date(2026, 12, 8)
    )
    pairing.ends_on = date(2026, 12, 22)
    pairing.save()
    services.generate_meetings(organization=organization)
    assert days() == [date(2026, 11, 24), date(2026, 12, 15), date(2026, 12, 22)]


@pytest.mark.parametrize("what", ["program", "enrolment", "pairing", "series"])
def test_an_end_takes_later_meetings_away(organization, series, pairing, program, what):
    services.generate_meetings(organization=organization)
    ended = {"program": program, "enrolment": pairing.enrolment, "pairing": pairing, "series": series}[what]
    ended.ends_on = date(2026, 12, 1)
    ended.save()
    assert services.generate_meetings(organization=organization) == services.Generated(created=0, removed=6)
    assert days() == [date(2026, 11, 24), date(2026, 12, 1)]


def test_a_new_break_takes_meetings_away_and_its_end_brings_them_back(organization, series, program):
    services.generate_meetings(organization=organization)
    pause = CalendarPeriodFactory(
        organization=organization, program=program, starts_on=date(2026, 11, 24), ends_on=date(2026, 11, 24)
    )
    assert services.generate_meetings(organization=organization) == services.Generated(created=0, removed=1)
    pause.delete()
    assert services.generate_meetings(organization=organization) == services.Generated(created=1, removed=0)


def test_reported_and_past_meetings_stay_when_the_rule_is_gone(organization, series, pairing, make_meeting, noam):
    services.generate_meetings(organization=organization)
    reported = Meeting.objects.get(local_date=date(2026, 11, 24))
    LogFactory(organization=organization, meeting=reported, outcome="excused")
    taken_back = Meeting.objects.get(local_date=date(2026, 12, 1))
    services.cancel_meeting(meeting=taken_back, by=None)
    services.undo_log(meeting=taken_back, by=None)
    past = make_meeting(date(2026, 11, 17), series=series)
    pairing.ends_on = date(2026, 11, 1)
    pairing.save()
    services.generate_meetings(organization=organization)
    assert set(Meeting.objects.all()) == {reported, taken_back, past}


def test_a_meeting_moved_within_its_week_is_not_made_again(organization, series, at):
    services.generate_meetings(organization=organization)
    meeting = Meeting.objects.get(local_date=date(2026, 11, 24))
    services.move_meeting(meeting=meeting, starts_at=at(date(2026, 11, 26), 18), excused_by="mentee", by=None)
    assert services.generate_meetings(organization=organization) == services.Generated(created=0, removed=0)
    assert days()[0] == date(2026, 11, 26)


def test_a_start_in_mid_week_is_expected_only_from_then_on(organization, pairing):
    SeriesFactory(organization=organization, pairing=pairing, weekday=6, starts_on=date(2026, 11, 16))
    services.generate_meetings(organization=organization, since=date(2026, 11, 1), until=date(2026, 11, 28))
    assert days() == [date(2026, 11, 22)]


def test_changes_up_to_this_week_make_it_stale(organization, pairing):
    SeriesFactory(organization=organization, pairing=pairing, weekday=3, starts_on=date(2026, 11, 1))
    services.generate_meetings(organization=organization)
    assert [row.week_start for row in StaleWeek.objects.all()] == [date(2026, 11, 15)]


@pytest.mark.parametrize("count", [1, 3])
def test_as_many_queries_for_one_as_for_three(organization, count, django_assert_num_queries):
    for _n in range(count):
        pairing = PairingFactory(organization=organization, enrolment__starts_on=date(2026, 9, 1))
        SeriesFactory(organization=organization, pairing=pairing, starts_on=date(2026, 9, 1))
    with django_assert_num_queries(5):
        services.generate_meetings(organization=organization)
    with django_assert_num_queries(4):
        services.generate_meetings(organization=organization)


def test_the_task_generates_for_its_organization_alone(organization, other_organization, series):
    with organization_scope(other_organization):
        SeriesFactory(organization=other_organization, pairing__starts_on=date(2026, 9, 1))
    generate(other_organization.pk)
    assert Meeting.objects.count() == 0
    with organization_scope(other_organization):
        assert Meeting.objects.count() == 8


def test_the_dispatcher_asks_every_active_organization(
    organization, other_organization, monkeypatch, django_capture_on_commit_callbacks
):
    sent = []
    monkeypatch.setattr(generate, "apply_async", lambda args, kwargs: sent.append(args))
    with django_capture_on_commit_callbacks(execute=True):
        generate_everywhere()
    assert sent == [[organization.pk], [other_organization.pk]]
