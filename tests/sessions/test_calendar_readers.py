"""The feed as it comes, read by two other implementations: khal, and `icalendar` with `recurring-ical-events`.

What they show is held against the rows: start, end, title, over both changes of clocks and every kind of change.
"""

from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

import icalendar
import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.utils import translation
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.scope import organization_scope
from sessions.calendar_file import calendar_file
from sessions.models import Meeting
from sessions.queries.calendar import CalendarEntry
from sessions.services import generate_meetings
from tests.factories import SeriesFactory
from tests.sessions.calendars import Khal, Read, make_address, planned, read_by_icalendar

JERUSALEM = ZoneInfo("Asia/Jerusalem")
SPRING, AUTUMN = datetime(2027, 3, 26, 0, tzinfo=UTC), datetime(2026, 10, 24, 23, tzinfo=UTC)
"""The instants at which the clocks of Jerusalem change: 02:00 becomes 03:00, and 02:00 becomes 01:00."""


@pytest.fixture
def khal(tmp_path):
    return Khal(tmp_path, "Asia/Jerusalem")


@pytest.fixture
def weekly(organization, pairing):
    """Noam and Uri meet on Thursdays at 16:00; the meetings ahead are made."""
    with organization_scope(organization), transaction.atomic():
        SeriesFactory(
            organization=organization, pairing=pairing, weekday=3, start_time=time(16), starts_on=date(2026, 9, 1)
        )
        generate_meetings(organization=organization)


def readers(content: bytes, khal: Khal, organization) -> list[set[Read]]:
    """What the feed says to each of the two, in the span that it has today."""
    today = clock.today(organization)
    first, last = (clock.local_instant(organization, today + timedelta(weeks=weeks), time.min) for weeks in (-5, 28))
    return [read_by_icalendar(content, organization.zone, first, last), khal.read(content, first, last)]


@pytest.mark.parametrize("now", ["2026-10-14T09:00:00Z", "2027-03-10T09:00:00Z"], ids=["autumn", "spring"])
def test_both_read_what_was_planned_moved_cancelled_and_added(
    now, khal, signed_in, noam, dana, organization, mentor, weekly, make_meeting, pairing
):
    """The calendar takes the feed in before and after: same ids change their time, and nothing is doubled."""
    with time_machine.travel(now, tick=False) as traveller:
        with organization_scope(organization):
            generate_meetings(organization=organization)
            first, second, third, *_rest = Meeting.objects.filter(starts_at__gte=clock.now()).order_by("starts_at")
        path = make_address(signed_in(noam))
        expected = recount(organization)
        assert len(expected) >= 8
        assert readers(Client().get(path).content, khal, organization) == [expected, expected]

        traveller.shift(timedelta(minutes=10))
        office = signed_in(dana)
        to_sunday = third.local_date + timedelta(days=3)
        sent = [
            (f"meetings/{first.pk}/move/", {"day": first.local_date - timedelta(days=1), "time": "18:30"}),
            (f"meetings/{second.pk}/cancel/", {"cancelled_by": "office", "reason": "cancelled"}),
            (f"meetings/{third.pk}/move/", {"day": to_sunday, "time": "09:15"}),
            (
                f"pairings/{pairing.pk}/schedule/add/",
                {"day": to_sunday, "time": "20:00", "minutes": "30", "mode": "phone"},
            ),
        ]
        for page, data in sent:
            assert office.post(f"/north/{page}", {"excused_by": "mentee", **data}).status_code == 302, page

        with organization_scope(organization):
            moved, extra = Meeting.objects.get(moved_from=third), Meeting.objects.get(minutes=30)
            first.refresh_from_db()
        changed = {
            row for row in expected if UUID(row[0].removesuffix("@livui")) not in {first.pk, second.pk, third.pk}
        }
        changed |= {
            planned(first, JERUSALEM, "Meeting"),
            planned(second, JERUSALEM, "Cancelled: meeting"),
            planned(moved, JERUSALEM, "Meeting", key=third.pk),
            planned(extra, JERUSALEM, "Meeting"),
        }
        assert len(changed) == len(expected) + 1
        assert readers(Client().get(path).content, khal, organization) == [changed, changed]


def recount(organization) -> set[Read]:
    """Each row once, by a plain walk."""
    with organization_scope(organization):
        today = clock.today(organization)
        return {
            planned(meeting, organization.zone, "Meeting")
            for meeting in Meeting.objects.all()
            if today - timedelta(weeks=4) <= meeting.local_date <= today + timedelta(weeks=26)
        }


def test_names_and_hebrew_reach_both(khal, signed_in, noam, organization, make_pairing, mentor, make_meeting, noon):
    name = 'אורי (בן־דוד); כהן, "הקטן" \\ ' + "ארוך " * 20
    meeting = make_meeting(date(2026, 11, 19), pairing=make_pairing(mentor=mentor, mentee=name))
    client = signed_in(noam)
    path = make_address(client)
    client.post("/north/calendar/names/", {"names": "shown"})
    expected = {planned(meeting, JERUSALEM, f"Meeting with {name}")}
    assert readers(Client().get(path).content, khal, organization) == [expected, expected]


def feed_of(spans: list[tuple[datetime, int]], zone: ZoneInfo) -> tuple[bytes, list[CalendarEntry]]:
    entries = [
        CalendarEntry(
            meeting=SimpleNamespace(starts_at=starts_at, minutes=minutes, place=""),
            key=uuid5(UUID(int=0), f"{number}"),
            is_cancelled=False,
            changed_at=datetime(2026, 9, 1, tzinfo=UTC),
            sequence=0,
            other=None,
        )
        for number, (starts_at, minutes) in enumerate(spans)
    ]
    with translation.override("en"):
        return calendar_file(SimpleNamespace(zone=zone, name=""), entries, with_names=False), entries


near_a_change = st.builds(
    lambda change, minutes, length: (change + timedelta(minutes=minutes), length),
    st.sampled_from([SPRING, AUTUMN]),
    st.integers(-36 * 60, 36 * 60),
    st.integers(5, 600),
)


@given(st.lists(near_a_change, min_size=1, max_size=6))
@example([(AUTUMN - timedelta(minutes=30), 45), (AUTUMN, 30), (AUTUMN + timedelta(minutes=59), 5)])
@example([(SPRING - timedelta(minutes=15), 30), (SPRING, 60)])
@settings(deadline=None)
def test_instants_hold_over_both_changes_of_clocks(spans):
    """Whatever the hour, what is read back is the same instant, and ends as long after as it was planned."""
    content, entries = feed_of(spans, JERUSALEM)
    read = {
        str(event["UID"]): (event.start, event.end) for event in icalendar.Calendar.from_ical(content).walk("VEVENT")
    }
    for entry in entries:
        start, end = (instant.astimezone(UTC) for instant in read[f"{entry.key}@livui"])
        assert (start, end) == (entry.starts_at, entry.ends_at)


@given(st.lists(near_a_change, min_size=1, max_size=6))
@example([(AUTUMN - timedelta(minutes=30), 45), (AUTUMN, 30), (AUTUMN + timedelta(minutes=59), 5)])
@settings(deadline=None, max_examples=15)
def test_khal_shows_the_local_hours_over_both_changes(tmp_path_factory, spans):
    content, entries = feed_of(spans, JERUSALEM)
    khal = Khal(tmp_path_factory.mktemp("khal"), "Asia/Jerusalem")
    expected = {planned(entry.meeting, JERUSALEM, "Meeting", key=entry.key) for entry in entries}
    assert khal.read(content, datetime(2026, 10, 1), datetime(2027, 4, 30)) == expected


@pytest.mark.parametrize("name", ["Asia/Jerusalem", "America/New_York", "Africa/Casablanca", "Australia/Sydney", "UTC"])
def test_the_zone_that_comes_along_is_true(name):
    """A reader that does not know the zone by its name finds the same offset at every quarter of an hour."""
    zone = ZoneInfo(name)
    content, _entries = feed_of([(SPRING, 45), (AUTUMN, 45)], zone)
    told = icalendar.Calendar.from_ical(content).walk("VTIMEZONE")[0].to_tz(lookup_tzid=False)
    moment, end = datetime(2026, 1, 2, tzinfo=UTC), datetime(2027, 12, 30, tzinfo=UTC)
    while moment < end:
        local = moment.astimezone(zone)
        if not local.fold:
            wall = local.replace(tzinfo=None)
            assert told.utcoffset(wall) == local.utcoffset(), wall
        moment += timedelta(minutes=15)
