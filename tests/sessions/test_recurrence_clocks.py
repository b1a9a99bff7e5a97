"""Rules against dateutil's rrulesets in local time, over every change of clocks from 2025 to 2030 in four zones.

The sets are built another way than ours: the nth weekday by the days of the month on which it can fall, the last by
counting from the month's end, breaks and moves as EXDATE and RDATE, each from the rule's own beginning.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from dateutil.rrule import MONTHLY, WEEKLY, rrule, rruleset
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.tenancy.scope import organization_scope
from programs.models import CalendarPeriod
from sessions.models import Meeting
from sessions.queries.missing import is_meeting_missing
from sessions.recurrence import Rhythm, occurrence_days
from sessions.services import generate_meetings, move_meeting, open_series
from tests.factories import EnrolmentFactory, OrganizationFactory, PairingFactory, ProgramFactory

ZONES = ["Asia/Jerusalem", "America/New_York", "Europe/London", "Australia/Sydney"]
DAY = timedelta(days=1)
FIRST, LAST = date(2025, 1, 1), date(2030, 12, 31)
AROUND = 40 * DAY


def changes_of_clocks(zone: str) -> list[date]:
    """The days on which a zone's clocks change."""
    days, found = (LAST - FIRST).days, []
    for number in range(days + 1):
        noons = [datetime.combine(FIRST + (number + by) * DAY, time(12), tzinfo=ZoneInfo(zone)) for by in (-1, 0)]
        if noons[0].utcoffset() != noons[1].utcoffset():
            found.append(FIRST + number * DAY)
    return found


CHANGES = {zone: changes_of_clocks(zone) for zone in ZONES}


@dataclass
class Rule:
    """A fixed time as it is drawn; `begins` and `lasts` count days from and to."""

    frequency: str
    weekday: int
    week_of_month: int | None
    start_time: time
    begins: int
    lasts: int | None
    breaks: list[tuple[int, int]]


rules = st.builds(
    lambda rhythm, **more: Rule(*rhythm, **more),
    st.one_of(
        st.tuples(st.sampled_from(["weekly", "fortnightly"]), st.integers(0, 6), st.none()),
        st.tuples(st.just("monthly"), st.integers(0, 6), st.sampled_from([1, 2, 3, 4, 5, -1])),
    ),
    # Also the hours that a change of clocks skips or repeats.
    start_time=st.sampled_from([time(0), time(1, 30), time(2), time(2, 30), time(3), time(16), time(23, 59)]),
    begins=st.integers(0, 400),
    lasts=st.none() | st.integers(0, 500),
    breaks=st.lists(st.tuples(st.integers(-60, 60), st.integers(0, 20)), max_size=2),
)


def rhythm_of(rule: Rule, starts_on: date) -> Rhythm:
    ends_on = None if rule.lasts is None else starts_on + rule.lasts * DAY
    return Rhythm(rule.frequency, rule.weekday, rule.week_of_month, rule.start_time, starts_on, ends_on)


def ruleset(rhythm: Rhythm, zone: ZoneInfo, last: date, breaks=(), moves=()) -> list[datetime]:
    """When the rule asks to meet, from its beginning until a day, in UTC; moves are pairs of local days.

    What somebody has moved into a break stays there.
    """

    def at(day: date) -> datetime:
        return datetime.combine(day, rhythm.start_time, tzinfo=zone)

    start = rhythm.starts_on
    until = at(min(last, rhythm.ends_on or last))
    found = rruleset()
    if rhythm.frequency == "monthly":
        number = rhythm.week_of_month
        month_days = range(-7, 0) if number == -1 else range(7 * number - 6, min(7 * number, 31) + 1)
        rule = rrule(MONTHLY, dtstart=at(start), until=until, byweekday=rhythm.weekday, bymonthday=list(month_days))
    else:
        while start.weekday() != rhythm.weekday:
            start += DAY
        rule = rrule(WEEKLY, interval=2 if rhythm.frequency == "fortnightly" else 1, dtstart=at(start), until=until)
    found.rrule(rule)
    shut = {begins + number * DAY for begins, ends in breaks for number in range((ends - begins).days + 1)}
    for day in shut - {new for _old, new in moves}:
        found.exdate(at(day))
    for old, new in moves:
        found.exdate(at(old))
        found.rdate(at(new))
    return [moment.astimezone(UTC) for moment in found]


@pytest.mark.parametrize("zone", ZONES)
@given(rule=rules)
@example(rule=Rule("monthly", 6, 5, time(2, 30), 300, None, []))
@settings(max_examples=60, deadline=None)
def test_rules_keep_local_time_over_every_change_of_clocks(zone, rule):
    organization = Organization(time_zone=zone)
    assert len(CHANGES[zone]) == 12
    for change in CHANGES[zone]:
        rhythm = rhythm_of(rule, change - rule.begins * DAY)
        breaks = [(change + first * DAY, change + (first + days) * DAY) for first, days in rule.breaks]
        days = occurrence_days(rhythm, change - AROUND, change + AROUND, breaks)
        ours = [clock.local_instant(organization, day, rule.start_time) for day in days]
        begins = clock.local_instant(organization, change - AROUND, rule.start_time)
        theirs = [moment for moment in ruleset(rhythm, ZoneInfo(zone), change + AROUND, breaks) if moment >= begins]
        assert ours == theirs, change


@pytest.mark.parametrize("weekday", range(7))
def test_the_fifth_is_met_in_months_that_have_one_and_in_no_other(weekday):
    """Six years, by the calendar's own count of days."""
    rhythm = Rhythm("monthly", weekday, 5, time(16), FIRST, None)
    every = [FIRST + number * DAY for number in range((LAST - FIRST).days + 1)]
    of_weekday = [day for day in every if day.weekday() == weekday]
    fifths = [
        day
        for day in of_weekday
        if sum((day.year, day.month) == (o.year, o.month) for o in of_weekday if o <= day) == 5
    ]
    assert occurrence_days(rhythm, FIRST, LAST) == fifths
    assert 20 <= len(fifths) <= 30


@dataclass
class Life:
    """A rule in an organization, the change of clocks it lives through, and which of its meetings move whereto."""

    zone: str
    change: int
    rule: Rule
    moves: list[tuple[int, int]]


lives = st.builds(
    Life,
    zone=st.sampled_from(ZONES),
    change=st.integers(0, 11),
    rule=rules,
    moves=st.lists(st.tuples(st.integers(0, 5), st.integers(-6, 12)), max_size=3, unique_by=lambda move: move[0]),
)


@given(life=lives)
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_what_is_generated_moved_and_generated_again_is_the_ruleset(db, life):
    """Through the services, into PostgreSQL: meetings around a change of clocks are those of the set, twice."""
    organization = OrganizationFactory(time_zone=life.zone)
    change = CHANGES[life.zone][life.change]
    rhythm = rhythm_of(life.rule, change - life.rule.begins * DAY)
    first, last = max(rhythm.starts_on, change - AROUND), change + AROUND
    breaks = [(change + begins * DAY, change + (begins + days) * DAY) for begins, days in life.rule.breaks]
    morning = clock.local_instant(organization, first, time.min)
    with time_machine.travel(morning, tick=False), organization_scope(organization), transaction.atomic():
        pairing = opened(organization, rhythm, merged_breaks(breaks))
        generate_meetings(organization=organization, since=first, until=last)
        moves = moved(organization, rhythm, life, first, last)
        generate_meetings(organization=organization, since=first, until=last)
        standing = Meeting.objects.filter(pairing=pairing, logs__isnull=True).order_by("starts_at")
        found = [meeting.starts_at for meeting in standing]
        week = clock.week_of(organization, first)
        while week.start <= last - 7 * DAY:
            assert week.start < first or not is_meeting_missing(organization, week)
            week = week.next()
    expected = ruleset(rhythm, organization.zone, last, breaks, moves)
    assert found == [moment for moment in expected if moment >= morning]


def merged_breaks(breaks: list[tuple[date, date]]) -> list[tuple[date, date]]:
    """Two breaks of a program do not overlap."""
    if len(breaks) == 2 and breaks[0][0] <= breaks[1][1] and breaks[1][0] <= breaks[0][1]:
        return [(min(breaks[0][0], breaks[1][0]), max(breaks[0][1], breaks[1][1]))]
    return breaks


def opened(organization: Organization, rhythm: Rhythm, breaks: list[tuple[date, date]]):
    """A pairing with this fixed time, in a program with these breaks."""
    starts = {"organization": organization, "starts_on": rhythm.starts_on}
    program = ProgramFactory(**starts)
    for begins, ends in breaks:
        CalendarPeriod.objects.create(
            organization=organization, program=program, kind="break", name="x", starts_on=begins, ends_on=ends
        )
    pairing = PairingFactory(**starts, enrolment=EnrolmentFactory(**starts, program=program))
    open_series(
        pairing=pairing,
        frequency=rhythm.frequency,
        weekday=rhythm.weekday,
        week_of_month=rhythm.week_of_month,
        start_time=rhythm.start_time,
        starts_on=rhythm.starts_on,
        ends_on=rhythm.ends_on,
        by=None,
        generate=False,
    )
    return pairing


def moved(organization: Organization, rhythm: Rhythm, life: Life, first: date, last: date) -> list[tuple[date, date]]:
    """Move some of the meetings to days on which there is none; gives (from, to) of those that could be moved."""
    meetings = list(Meeting.objects.order_by("starts_at"))
    taken, done = {meeting.local_date for meeting in meetings}, []
    for number, by in life.moves:
        new_day = meetings[number].local_date + by * DAY if number < len(meetings) else None
        if new_day is None or new_day in taken or not first <= new_day <= last:
            continue
        old_day = meetings[number].local_date
        starts_at = clock.local_instant(organization, new_day, rhythm.start_time)
        move_meeting(meeting=meetings[number], starts_at=starts_at, excused_by="mentee", by=None)
        taken.add(new_day)
        done.append((old_day, new_day))
    return done
