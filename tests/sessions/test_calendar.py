"""The own meetings in one's own calendar: a secret address, without names unless wanted, stopped at will."""

import re
from datetime import date, time, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mentees.models import Mentee
from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Membership
from mentoring_platform.audit.models import AuditEntry
from mentoring_platform.logs import DiscreetFormatter
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.scope import organization_scope
from sessions.models import CalendarLink, Meeting
from sessions.services import generate_meetings
from tests.factories import SeriesFactory
from tests.sessions.calendars import PAGE, events, fetch, make_address, show_names
from tests.tenancy.sweeping import answer_of

pytestmark = pytest.mark.usefixtures("noon")
YESTERDAY, TOMORROW = date(2026, 11, 17), date(2026, 11, 19)
NEXT_WEEK = date(2026, 11, 24)


@pytest.fixture
def link(organization):
    """The one address of the organization, read anew."""

    def read() -> CalendarLink:
        with organization_scope(organization):
            return CalendarLink.objects.get()

    return read


@pytest.fixture
def trail(organization):
    def read() -> list[AuditEntry]:
        with organization_scope(organization):
            return list(AuditEntry.objects.filter(action__startswith="calendar.").order_by("at", "pk"))

    return read


def test_address_is_shown_once_and_kept_as_a_hash(signed_in, noam, mentor, link, trail):
    client = signed_in(noam)
    path = make_address(client)
    secret = path.rpartition("/")[2].removesuffix(".ics")
    assert len(secret) >= 43
    assert secret not in client.get(PAGE).content.decode()
    assert secret not in str(link().__dict__) and len(link().secret_hash) == 64
    assert secret not in str([entry.__dict__ for entry in trail()])
    assert secret not in str(dict(client.session))
    assert [entry.action for entry in trail()] == ["calendar.link_made"]


def test_one_click_links_lead_to_the_address(signed_in, noam, mentor, settings):
    settings.SITE_URL = "https://livui.example.org/"
    page = signed_in(noam).post(f"{PAGE}address/", {"seen": ""})
    ways = page.context
    address = ways["address"]
    assert re.fullmatch(r"https://livui\.example\.org/calendar/north/[\w-]{43}\.ics", address)
    assert ways["webcal"] == address.replace("https://", "webcal://")
    assert parse_qs(urlsplit(ways["google"]).query)["cid"] == [ways["webcal"]]
    for outlook in (ways["outlook"], ways["office"]):
        assert parse_qs(urlsplit(outlook).query) == {"url": [address], "name": ["Meetings"]}
    text = page.content.decode()
    assert f'href="{ways["webcal"]}"' in text and f'value="{address}" readonly' in text
    assert "no-store" in page["Cache-Control"]


def test_mentor_finds_exactly_the_own_meetings(signed_in, noam, organization, make_meeting, make_pairing, pairing):
    """The rows of the feed are those of a plain recount; another mentor's, and those out of span, are not there."""
    for day in (date(2026, 10, 20), date(2026, 10, 21), YESTERDAY, TOMORROW, date(2027, 5, 19), date(2027, 5, 20)):
        make_meeting(day, place="בספרייה", minutes=50)
    make_meeting(TOMORROW, time(18), pairing=make_pairing(mentee="דן"))
    content = fetch(make_address(signed_in(noam)))
    with organization_scope(organization):
        days = (date(2026, 10, 21), date(2027, 5, 19))
        counted = Meeting.objects.filter(pairing=pairing, local_date__range=days).values_list("pk", "starts_at")
        expected = {(f"{key}@livui", start, start + timedelta(minutes=50)) for key, start in counted}
    found = events(content)
    assert {(str(event["UID"]), event.start, event.end) for event in found} == expected and len(expected) == 4
    assert all(event["DTSTART"].params["TZID"] == "Asia/Jerusalem" for event in found)
    assert b"BEGIN:VTIMEZONE" in content


def test_mentee_finds_the_own_meetings(signed_in, uri, make_meeting, make_pairing):
    own = make_meeting(TOMORROW)
    make_meeting(TOMORROW, pairing=make_pairing(mentee="דן"))
    client = signed_in(uri)
    path = make_address(client)
    assert [event["UID"] for event in events(fetch(path))] == [f"{own.pk}@livui"]
    show_names(client)
    assert [event["SUMMARY"] for event in events(fetch(path))] == ["Meeting with נועם"]


def test_who_is_both_finds_both(signed_in, noam, mentor, organization, make_meeting, make_pairing):
    with organization_scope(organization), transaction.atomic():
        membership = Membership.objects.create(organization=organization, user=noam.user, role=Role.MENTEE)
        of_noam = make_pairing(mentee="נועם")
        Mentee.objects.filter(pk=of_noam.enrolment.mentee_id).update(membership=membership)
    keys = [make_meeting(TOMORROW).pk, make_meeting(TOMORROW, time(18), pairing=of_noam).pk]
    assert [event["UID"] for event in events(fetch(make_address(signed_in(noam))))] == [f"{key}@livui" for key in keys]


def test_without_names_it_says_only_when(signed_in, noam, organization, make_meeting):
    make_meeting(TOMORROW, place="בספרייה")
    content = fetch(make_address(signed_in(noam))).decode()
    (event,) = events(content)
    assert event["SUMMARY"] == "Meeting" and event["CLASS"] == "PRIVATE"
    assert set(event) == {
        *("UID", "SUMMARY", "DTSTART", "DTEND", "DTSTAMP", "LAST-MODIFIED"),
        *("SEQUENCE", "STATUS", "TRANSP", "CLASS"),
    }
    for word in ("אורי", "נועם", "בספרייה", organization.name, "north"):
        assert word not in content.replace("\r\n ", "")


def test_with_names_only_once_wanted(signed_in, noam, organization, make_meeting, trail):
    make_meeting(TOMORROW, place="בספרייה")
    client = signed_in(noam)
    path = make_address(client)
    assert "אורי" not in fetch(path).decode()
    show_names(client)
    show_names(client)
    (event,) = events(fetch(path))
    assert (event["SUMMARY"], event["LOCATION"]) == ("Meeting with אורי", "בספרייה")
    client.post(f"{PAGE}names/", {"names": "hidden"})
    assert "אורי" not in fetch(path).decode()
    told = [entry.action for entry in trail()]
    assert told == ["calendar.link_made", "calendar.names_shown", "calendar.read", "calendar.names_hidden"]


def test_a_calendar_with_names_leaves_one_trace_a_day(signed_in, noam, pairing, make_meeting, trail, noon):
    make_meeting(TOMORROW)
    client = signed_in(noam)
    path = make_address(client)
    fetch(path)
    show_names(client)

    def reads() -> list[AuditEntry]:
        return [entry for entry in trail() if entry.action == "calendar.read"]

    assert reads() == []
    for _ in range(3):
        fetch(path)
    noon.shift(timedelta(hours=5))
    fetch(path)
    (read,) = reads()
    assert read.detail == {"people": [str(pairing.enrolment.mentee_id)]}
    assert (read.kind, read.actor_id, read.role) == ("read", noam.user.pk, Role.MENTOR)
    noon.shift(timedelta(hours=10))
    etag = Client().get(path)["ETag"]
    assert len(reads()) == 2
    noon.shift(timedelta(days=1))
    assert Client(headers={"if-none-match": etag}).get(path).status_code == 304
    assert len(reads()) == 2


def test_who_is_named_finds_it_in_the_own_history(signed_in, noam, uri, make_meeting):
    make_meeting(TOMORROW)
    client = signed_in(noam)
    path = make_address(client)
    words = "Fetched meetings with this name into the own calendar"
    fetch(path)
    assert words not in signed_in(uri).get("/north/my-record/").content.decode()
    show_names(signed_in(noam))
    fetch(path)
    assert words in signed_in(uri).get("/north/my-record/").content.decode()


def test_speaks_the_persons_language(signed_in, noam, make_meeting):
    make_meeting(TOMORROW)
    path = make_address(signed_in(noam))
    assert Client().get(path)["Content-Language"] == "en"
    signed_in(noam, "he")
    answer = Client(headers={"accept-language": "en"}).get(path)
    assert answer["Content-Language"] == "he"
    assert [event["SUMMARY"] for event in events(answer.content)] == ["פגישה"]


def test_new_address_ends_the_old_one(signed_in, noam, make_meeting, trail, link):
    make_meeting(TOMORROW)
    client = signed_in(noam)
    first = make_address(client)
    show_names(client)
    fetch(first)
    version = client.get(PAGE).context["version"]
    page = client.post(f"{PAGE}address/", {"seen": version})
    second = urlsplit(page.context["address"]).path
    assert Client().get(first).status_code == 404
    assert link().last_used_at is None and link().shows_names
    fetch(second)
    assert "calendar.link_renewed" in [entry.action for entry in trail()]


def test_a_page_sent_twice_takes_nothing_away(signed_in, noam, make_meeting):
    client = signed_in(noam)
    path = make_address(client)
    again = client.post(f"{PAGE}address/", {"seen": ""}, follow=True)
    assert "An address was made already" in again.content.decode()
    fetch(path)


def test_stopped_address_leads_nowhere(signed_in, noam, trail):
    client = signed_in(noam)
    path = make_address(client)
    assert client.post(f"{PAGE}stop/").status_code == 302
    assert client.post(f"{PAGE}stop/").status_code == 302
    assert Client().get(path).status_code == 404
    assert "Make my address" in client.get(PAGE).content.decode()
    assert [entry.action for entry in trail()] == ["calendar.link_made", "calendar.link_stopped"]


@pytest.fixture
def ends(organization, other_organization, noam, signed_in):
    """Ways in which an address ends, each with what undoes it; all of them must look alike."""

    def memberships(**change):
        with organization_scope(organization), transaction.atomic():
            Membership.objects.filter(user=noam.user).update(**change)

    def set_on(row, **values):
        for name, value in values.items():
            setattr(row, name, value)
        row.save()

    return {
        "membership": (lambda: memberships(is_active=False), lambda: memberships(is_active=True)),
        "role": (lambda: memberships(role=Role.COORDINATOR), lambda: memberships(role=Role.MENTOR)),
        "account": (lambda: set_on(noam.user, is_active=False), lambda: set_on(noam.user, is_active=True)),
        "suspended": (
            lambda: set_on(organization, suspended_at=clock.now()),
            lambda: set_on(organization, suspended_at=None),
        ),
    }


@pytest.mark.parametrize("way", ["membership", "role", "account", "suspended"])
def test_ended_is_like_never_made(way, ends, signed_in, noam, make_meeting):
    make_meeting(TOMORROW)
    path = make_address(signed_in(noam))
    end, resume = ends[way]
    unknown = f"/calendar/north/{'x' * 43}.ics"

    def told(path: str) -> tuple:
        _response, answer = answer_of(Client().get, path, {})
        return answer.status, answer.headers, answer.text

    fetch(path)
    never = told(unknown)
    end()
    assert told(path) == never == told(unknown) and never[0] == 404
    assert told(path.replace("/north/", "/nowhere/")) == never
    resume()
    fetch(path)


def test_secret_opens_nothing_at_another_organization(signed_in, noam, other_organization, make_meeting):
    path = make_address(signed_in(noam))
    assert Client().get(path.replace("/north/", "/south/")).status_code == 404
    fetch(path)


def test_only_mentors_and_mentees_have_it(signed_in, dana, ada, noam, mentor):
    for viewer in (dana, ada):
        client = signed_in(viewer)
        assert client.get(PAGE).status_code == 404
        assert client.post(f"{PAGE}address/", {"seen": ""}).status_code == 404
        assert PAGE not in client.get("/north/").content.decode()
    client = signed_in(noam)
    assert client.get(PAGE).status_code == 200
    assert PAGE in client.get("/north/my-week/").content.decode()


def test_last_use_is_kept_to_the_hour(signed_in, noam, mentor, link, noon):
    client = signed_in(noam)
    path = make_address(client)
    assert "No calendar has asked" in client.get(PAGE).content.decode()
    fetch(path)
    first = link().last_used_at
    assert first == clock.now()
    noon.shift(timedelta(minutes=59))
    fetch(path)
    assert link().last_used_at == first
    noon.shift(timedelta(minutes=1))
    fetch(path)
    assert link().last_used_at == first + timedelta(hours=1)
    assert "A calendar last asked: today at 13:00." in client.get(PAGE).content.decode()


def test_what_is_the_same_is_not_sent_again(signed_in, noam, make_meeting, noon):
    make_meeting(TOMORROW)
    path = make_address(signed_in(noam))
    answer = Client().get(path)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8" and "no-store" in answer["Cache-Control"]
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H" in answer.content.decode()
    noon.shift(timedelta(minutes=5))
    client = Client(headers={"if-none-match": answer["ETag"]})
    assert (client.get(path).status_code, client.get(path).content) == (304, b"")
    make_meeting(NEXT_WEEK)
    assert client.get(path).status_code == 200
    assert Client().head(path).status_code == 200
    assert Client().post(path).status_code == 405


def test_secret_stays_out_of_the_log(signed_in, noam, caplog):
    path = make_address(signed_in(noam))
    unknown = f"/calendar/north/{'y' * 43}.ics"
    fetch(path)
    Client().get(unknown)
    said = "".join(DiscreetFormatter().format(record) for record in caplog.records)
    assert "yyyy" not in said and path.rpartition("/")[2] not in said


def test_feed_takes_constant_queries(signed_in, noam, make_meeting, make_pairing, mentor):
    make_meeting(TOMORROW)
    path = make_address(signed_in(noam))
    fetch(path)
    counts = []
    for pairings in (0, 2):
        for number in range(pairings):
            make_meeting(TOMORROW, time(9 + number), pairing=make_pairing(mentor=mentor, mentee=f"דן {number}"))
        with CaptureQueriesContext(connection) as queries:
            assert len(events(fetch(path))) == 1 + pairings
        counts.append(len([query for query in queries if query["sql"].startswith(("SELECT", "UPDATE", "INSERT"))]))
    assert counts == [6, 6]


def sequence_of(path: str, key) -> tuple[int, str]:
    (event,) = [event for event in events(fetch(path)) if event["UID"] == f"{key}@livui"]
    assert event["LAST-MODIFIED"].dt == event["DTSTAMP"].dt
    return event["SEQUENCE"], str(event["STATUS"])


def test_every_change_raises_the_sequence(signed_in, noam, dana, make_meeting, noon):
    """Moved within the week, to another, from there again, cancelled, put back; and a move that is taken back."""
    meeting = make_meeting(TOMORROW)
    path = make_address(signed_in(noam))
    office = signed_in(dana)
    told = [(sequence_of(path, meeting.pk))]

    def move(key, day: str) -> None:
        press(key, "move", day=day, time="17:00", excused_by="mentee")

    def press(key, what: str, **data) -> None:
        noon.shift(timedelta(minutes=1))
        assert office.post(f"/north/meetings/{key}/{what}/", data).status_code == 302
        told.append(sequence_of(path, meeting.pk))

    def last():
        with organization_scope(noam.organization):
            return Meeting.objects.order_by("created_at").last().pk

    move(meeting.pk, "2026-11-19")
    move(meeting.pk, "2026-11-24")
    move(last(), "2026-11-25")
    moved = last()
    press(moved, "cancel", cancelled_by="office", reason="cancelled")
    press(moved, "restore")
    numbers = [number for number, _status in told]
    assert numbers == sorted(set(numbers)) and numbers[0] == 0
    assert [status for _number, status in told] == [*["CONFIRMED"] * 4, "CANCELLED", "CONFIRMED"]
    meeting = make_meeting(date(2026, 11, 20), time(9))
    told = [sequence_of(path, meeting.pk)]
    move(meeting.pk, "2026-11-24")
    move(last(), "2026-11-25")
    press(meeting.pk, "restore")
    assert [number for number, _status in told] == [0, 60, 120, 180]


def test_changed_fixed_time_raises_the_sequence(signed_in, noam, dana, organization, pairing, noon):
    with organization_scope(organization), transaction.atomic():
        series = SeriesFactory(organization=organization, pairing=pairing, starts_on=TOMORROW, weekday=3)
        generate_meetings(organization=organization)
    path = make_address(signed_in(noam))
    before = {event["UID"]: event for event in events(fetch(path))}
    assert len(before) >= 8
    noon.shift(timedelta(minutes=1))
    data = {"frequency": "weekly", "weekday": "3", "start_time": "16:00", "minutes": "90", "mode": "in_person"}
    answer = signed_in(dana).post(f"/north/fixed-times/{series.pk}/change/", {**data, "starts_on": "2026-11-19"})
    assert answer.status_code == 302
    after = {event["UID"]: event for event in events(fetch(path))}
    assert after.keys() == before.keys()
    assert all(event.end - event.start == timedelta(minutes=90) for event in after.values())
    assert all(event["SEQUENCE"] > before[key]["SEQUENCE"] for key, event in after.items())
