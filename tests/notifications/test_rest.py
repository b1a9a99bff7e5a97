"""Letters that can wait keep the night, Shabbat and holidays; the days are held against another calendar's."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from pyluach.dates import GregorianDate

from mentoring_platform.calendars.observances import SATURDAY
from mentoring_platform.notifications import rest
from mentoring_platform.notifications.models import OutgoingMessage
from mentoring_platform.notifications.services import queue_email, send_waiting_messages
from mentoring_platform.tenancy.models import Organization

JERUSALEM = Organization(time_zone="Asia/Jerusalem")
NEW_YORK = Organization(time_zone="America/New_York")
REST_IN_ISRAEL = {(7, 1), (7, 2), (7, 10), (7, 15), (7, 22), (1, 15), (1, 21), (3, 6)}
REST_ABROAD = REST_IN_ISRAEL | {(7, 16), (7, 23), (1, 16), (1, 22), (3, 7)}


@pytest.mark.parametrize(("organization", "expected"), [(JERUSALEM, REST_IN_ISRAEL), (NEW_YORK, REST_ABROAD)])
def test_rest_is_kept_on_the_days_of_the_jewish_calendar(organization, expected):
    """Every day of ten years; the days as (month counted from Nisan, day)."""
    day = date(2020, 1, 1)
    while day < date(2030, 1, 1):
        hebrew = GregorianDate.from_pydate(day).to_heb()
        holiday = (hebrew.month, hebrew.day) in expected
        assert rest.is_rest(organization, day) == (holiday or day.weekday() == SATURDAY), day
        day += timedelta(days=1)


@pytest.mark.parametrize(
    ("asked", "goes"),
    [
        ("2026-11-18T23:30", "2026-11-18T23:30"),  # a night is no day of rest
        ("2026-11-20T12:59", "2026-11-20T12:59"),
        ("2026-11-20T13:00", "2026-11-22T08:00"),
        ("2026-11-21T23:59", "2026-11-22T08:00"),
        ("2026-09-11T14:00", "2026-09-14T08:00"),  # Rosh Hashana after Shabbat
        ("2026-03-27T13:00", "2026-03-29T08:00"),  # the clocks have changed on Friday
    ],
)
def test_after_rest(asked, goes):
    instant = datetime.fromisoformat(asked).replace(tzinfo=JERUSALEM.zone)
    assert rest.after_rest(JERUSALEM, instant) == datetime.fromisoformat(goes).replace(tzinfo=JERUSALEM.zone)


@pytest.mark.parametrize(
    ("organization", "day", "hours"),
    [
        (JERUSALEM, date(2026, 11, 18), ("08:00", "21:00")),
        (JERUSALEM, date(2026, 11, 20), ("08:00", "13:00")),  # Friday
        (JERUSALEM, date(2026, 11, 21), None),
        (JERUSALEM, date(2026, 9, 20), ("08:00", "13:00")),  # the eve of Yom Kippur
        (JERUSALEM, date(2026, 9, 21), None),
        (JERUSALEM, date(2027, 4, 29), ("08:00", "21:00")),  # the day after Pesach in Israel,
        (NEW_YORK, date(2027, 4, 29), None),  # and its last day abroad
        (JERUSALEM, date(2026, 3, 27), ("08:00", "13:00")),  # the clocks change
    ],
)
def test_hours_of_a_day(organization, day, hours):
    found = rest.hours_of(organization, day)
    assert hours == (found and tuple(instant.astimezone(organization.zone).strftime("%H:%M") for instant in found))


def test_between_the_eve_and_the_morning_after_nothing_goes():
    """Asked every ten minutes of three weeks with Rosh Hashana, Yom Kippur and Sukkot: not one letter in rest."""
    moment = datetime(2026, 9, 10, tzinfo=JERUSALEM.zone)
    while moment < datetime(2026, 10, 6, tzinfo=JERUSALEM.zone):
        local = moment.astimezone(JERUSALEM.zone)
        if rest.may_write(JERUSALEM, moment):
            tomorrow = local.date() + timedelta(days=1)
            assert 8 <= local.hour < (13 if rest.is_rest(JERUSALEM, tomorrow) else 21), local
            assert not rest.is_rest(JERUSALEM, local.date()), local
        moment += timedelta(minutes=10)


def test_a_letter_that_can_wait_goes_on_sunday_morning(inside):
    """Queued on Friday at noon, refused once, tried again only after Shabbat; one that is waited for goes at once."""

    def queue(key: str, **more):
        return queue_email(organization=inside, key=key, to=f"{key}@people.example", subject="s", text="t", **more)

    with time_machine.travel("2026-11-20T11:30:00Z", tick=False) as now:  # 13:30 in Jerusalem
        queue("code")
        queue("reminder", keeps_rest=True, forget_when_sent=True, headers={"List-Unsubscribe": "<https://x.example/s>"})
        assert send_waiting_messages(organization=inside) == 1
        for moment in ("2026-11-21T10:00:00Z", "2026-11-21T18:30:00Z", "2026-11-22T05:59:00Z"):
            now.move_to(moment)
            assert send_waiting_messages(organization=inside) == 0
        now.move_to("2026-11-22T06:00:00Z")
        assert send_waiting_messages(organization=inside) == 1
    assert [letter.to for letter in mail.outbox] == [["code@people.example"], ["reminder@people.example"]]
    assert mail.outbox[1].message()["List-Unsubscribe"] == "<https://x.example/s>"
    assert OutgoingMessage.objects.get(key="reminder").headers == {}
