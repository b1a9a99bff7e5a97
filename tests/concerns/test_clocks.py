"""Until when somebody has time to answer: a day is a day, across changes of clocks; on Shabbat nobody's time is up."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from programs.concerns.clocks import due_at, letter_goes_at

HERE = Organization(time_zone="Asia/Jerusalem")
DAY = timedelta(hours=24)
INSTANTS = st.datetimes(datetime(2025, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))
ZONES = st.sampled_from(["Asia/Jerusalem", "America/New_York", "Australia/Sydney", "UTC"])

# Local times in Jerusalem: told, without danger the letter goes, and it has to be answered by.
CASES = [
    ("an ordinary day", "2026-11-18T12:00+02:00", "2026-11-18T12:00+02:00", "2026-11-19T12:00+02:00"),
    ("Friday before noon", "2026-11-20T10:00+02:00", "2026-11-20T10:00+02:00", "2026-11-21T21:00+02:00"),
    ("Friday at dusk", "2026-11-20T15:00+02:00", "2026-11-21T21:00+02:00", "2026-11-22T21:00+02:00"),
    ("Shabbat", "2026-11-21T09:00+02:00", "2026-11-21T21:00+02:00", "2026-11-22T21:00+02:00"),
    ("the last minute of it", "2026-11-21T20:59+02:00", "2026-11-21T21:00+02:00", "2026-11-22T21:00+02:00"),
    ("when it is over", "2026-11-21T21:00+02:00", "2026-11-21T21:00+02:00", "2026-11-22T21:00+02:00"),
    ("Thursday at dusk", "2026-11-19T15:00+02:00", "2026-11-19T15:00+02:00", "2026-11-21T21:00+02:00"),
    ("clocks go back on Sunday", "2026-10-24T22:00+03:00", "2026-10-24T22:00+03:00", "2026-10-25T21:00+02:00"),
    ("Shabbat before clocks go back", "2026-10-24T10:00+03:00", "2026-10-24T21:00+03:00", "2026-10-25T20:00+02:00"),
    ("clocks go forward on Friday", "2026-03-26T13:00+02:00", "2026-03-26T13:00+02:00", "2026-03-27T14:00+03:00"),
    ("into Shabbat by the spring hour", "2026-03-26T14:30+02:00", "2026-03-26T14:30+02:00", "2026-03-28T21:00+03:00"),
]


@pytest.mark.parametrize(("told", "letter", "due"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_letter_and_deadline(told, letter, due):
    told = datetime.fromisoformat(told)
    goes = letter_goes_at(HERE, told, in_danger=False)
    assert goes == datetime.fromisoformat(letter)
    assert due_at(HERE, goes, in_danger=False) == datetime.fromisoformat(due)
    assert letter_goes_at(HERE, told, in_danger=True) == told
    assert due_at(HERE, told, in_danger=True) == told + DAY


@given(INSTANTS, ZONES)
def test_nobody_has_less_than_a_day_and_nobody_s_time_is_up_on_shabbat(now, zone):
    organization = Organization(time_zone=zone)
    goes = letter_goes_at(organization, now, in_danger=False)
    due = due_at(organization, goes, in_danger=False)
    assert now <= goes <= now + timedelta(hours=31) and DAY <= due - goes <= timedelta(hours=55)
    for instant in (goes, due):
        day, at = clock.local_day(organization, instant), clock.local_time(organization, instant)
        assert not (day.weekday() == 4 and at >= time(15)) and not (day.weekday() == 5 and at < time(21))
    assert letter_goes_at(organization, now, in_danger=True) == now
