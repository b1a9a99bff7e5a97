"""On which days a fixed time falls: held against a walk through all days, and against dateutil from the beginning."""

import calendar
from datetime import date, datetime, time, timedelta

import pytest
from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday
from hypothesis import given
from hypothesis import strategies as st

from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from sessions.recurrence import Rhythm, occurrence_days

DAY = timedelta(days=1)
days = st.dates(date(2023, 1, 1), date(2029, 12, 31))


@st.composite
def rhythms(draw) -> Rhythm:
    frequency = draw(st.sampled_from(["weekly", "fortnightly", "monthly"]))
    starts_on = draw(days)
    length = draw(st.none() | st.integers(0, 800))
    return Rhythm(
        frequency=frequency,
        weekday=draw(st.integers(0, 6)),
        week_of_month=draw(st.sampled_from([1, 2, 3, 4, 5, -1])) if frequency == "monthly" else None,
        start_time=time(16),
        starts_on=starts_on,
        ends_on=None if length is None else starts_on + timedelta(days=length),
    )


@st.composite
def windows(draw) -> tuple[date, date]:
    first = draw(days)
    return first, first + timedelta(days=draw(st.integers(-3, 500)))


@st.composite
def spans(draw) -> tuple[date, date]:
    first = draw(days)
    return first, first + timedelta(days=draw(st.integers(0, 40)))


def falls_on(rhythm: Rhythm, day: date) -> bool:
    """The meaning of a rhythm, said of one day without any arithmetic of recurrence rules."""
    if day < rhythm.starts_on or (rhythm.ends_on and day > rhythm.ends_on) or day.weekday() != rhythm.weekday:
        return False
    if rhythm.frequency == "weekly":
        return True
    if rhythm.frequency == "fortnightly":
        anchor = rhythm.starts_on
        while anchor.weekday() != rhythm.weekday:
            anchor += DAY
        return ((day - anchor).days // 7) % 2 == 0
    if rhythm.week_of_month == -1:
        return day.day + 7 > calendar.monthrange(day.year, day.month)[1]
    return (day.day - 1) // 7 + 1 == rhythm.week_of_month


def walk(rhythm: Rhythm, first: date, last: date, breaks) -> list[date]:
    found = []
    day = first
    while day <= last:
        if falls_on(rhythm, day) and not any(start <= day <= end for start, end in breaks):
            found.append(day)
        day += DAY
    return found


@given(rhythms(), windows(), st.lists(spans(), max_size=3))
def test_same_days_as_a_walk_through_the_calendar(rhythm, window, breaks):
    assert occurrence_days(rhythm, *window, breaks) == walk(rhythm, *window, breaks)


@given(rhythms(), st.integers(0, 800))
def test_same_days_as_dateutil_from_the_beginning(rhythm, reach):
    last = rhythm.starts_on + timedelta(days=reach)
    until = datetime.combine(min(last, rhythm.ends_on or last), time.min)
    start = datetime.combine(rhythm.starts_on, time.min)
    if rhythm.frequency == "monthly":
        rule = rrule(MONTHLY, dtstart=start, until=until, byweekday=weekday(rhythm.weekday, rhythm.week_of_month))
    else:
        # dateutil counts fortnights from the week of its start, a rhythm from its first occurrence.
        while start.weekday() != rhythm.weekday:
            start += DAY
        rule = rrule(WEEKLY, interval=2 if rhythm.frequency == "fortnightly" else 1, dtstart=start, until=until)
    assert occurrence_days(rhythm, rhythm.starts_on, last) == [moment.date() for moment in rule]


@given(rhythms(), windows(), st.integers(0, 500), st.lists(spans(), max_size=2))
def test_two_adjacent_windows_give_the_days_of_the_whole(rhythm, window, cut, breaks):
    first, last = window
    middle = min(first + timedelta(days=cut), last)
    parts = occurrence_days(rhythm, first, middle, breaks) + occurrence_days(rhythm, middle + DAY, last, breaks)
    assert parts == occurrence_days(rhythm, first, last, breaks)


def test_fortnights_go_on_counting_through_a_break():
    rhythm = Rhythm("fortnightly", 1, None, time(17), date(2026, 9, 2), None)
    assert occurrence_days(rhythm, date(2026, 9, 1), date(2026, 10, 31), [(date(2026, 9, 20), date(2026, 10, 5))]) == [
        date(2026, 9, 8),
        date(2026, 10, 6),
        date(2026, 10, 20),
    ]


def test_last_weekday_of_the_month_is_the_fourth_or_the_fifth():
    rhythm = Rhythm("monthly", 3, -1, time(17), date(2026, 1, 1), date(2026, 4, 30))
    assert occurrence_days(rhythm, date(2026, 1, 1), date(2026, 12, 31)) == [
        date(2026, 1, 29),
        date(2026, 2, 26),
        date(2026, 3, 26),
        date(2026, 4, 30),
    ]


@pytest.mark.parametrize(("frequency", "week_of_month"), [("monthly", None), ("weekly", 2), ("fortnightly", -1)])
def test_week_of_month_belongs_to_monthly_alone(frequency, week_of_month):
    with pytest.raises(ValueError, match="week_of_month"):
        Rhythm(frequency, 0, week_of_month, time(9), date(2026, 1, 1), None)


@pytest.mark.parametrize(
    ("zone", "before", "after"),
    [
        ("Asia/Jerusalem", date(2026, 10, 22), date(2026, 10, 29)),
        ("Asia/Jerusalem", date(2027, 3, 22), date(2027, 3, 29)),
        ("Europe/Berlin", date(2026, 10, 22), date(2026, 10, 29)),
        ("America/New_York", date(2027, 3, 11), date(2027, 3, 18)),
    ],
)
def test_the_clock_time_stays_when_the_clocks_change(zone, before, after):
    organization = Organization(time_zone=zone)
    rhythm = Rhythm("weekly", before.weekday(), None, time(16, 30), date(2026, 1, 1), None)
    assert occurrence_days(rhythm, before, after) == [before, after]
    instants = [clock.local_instant(organization, day, rhythm.start_time) for day in (before, after)]
    assert [clock.local_time(organization, instant) for instant in instants] == [time(16, 30), time(16, 30)]
    assert abs((instants[1] - instants[0]) - timedelta(days=7)) == timedelta(hours=1)


def test_a_time_that_the_spring_change_skips_moves_forward():
    organization = Organization(time_zone="Asia/Jerusalem")
    instant = clock.local_instant(organization, date(2027, 3, 26), time(2, 30))
    assert clock.local_time(organization, instant) == time(3, 30)


def test_a_time_that_the_autumn_change_repeats_is_the_first():
    organization = Organization(time_zone="Asia/Jerusalem")
    first = clock.local_instant(organization, date(2026, 10, 25), time(1, 30))
    assert first.isoformat() == "2026-10-24T22:30:00+00:00"
