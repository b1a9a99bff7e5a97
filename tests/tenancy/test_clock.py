"""Weeks, days and local times, across changes of clocks and for any first day of the week."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization

ZONES = ["Asia/Jerusalem", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "UTC"]
days = st.dates(date(2024, 1, 1), date(2030, 12, 31))
organizations = st.builds(
    Organization, time_zone=st.sampled_from(ZONES), first_weekday=st.integers(min_value=0, max_value=6)
)


@given(organizations, days)
def test_week_holds_its_day_and_begins_on_the_first_weekday(organization, day):
    week = clock.week_of(organization, day)
    assert week.contains(day) and week.start.weekday() == organization.first_weekday
    assert week.end - week.start == timedelta(days=6) and week.days[0] == week.start and week.days[-1] == week.end
    assert clock.week_of(organization, week.end + timedelta(days=1)) == week.next()
    assert week.next().previous() == week


@given(organizations, days, st.times(min_value=time(4), max_value=time(23, 59)).map(lambda t: t.replace(microsecond=0)))
def test_local_time_is_kept_on_every_day(organization, day, at):
    instant = clock.local_instant(organization, day, at)
    assert instant.tzinfo is UTC
    assert (clock.local_day(organization, instant), clock.local_time(organization, instant)) == (day, at)


@pytest.mark.parametrize(
    ("day", "hour_utc"),
    [(date(2026, 10, 24), 13), (date(2026, 10, 25), 14), (date(2027, 3, 25), 14), (date(2027, 3, 26), 13)],
)
def test_four_in_the_afternoon_in_jerusalem(day, hour_utc):
    instant = clock.local_instant(Organization(), day, time(16))
    assert instant == datetime(day.year, day.month, day.day, hour_utc, tzinfo=UTC)


def test_a_time_that_the_spring_change_skips_moves_forward():
    instant = clock.local_instant(Organization(), date(2027, 3, 26), time(2, 30))
    assert instant.astimezone(ZoneInfo("Asia/Jerusalem")).time() == time(3, 30)


@pytest.mark.parametrize(
    ("instant", "day"), [("2026-11-21T21:59:59Z", date(2026, 11, 21)), ("2026-11-21T22:00:00Z", date(2026, 11, 22))]
)
def test_today_begins_at_local_midnight(instant, day):
    with time_machine.travel(instant, tick=False):
        assert clock.today(Organization()) == day
        assert clock.this_week(Organization()).contains(day)
        assert clock.this_week(Organization()).start == (date(2026, 11, 15) if day.day == 21 else date(2026, 11, 22))


def test_bounds_of_a_day_of_25_hours():
    start, end = clock.day_bounds(Organization(), date(2026, 10, 25), date(2026, 10, 25))
    assert end - start == timedelta(hours=25)
