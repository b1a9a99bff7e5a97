"""The fixed time of a pairing: opened, changed from a day on, ended."""

from datetime import date, time

import pytest
from django.core.exceptions import ValidationError

from mentoring_platform.audit.models import AuditEntry
from mentoring_platform.tenancy import clock
from sessions import services
from sessions.models import Meeting, MeetingSeries
from tests.factories import LogFactory

pytestmark = pytest.mark.usefixtures("noon", "inside")
RULE = {"frequency": "weekly", "weekday": 1, "start_time": time(16), "minutes": 45}


@pytest.fixture
def series(pairing, dana):
    """Tuesdays at 16:00 since the third of November."""
    return services.open_series(pairing=pairing, starts_on=date(2026, 11, 3), by=dana, **RULE)


def days(series) -> list[date]:
    return list(Meeting.objects.filter(series=series).order_by("local_date").values_list("local_date", flat=True))


def test_from_its_first_day_on_meetings_are_expected_past_ones_too(series):
    assert days(series)[:4] == [date(2026, 11, 3), date(2026, 11, 10), date(2026, 11, 17), date(2026, 11, 24)]
    assert AuditEntry.objects.filter(action="series.opened", subject_id=series.pk).count() == 1


def test_the_same_rule_again_is_the_same_series(series, pairing, dana):
    assert services.open_series(pairing=pairing, starts_on=date(2026, 11, 3), by=dana, **RULE) == series
    assert MeetingSeries.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"minutes": 0}, "minutes"),
        ({"minutes": 601}, "minutes"),
        ({"ends_on": date(2026, 11, 1)}, "ends_on"),
        ({"frequency": "monthly"}, "week_of_month"),
        ({"frequency": "monthly", "week_of_month": 7}, "week_of_month"),
        ({"weekday": 7}, "weekday"),
        ({"mode": "letter"}, "mode"),
        ({"frequency": "daily"}, "frequency"),
    ],
)
def test_refused_with_the_field(pairing, dana, wrong, field):
    with pytest.raises(ValidationError) as refusal:
        services.open_series(pairing=pairing, starts_on=date(2026, 11, 3), by=dana, **{**RULE, **wrong})
    assert list(refusal.value.error_dict) == [field]
    assert MeetingSeries.objects.count() == 0


def test_a_change_from_a_day_on_keeps_what_was_before(organization, series, dana):
    reported = Meeting.objects.get(series=series, local_date=date(2026, 12, 1))
    LogFactory(organization=organization, meeting=reported, outcome="excused")
    new = services.change_series(
        series=series, starting=date(2026, 11, 29), frequency="weekly", weekday=3, start_time=time(18), by=dana
    )
    series.refresh_from_db()
    assert series.ends_on == date(2026, 11, 28)
    assert days(series) == [
        date(2026, 11, 3), date(2026, 11, 10), date(2026, 11, 17), date(2026, 11, 24), date(2026, 12, 1)
    ]  # fmt: skip
    assert days(new)[:2] == [date(2026, 12, 3), date(2026, 12, 10)]


def test_the_same_change_again_is_one_change(series, dana):
    change = {"starting": date(2026, 11, 29), "frequency": "weekly", "weekday": 3, "start_time": time(18)}
    first = services.change_series(series=series, by=dana, **change)
    assert services.change_series(series=series, by=dana, **change) == first
    assert MeetingSeries.objects.count() == 2


def test_a_series_that_has_not_begun_is_corrected_in_place(organization, series, dana):
    same = services.change_series(
        series=series, starting=date(2026, 11, 3), frequency="weekly", weekday=1, start_time=time(16, 30),
        minutes=60, place="ספרייה", by=dana,
    )  # fmt: skip
    assert same == series
    assert MeetingSeries.objects.count() == 1
    facts = {(clock.local_time(organization, m.starts_at), m.minutes, m.place) for m in Meeting.objects.all()}
    assert facts == {(time(16, 30), 60, "ספרייה")}


def test_a_new_place_reaches_the_meetings_to_come(series, dana):
    services.change_series(series=series, starting=date(2026, 11, 3), by=dana, **{**RULE, "place": "ספרייה"})
    assert set(Meeting.objects.values_list("place", flat=True)) == {"ספרייה"}


def test_after_its_end_nothing_is_expected(series, dana):
    services.end_series(series=series, ends_on=date(2026, 11, 10), by=dana)
    assert days(series) == [date(2026, 11, 3), date(2026, 11, 10)]


def test_one_that_ends_before_its_first_day_is_removed(series, dana):
    services.end_series(series=series, ends_on=date(2026, 11, 2), by=dana)
    assert MeetingSeries.objects.count() == Meeting.objects.count() == 0


def test_one_with_reports_cannot_be_removed(organization, series, dana):
    LogFactory(organization=organization, meeting=Meeting.objects.first())
    with pytest.raises(ValidationError):
        services.end_series(series=series, ends_on=date(2026, 11, 2), by=dana)
    assert MeetingSeries.objects.count() == 1


def test_after_the_end_of_the_pairing_no_time_can_be_fixed(pairing, dana):
    pairing.ends_on = date(2026, 11, 1)
    pairing.save()
    with pytest.raises(ValidationError) as refusal:
        services.open_series(pairing=pairing, starts_on=date(2026, 11, 3), by=dana, **RULE)
    assert list(refusal.value.error_dict) == ["starts_on"]


def expected_days(pairing) -> list[date]:
    """The days up to now on which the two were expected to meet, each as often as it was."""
    now = clock.now()
    meetings = Meeting.objects.filter(pairing=pairing, starts_at__lte=now).order_by("local_date")
    return list(meetings.values_list("local_date", flat=True))


def test_an_hour_corrected_from_the_first_day_on_asks_for_no_report_again(organization, series, pairing, dana):
    for meeting in Meeting.objects.filter(series=series, starts_at__lte=clock.now()):
        LogFactory(organization=organization, meeting=meeting)
    before = expected_days(pairing)
    services.change_series(series=series, starting=series.starts_on, by=dana, **{**RULE, "start_time": time(17)})
    assert expected_days(pairing) == before
    assert set(Meeting.objects.filter(series=series, starts_at__gt=clock.now()).values_list("starts_at__hour")) == {
        (15,)
    }


def test_a_new_time_from_today_on_asks_for_no_meeting_that_was_held_today(organization, pairing, dana, noon):
    wednesdays = {**RULE, "weekday": 2, "start_time": time(8)}
    series = services.open_series(pairing=pairing, starts_on=date(2026, 11, 4), by=dana, **wednesdays)
    today = Meeting.objects.get(series=series, local_date=date(2026, 11, 18))
    LogFactory(organization=organization, meeting=today)
    later = {**wednesdays, "start_time": time(10)}
    changed = services.change_series(series=series, starting=date(2026, 11, 18), by=dana, **later)
    assert days(changed)[0] == date(2026, 11, 25)
    services.generate_meetings(organization=organization)
    assert days(changed)[0] == date(2026, 11, 25)


def test_two_fixed_times_on_one_day_are_two_meetings(organization, series, pairing, dana):
    for meeting in Meeting.objects.filter(series=series, starts_at__lte=clock.now()):
        LogFactory(organization=organization, meeting=meeting)
    second = services.open_series(
        pairing=pairing, starts_on=date(2026, 11, 3), by=dana, **{**RULE, "start_time": time(9)}
    )
    assert days(second)[:3] == [date(2026, 11, 3), date(2026, 11, 10), date(2026, 11, 17)]


@pytest.mark.parametrize("zone", ["Europe/London", "America/New_York", "Asia/Tokyo"])
def test_an_organization_that_moves_to_another_zone_meets_no_day_twice(organization, series, pairing, zone):
    reported = Meeting.objects.filter(series=series, local_date__in=[date(2026, 11, 10), date(2026, 11, 24)])
    for meeting in reported:
        LogFactory(organization=organization, meeting=meeting)
    before = days(series)
    organization.time_zone = zone
    organization.save()
    services.generate_meetings(organization=organization)
    services.generate_meetings(organization=organization, since=date(2026, 11, 1), until=date(2026, 11, 21))
    assert days(series) == before
