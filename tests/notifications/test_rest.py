"""Letters that can wait keep the night, Shabbat and holidays; the days are held against another calendar's."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from pyluach.dates import GregorianDate

from mentoring_platform.notifications import rest
from mentoring_platform.notifications.models import OutgoingMessage
from mentoring_platform.notifications.services import queue_email, send_waiting_messages
from mentoring_platform.tenancy.models import Organization

JERUSALEM = Organization(time_zone="Asia/Jerusalem")
NEW_YORK = Organization(time_zone="America/New_York")
REST_IN_ISRAEL = {(7, 1), (7, 2), (7, 10), (7, 15), (7, 22), (1, 15), (1, 21), (3, 6)}
REST_ABROAD = REST_IN_ISRAEL | {(7, 16), (7, 23), (1, 16), (1, 22), (3, 7)}


@pytest.mark.parametrize(("in_israel", "expected"), [(True, REST_IN_ISRAEL), (False, REST_ABROAD)])
def test_holidays_are_those_of_another_calendar(in_israel, expected):
    """Every day of forty years."""
    day = date(2010, 1, 1)
    while day < date(2050, 1, 1):
        hebrew = GregorianDate.from_pydate(day).to_heb()
        assert (day in rest.holidays(day.year, in_israel=in_israel)) == ((hebrew.month, hebrew.day) in expected), day
        day += timedelta(days=1)


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
