"""For one reader: in order, as one letter where several wait, no more than so many a day, never in rest."""

from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.core import mail
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mentoring_platform.notifications import rest
from mentoring_platform.notifications.channels import Sent, Temporary
from mentoring_platform.notifications.choices import Kind, State
from mentoring_platform.notifications.models import Address, MessageSettings, OutgoingMessage, Preference
from mentoring_platform.notifications.services import (
    Notice,
    forget_old_messages,
    notify,
    notify_many,
    send_waiting_messages,
)
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.scope import organization_scope
from tests.factories import MembershipFactory, OrganizationFactory

WEDNESDAY = "2026-11-18T08:00:00Z"  # 10:00 in Jerusalem


def tell(member, key: str, kind: Kind = Kind.PLAN, **more) -> list[OutgoingMessage]:
    told = {"subject": f"Subject {key}", "text": f"Text {key}"} | more
    return notify(organization=member.organization, kind=kind, key=key, to=member, **told)


def send(organization, channel: str = "email") -> list[str]:
    """What goes now: the subjects."""
    before = len(mail.outbox)
    send_waiting_messages(organization=organization, channel=channel)
    return [letter.subject for letter in mail.outbox[before:]]


@pytest.fixture
def noa(inside):
    return MembershipFactory(organization=inside, user__language="en")


@time_machine.travel(WEDNESDAY, tick=False)
def test_several_that_wait_for_one_reader_leave_as_one_in_their_order(inside, noa):
    other = MembershipFactory(organization=inside)
    stop = {"List-Unsubscribe": "<https://x.example/plan>"}
    tell(noa, "1", html="<html><body dir=rtl><p>Erste</p></body></html>", headers=stop, forget_when_sent=True)
    tell(other, "x")
    tell(noa, "2", headers=stop | {"X-Own": "2"}, text="Text <2>")
    tell(noa, "code", kind=Kind.CONCERN)
    assert send(inside) == [f"2 messages from {inside.name}", "Subject x", "Subject code"]
    letter = mail.outbox[0]
    assert letter.body.index("1. Subject 1\n\nText 1") < letter.body.index("2. Subject 2\n\nText <2>")
    html = letter.alternatives[0].content
    assert html.count("<body") == 1 and html.index("<p>Erste</p>") < html.index("<p>Text &lt;2&gt;</p>")
    assert letter.message()["List-Unsubscribe"] == stop["List-Unsubscribe"] and "X-Own" not in letter.message()
    first, second = OutgoingMessage.objects.filter(key__in=["1:email", "2:email"]).order_by("key")
    assert (first.state, second.state, second.merged_into) == (State.SENT, State.SENT, first)
    assert (first.text, second.text) == ("", "Text <2>")
    assert letter.message()["Message-ID"] == f"<{first.pk}@localhost>"


def test_what_failed_goes_with_what_came_meanwhile(inside, noa, monkeypatch):
    with time_machine.travel(WEDNESDAY, tick=False) as now:
        tell(noa, "1")
        real = mail.EmailMultiAlternatives.send

        def refuse(self, **_):
            raise Temporary("not now")

        monkeypatch.setattr(mail.EmailMultiAlternatives, "send", refuse)
        assert send(inside) == []
        monkeypatch.setattr(mail.EmailMultiAlternatives, "send", real)
        now.shift(60)
        tell(noa, "2")
        assert send(inside) == []  # not before the first
        now.shift(120)
        assert send(inside) == [f"2 messages from {inside.name}"]


def test_no_more_than_so_many_a_day_and_the_rest_in_the_morning(inside, noa):
    MessageSettings.objects.create(organization=inside, most_per_day=2)
    with time_machine.travel(WEDNESDAY, tick=False) as now:
        for number in range(5):
            tell(noa, str(number))
            expected = [f"Subject {number}"] if number < 2 else []
            assert send(inside) == expected
            now.shift(600)
        tell(noa, "urgent", kind=Kind.CONCERN)
        assert send(inside) == ["Subject urgent"]
        now.move_to("2026-11-19T05:59:00Z")
        assert send(inside) == []
        now.shift(60)
        assert send(inside) == [f"3 messages from {inside.name}"]


def test_quiet_hours_and_the_one_letter_a_day(inside, noa):
    own = Preference.objects.create(
        organization=inside, membership=noa, quiet_from=time(17), quiet_until=time(9, 30), digest=False
    )
    with time_machine.travel("2026-11-18T15:00:00Z", tick=False) as now:  # 17:00 in Jerusalem
        tell(noa, "1")
        tell(noa, "must", kind=Kind.ACCESS)
        assert send(inside) == ["Subject must"]
        now.move_to("2026-11-19T07:29:00Z")
        assert send(inside) == []
        now.shift(60)
        assert send(inside) == ["Subject 1"]
        own.digest = True
        own.save()
        tell(noa, "2")
        assert send(inside) == []
        now.move_to("2026-11-20T08:00:00Z")  # Friday at 10:00
        tell(noa, "3")
        assert send(inside) == ["Subject 2"]
        now.move_to("2026-11-22T08:00:00Z")
        assert send(inside) == ["Subject 3"]


def test_what_is_not_wanted_any_more_is_dropped(inside, noa):
    with time_machine.travel(WEDNESDAY, tick=False):
        for key, kind in (("plan", Kind.PLAN), ("week", Kind.WEEK), ("must", Kind.ACCESS)):
            tell(noa, key, kind=kind)
        Preference.objects.create(organization=inside, membership=noa, channels={"plan": [], "access": []})
        assert sorted(send(inside)) == ["Subject must", "Subject week"]
        dropped = OutgoingMessage.objects.get(key="plan:email")
        assert (dropped.state, dropped.last_error) == (State.DROPPED, "unwanted")
        assert tell(noa, "again") == []
        noa.is_active = False
        noa.save()
        assert tell(noa, "gone", kind=Kind.WEEK) == []


def test_many_are_told_in_as_many_queries_as_one(inside, django_assert_num_queries):
    people = [MembershipFactory(organization=inside) for _ in range(5)]
    for some in (people[:1], people[1:]):
        notices = [Notice(kind=Kind.WEEK, key=f"w:{one.pk}", to=one, subject="s", text="t") for one in some]
        with django_assert_num_queries(5):
            assert len(notify_many(organization=inside, notices=notices)) == len(some)


def test_words_are_forgotten_after_a_month_and_rows_after_two_years(inside, noa):
    with time_machine.travel(WEDNESDAY, tick=False) as now:
        tell(noa, "1")
        tell(noa, "2")
        send(inside)
        tell(noa, "waits", not_before=clock.now() + timedelta(days=40))
        now.shift(timedelta(days=29))
        assert forget_old_messages(organization=inside) == (0, 0)
        now.shift(timedelta(days=2))
        assert forget_old_messages(organization=inside) == (2, 0)
        assert set(OutgoingMessage.objects.values_list("text", flat=True)) == {"", "Text waits"}
        now.shift(timedelta(days=710))
        assert forget_old_messages(organization=inside) == (0, 3)


ZONES = ["Asia/Jerusalem", "America/New_York", "Europe/London", "Australia/Sydney", "Pacific/Honolulu"]
BEGINS = [datetime(2026, 9, 8, tzinfo=UTC), datetime(2027, 3, 20, tzinfo=UTC), datetime(2026, 10, 20, tzinfo=UTC)]


def numbers_in(kept: list) -> list[int]:
    return [int(part.split(")")[0]) for _at, letter in kept for part in letter.text.split("(")[1:]]


class Recorder:
    """Stands for all ways out: keeps what leaves, and when."""

    name = "recorder"

    def __init__(self, kept: list):
        self.kept = kept

    def send(self, letter):
        self.kept.append((clock.now(), letter))
        return Sent()

    def close(self) -> None:
        """Nothing."""


@pytest.mark.parametrize("zone", ZONES)
@settings(max_examples=2, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    begins=st.sampled_from(BEGINS),
    quiet=st.sampled_from([None, (time(20), time(9)), (time(12), time(14)), (time(9), time(10, 30))]),
    moments=st.lists(st.integers(0, 28 * 24 * 60), min_size=3, max_size=16),
)
def test_a_simulated_month_in_which_nothing_leaves_in_rest_and_all_of_it_afterwards(
    db, monkeypatch, zone, begins, quiet, moments
):
    organization = OrganizationFactory(time_zone=zone)
    kept: list = []
    monkeypatch.setattr("mentoring_platform.notifications.services.sending.adapter_for", lambda channel: Recorder(kept))
    with organization_scope(organization):
        noa = MembershipFactory(organization=organization, user__language="en")
        if quiet:
            hours = {"quiet_from": quiet[0], "quiet_until": quiet[1]}
            Preference.objects.create(organization=organization, membership=noa, **hours)
        queued = sorted(begins + timedelta(minutes=minute) for minute in moments)
        looks = sorted({*queued, *(begins + timedelta(hours=hour) for hour in range(36 * 24))})
        number = 0
        with time_machine.travel(begins, tick=False) as now:
            for moment in looks:
                now.move_to(moment)
                while number < len(queued) and queued[number] <= moment:
                    tell(noa, f"{number:02}", text=f"({number:02})")
                    number += 1
                if len(numbers_in(kept)) < number:
                    send_waiting_messages(organization=organization)
        assert numbers_in(kept) == list(range(len(queued)))  # all, each once, in order
        for at, _letter in kept:
            local = at.astimezone(organization.zone)
            tomorrow = local.date() + timedelta(days=1)
            assert not rest.is_rest(organization, local.date()), local
            assert 8 <= local.hour < (13 if rest.is_rest(organization, tomorrow) else 21), local
            if quiet:
                begin, end = quiet
                is_quiet = begin <= local.time() < end if begin < end else not end <= local.time() < begin
                assert not is_quiet, local
        by_moment = [at for at, _letter in kept]
        assert len(by_moment) == len(set(by_moment))  # what waits together leaves as one


@time_machine.travel(WEDNESDAY, tick=False)
def test_short_channels_get_one_line_with_the_address_of_the_site(inside, noa, monkeypatch):
    kept: list = []
    monkeypatch.setattr("mentoring_platform.notifications.services.sending.adapter_for", lambda channel: Recorder(kept))
    MessageSettings.objects.create(organization=inside, channels=["sms"])
    monkeypatch.setattr("mentoring_platform.notifications.queries.configured_channels", lambda: ["email", "sms"])
    told = {"organization": inside, "membership": noa, "confirmed_at": clock.now()}
    Address.objects.create(**told, channel="sms", value="+972501234567")
    Preference.objects.create(organization=inside, membership=noa, channels={"plan": ["sms"]})
    for number in range(3):
        tell(noa, str(number), short=f"Short {number}")
    send_waiting_messages(organization=inside, channel="sms")
    ((_at, letter),) = kept
    assert letter.short == "3 messages: Short 0; Short 1; Short 2"
    assert letter.link == f"http://testserver/{inside.slug}/"
