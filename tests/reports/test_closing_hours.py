"""At which instant a week is closed: the organization's hour, its zone, changes of the clock, days of rest."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mentoring_platform.notifications.rest import is_rest
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.clock import Week
from mentoring_platform.tenancy.models import Organization
from reports.closing.hours import STILL_NEWS, closes_at, week_to_tell


@pytest.mark.parametrize(
    ("zone", "first_weekday", "hour", "week_start", "instant"),
    [
        ("Asia/Jerusalem", 6, 9, date(2025, 11, 9), "2025-11-16T07:00"),
        ("Asia/Jerusalem", 6, 9, date(2026, 3, 22), "2026-03-29T06:00"),  # clocks were put forward on that Friday
        ("Europe/Berlin", 6, 6, date(2026, 3, 22), "2026-03-29T04:00"),  # and here on that very night
        ("America/New_York", 0, 20, date(2025, 10, 27), "2025-11-04T01:00"),  # and here back
        ("Asia/Jerusalem", 5, 9, date(2025, 11, 8), "2025-11-16T06:00"),  # on Shabbat: Sunday at eight
        ("Asia/Jerusalem", 4, 14, date(2025, 11, 7), "2025-11-16T06:00"),  # on its eve after noon
        ("Asia/Jerusalem", 6, 9, date(2026, 9, 6), "2026-09-14T05:00"),  # both days of the new year
        ("Asia/Jerusalem", 6, 9, date(2026, 3, 29), "2026-04-05T06:00"),  # in the middle of Passover work is done
        ("America/New_York", 6, 9, date(2027, 4, 18), "2027-04-25T13:00"),
        ("Pacific/Auckland", 6, 9, date(2026, 9, 20), "2026-09-27T19:00"),  # the second day of the feast, kept abroad
    ],
)
def test_hour_of_the_close(zone, first_weekday, hour, week_start, instant):
    organization = Organization(time_zone=zone, first_weekday=first_weekday, closing_hour=hour)
    assert closes_at(organization, Week(week_start)) == datetime.fromisoformat(instant).replace(tzinfo=UTC)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.dates(date(2025, 1, 1), date(2030, 12, 31)),
    st.sampled_from(["Asia/Jerusalem", "America/New_York", "Europe/London", "Pacific/Auckland", "Asia/Kathmandu"]),
    st.integers(0, 6),
    st.integers(6, 20),
)
def test_close_keeps_rest_and_comes_within_its_week(day, zone, first_weekday, hour):
    organization = Organization(time_zone=zone, first_weekday=first_weekday, closing_hour=hour)
    week = clock.week_of(organization, day)
    at = closes_at(organization, week)
    local = clock.local_day(organization, at)
    assert not is_rest(organization, local) and 0 <= (local - week.end).days - 1 < 5
    with time_machine.travel(at - timedelta(minutes=1), tick=False):
        assert week_to_tell(organization) != week
    with time_machine.travel(at, tick=False):
        assert week_to_tell(organization) == week
    with time_machine.travel(at + STILL_NEWS, tick=False):
        assert week_to_tell(organization) is None
