"""Until when somebody has time to answer: a day is a day, across changes of clocks; in rest nobody's time is up."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentoring_platform.notifications.rest import is_rest
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
    ("a night", "2026-11-17T23:00+02:00", "2026-11-17T23:00+02:00", "2026-11-18T23:00+02:00"),
    ("Friday before noon", "2026-11-20T10:00+02:00", "2026-11-20T10:00+02:00", "2026-11-22T08:00+02:00"),
    ("Friday afternoon", "2026-11-20T13:00+02:00", "2026-11-22T08:00+02:00", "2026-11-23T08:00+02:00"),
    ("Shabbat", "2026-11-21T09:00+02:00", "2026-11-22T08:00+02:00", "2026-11-23T08:00+02:00"),
    ("the morning after", "2026-11-22T08:00+02:00", "2026-11-22T08:00+02:00", "2026-11-23T08:00+02:00"),
    ("Thursday afternoon", "2026-11-19T15:00+02:00", "2026-11-19T15:00+02:00", "2026-11-22T08:00+02:00"),
    ("the eve of Yom Kippur", "2026-09-20T14:00+03:00", "2026-09-22T08:00+03:00", "2026-09-23T08:00+03:00"),
    ("clocks go back on Sunday", "2026-10-24T22:00+03:00", "2026-10-25T08:00+02:00", "2026-10-26T08:00+02:00"),
    ("clocks go forward on Friday", "2026-03-26T11:30+02:00", "2026-03-26T11:30+02:00", "2026-03-27T12:30+03:00"),
    ("into Shabbat by the spring hour", "2026-03-26T12:30+02:00", "2026-03-26T12:30+02:00", "2026-03-29T08:00+03:00"),
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
def test_nobody_has_less_than_a_day_and_nobody_s_time_is_up_in_rest(now, zone):
    organization = Organization(time_zone=zone)
    goes = letter_goes_at(organization, now, in_danger=False)
    due = due_at(organization, goes, in_danger=False)
    longest = timedelta(hours=92)  # a holiday of two days beside Shabbat, from its eve on, and an hour of the clocks
    assert now <= goes <= now + longest and DAY <= due - goes <= DAY + longest
    for instant in (goes, due):
        assert not is_rest(organization, clock.local_day(organization, instant))
    assert letter_goes_at(organization, now, in_danger=True) == now
