from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from mentoring_platform.ui.dates import say_date, say_datetime, say_minutes, say_period, say_time

JERUSALEM = ZoneInfo("Asia/Jerusalem")
TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("day", "hebrew", "english"),
    [
        (date(2026, 11, 19), "שלשום", "Thursday 19 November"),
        (date(2026, 11, 20), "אתמול", "yesterday"),
        (date(2026, 11, 21), "היום", "today"),
        (date(2026, 11, 22), "מחר", "tomorrow"),
        (date(2026, 11, 23), "מחרתיים", "Monday 23 November"),
        (date(2026, 11, 24), "יום שלישי, 24 בנובמבר", "Tuesday 24 November"),
        (date(2026, 11, 28), "שבת, 28 בנובמבר", "Saturday 28 November"),
        (date(2027, 1, 1), "יום שישי, 1 בינואר 2027", "Friday 1 January 2027"),
    ],
)
def test_days_are_said_as_people_say_them(day, hebrew, english):
    assert say_date(day, today=TODAY, language="he") == hebrew
    assert say_date(day, today=TODAY, language="en") == english


def test_tomorrow_may_lie_in_another_year():
    assert say_date(date(2027, 1, 1), today=date(2026, 12, 31), language="en") == "tomorrow"


def test_time_follows_the_day():
    instant = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
    assert say_datetime(instant, today=TODAY, zone=JERUSALEM, language="he") == "מחר ב־16:00"
    assert say_datetime(instant, today=TODAY, zone=JERUSALEM, language="en") == "tomorrow at 16:00"
    later = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
    assert say_datetime(later, today=TODAY, zone=JERUSALEM, language="he") == "יום שלישי, 24 בנובמבר, ב־16:00"
    assert say_datetime(later, today=TODAY, zone=JERUSALEM, language="en") == "Tuesday 24 November at 16:00"


def test_the_day_is_that_of_the_zone_and_not_of_utc():
    late_evening_utc = datetime(2026, 11, 21, 22, 30, tzinfo=UTC)
    assert say_datetime(late_evening_utc, today=TODAY, zone=JERUSALEM, language="en") == "tomorrow at 00:30"
    assert say_datetime(late_evening_utc, today=TODAY, zone=UTC, language="en") == "today at 22:30"


@pytest.mark.parametrize(
    ("instant", "expected"),
    [
        (datetime(2026, 10, 24, 22, 30, tzinfo=UTC), "today at 01:30"),  # the hour that comes twice: first time
        (datetime(2026, 10, 24, 23, 30, tzinfo=UTC), "today at 01:30"),  # and again
        (datetime(2026, 10, 25, 14, 0, tzinfo=UTC), "today at 16:00"),
    ],
)
def test_clock_times_hold_when_the_clocks_change(instant, expected):
    assert say_datetime(instant, today=date(2026, 10, 25), zone=JERUSALEM, language="en") == expected


def test_naive_instants_are_refused():
    with pytest.raises(ValueError, match="aware"):
        say_time(datetime(2026, 11, 21, 16, 0), zone=JERUSALEM)


@pytest.mark.parametrize(
    ("first", "last", "hebrew", "english"),
    [
        (date(2026, 11, 15), date(2026, 11, 21), "15–21 בנובמבר", "15–21 November"),
        (date(2026, 11, 29), date(2026, 12, 5), "29 בנובמבר – 5 בדצמבר", "29 November – 5 December"),
        (date(2026, 12, 27), date(2027, 1, 2), "27 בדצמבר 2026 – 2 בינואר 2027", "27 December 2026 – 2 January 2027"),
        (date(2025, 11, 16), date(2025, 11, 22), "16–22 בנובמבר 2025", "16–22 November 2025"),
        (date(2026, 11, 15), date(2026, 11, 15), "15 בנובמבר", "15 November"),
    ],
)
def test_spans_say_no_word_twice(first, last, hebrew, english):
    assert say_period(first, last, today=TODAY, language="he") == hebrew
    assert say_period(first, last, today=TODAY, language="en") == english


@pytest.mark.parametrize(
    ("minutes", "hebrew", "english"),
    [
        (0, "0 דקות", "0 minutes"),
        (1, "דקה אחת", "1 minute"),
        (45, "45 דקות", "45 minutes"),
        (60, "שעה", "1 hour"),
        (90, "שעה וחצי", "1 hour 30 minutes"),
        (120, "שעתיים", "2 hours"),
        (200, "3 שעות ו־20 דקות", "3 hours 20 minutes"),
    ],
)
def test_lengths_of_time(minutes, hebrew, english):
    assert say_minutes(minutes, language="he") == hebrew
    assert say_minutes(minutes, language="en") == english
