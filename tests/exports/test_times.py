"""When reports by letter fall due: on their day, at the hour of the letters, never on a day of rest, each once."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st

from mentoring_platform.notifications.rest import may_write
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from reports.exports.choices import Rhythm
from reports.exports.times import due_day, goes_at, last_day, next_day, quarter_of

ORGANIZATION = Organization(name="ישיבת הצפון", slug="north", time_zone="Asia/Jerusalem", closing_hour=9)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
RHYTHMS = st.one_of(
    st.tuples(st.just(Rhythm.WEEKLY), st.integers(0, 6)),
    st.tuples(st.just(Rhythm.MONTHLY), st.integers(1, 28)),
    st.tuples(st.just(Rhythm.QUARTERLY), st.just(0)),
)
DAYS = st.dates(date(2025, 1, 1), date(2029, 12, 31))


@settings(max_examples=60)
@given(RHYTHMS, DAYS)
def test_the_days_of_a_rhythm_follow_one_another(rhythm, today):
    kind, day = rhythm
    last, following = last_day(kind, day, today), next_day(kind, day, today)
    assert last <= today < following and last_day(kind, day, following) == following
    assert last_day(kind, day, following - timedelta(days=1)) == last
    if kind == Rhythm.WEEKLY:
        assert last.weekday() == day and (following - last).days == 7
    elif kind == Rhythm.MONTHLY:
        assert last.day == following.day == day and 28 <= (following - last).days <= 31
    else:
        assert last == quarter_of(today) and (following.month - last.month) % 12 == 3


@settings(max_examples=40, deadline=None)
@given(RHYTHMS, DAYS)
def test_a_letter_goes_once_and_never_while_there_is_rest(rhythm, today):
    """Looked at every six hours for a month: each day that falls due is told once, in time, and not too early."""
    kind, day = rhythm
    told, first = None, clock.local_instant(ORGANIZATION, today, datetime.min.time())
    for step in range(0, 24 * 32, 6):
        moment = first + timedelta(hours=step)
        with time_machine.travel(moment, tick=False):
            due = due_day(ORGANIZATION, rhythm=kind, day=day, set_at=LONG_AGO, told_for=told)
        if due is not None:
            assert told is None or told < due
            assert goes_at(ORGANIZATION, due) <= moment and may_write(ORGANIZATION, goes_at(ORGANIZATION, due))
            told = due
    fallen = next_day(kind, day, today)
    assert told is not None or goes_at(ORGANIZATION, fallen) > moment - timedelta(hours=6)


@pytest.mark.parametrize(
    ("moment", "due"),
    [
        ("2026-11-16 08:59", None),  # before the hour
        ("2026-11-16 09:00", date(2026, 11, 16)),
        ("2026-11-19 08:59", date(2026, 11, 16)),  # nothing ran for three days
        ("2026-11-19 09:00", None),  # no longer news
    ],
)
def test_the_hour_of_the_letters(moment, due):
    local = datetime.fromisoformat(moment).replace(tzinfo=ORGANIZATION.zone)
    monday = {"rhythm": Rhythm.WEEKLY, "day": 0}
    with time_machine.travel(local, tick=False):
        assert due_day(ORGANIZATION, **monday, set_at=LONG_AGO, told_for=None) == due
        assert due_day(ORGANIZATION, **monday, set_at=LONG_AGO, told_for=date(2026, 11, 16)) is None
        assert due_day(ORGANIZATION, **monday, set_at=local, told_for=None) in (
            None,
            due if "09:00" in moment else None,
        )


def test_what_falls_on_shabbat_or_a_holiday_waits():
    """Shabbat 14 November 2026 is told on Sunday; 12 September 2026 (Rosh Hashana, two days) on Monday morning."""
    at = goes_at(ORGANIZATION, date(2026, 11, 14)).astimezone(ORGANIZATION.zone)
    assert (at.date(), at.hour) == (date(2026, 11, 15), 8)
    at = goes_at(ORGANIZATION, date(2026, 9, 12)).astimezone(ORGANIZATION.zone)
    assert (at.date(), at.hour) == (date(2026, 9, 14), 8)
