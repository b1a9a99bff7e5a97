"""The week on a phone, from the server's side: what may be kept there, and what it sends once there is network.

Noam's pages; now is Wednesday 18 November 2026, 12:00. What a browser does with it: tests/browser/test_seconds.py.
"""

import gzip
import json
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from mentoring_platform.accounts.choices import Role
from mentoring_platform.tenancy.scope import organization_scope
from sessions import services
from sessions.models import LogRevision, SessionLog
from sessions.views.days import OWNER
from sessions.views.phone import SHELL
from tests.factories import MentorFactory
from tests.ui.test_assets import BUDGET, compressed

pytestmark = pytest.mark.usefixtures("noon")
MONDAY, TUESDAY = date(2026, 11, 16), date(2026, 11, 17)
HTMX = {"HX-Request": "true"}


@pytest.fixture
def meeting(make_meeting):
    return make_meeting(TUESDAY)


@pytest.fixture
def url(organization):
    return lambda name, *args: reverse(f"mentoring_sessions:{name}", args=[organization.slug, *args])


@pytest.fixture
def client(signed_in, noam):
    return signed_in(noam)


@pytest.fixture
def send(client, url):
    """Send an act that was kept: `send(meeting, act="held", seen="")` gives status and what was told."""

    def act(meeting, **fields):
        answer = client.post(url("kept", meeting.pk), {"key": str(uuid4()), **fields})
        return answer.status_code, json.loads(answer.content) if answer.status_code != 404 else {}

    return act


@pytest.fixture
def logs(organization):
    """The logs as they stand: (outcome, minutes, mode) of each."""

    def read():
        with organization_scope(organization):
            return list(SessionLog.objects.order_by("pk").values_list("outcome", "minutes", "mode"))

    return read


@pytest.fixture
def kinds(organization):
    """What the history says was done, the first thing first."""

    def read():
        with organization_scope(organization):
            return list(LogRevision.objects.order_by("at", "id").values_list("kind", flat=True))

    return read


def details(**other) -> dict:
    return {"day": "2026-11-17", "time": "16:10", "minutes": "30", "mode": "phone", **other}


ACTS = [
    ({"act": "held"}, ("held", 45, "in_person")),
    ({"act": "held", "minutes": "60", "mode": "video"}, ("held", 60, "video")),
    ({"act": "answer", "answer": "missed-mentee"}, ("missed", None, "")),
    ({"act": "details", **details()}, ("held", 30, "phone")),
]


@pytest.mark.parametrize(("act", "expected"), ACTS, ids=["held", "as usual", "not held", "details"])
def test_an_act_sent_however_often_is_one_log(send, logs, kinds, meeting, act, expected, noon):
    key = str(uuid4())
    for _n in range(3):
        status, told = send(meeting, seen="", key=key, **act)
        assert status == 200 and told["seen"]
        noon.shift(timedelta(minutes=1))
    assert logs() == [expected]
    assert kinds() == ["created"]


def test_what_was_taken_back_elsewhere_does_not_come_again_with_a_lost_answer(send, client, url, logs, kinds, meeting):
    key = str(uuid4())
    send(meeting, act="held", seen="", key=key)
    client.post(url("undo", meeting.pk))
    assert send(meeting, act="held", seen="", key=key) == (200, {"seen": ""})
    assert logs() == [] and sorted(kinds()) == ["created", "undone"]
    assert send(meeting, act="held", seen="")[0] == 200
    assert len(logs()) == 1


def test_taking_back_twice_takes_no_later_report_away(send, logs, meeting, noon):
    seen = send(meeting, act="held", seen="")[1]["seen"]
    key = str(uuid4())
    assert send(meeting, act="undo", seen=seen, key=key) == (200, {"seen": ""})
    noon.shift(timedelta(minutes=1))
    send(meeting, act="answer", answer="missed-mentee", seen="")
    assert send(meeting, act="undo", seen=seen, key=key)[0] == 200
    assert send(meeting, act="undo", seen=seen)[0] == 409
    assert [outcome for outcome, *_ in logs()] == ["missed"]


@pytest.mark.parametrize("address", ["kept", "held"])
def test_a_tap_whose_answer_was_lost_and_that_comes_again_by_another_way(send, client, url, logs, meeting, address):
    key = str(uuid4())
    client.post(url(address, meeting.pk), {"act": "held", "key": key, "seen": ""}, headers=HTMX)
    client.post(url("undo", meeting.pk))
    assert send(meeting, act="held", seen="", key=key)[0] == 200
    assert logs() == []


def test_something_else_reported_meanwhile_is_told_and_nothing_is_lost(send, client, url, logs, meeting):
    client.post(url("not_held", meeting.pk), {"answer": "missed-mentee", "seen": ""})
    status, told = send(meeting, act="held", seen="")
    assert status == 409 and "reported meanwhile" in told["problem"]
    assert [outcome for outcome, *_ in logs()] == ["missed"]
    assert send(meeting, act="held", seen=told["seen"])[0] == 200
    assert [outcome for outcome, *_ in logs()] == ["held"]


@pytest.mark.parametrize(
    "act",
    [
        {"act": "answer", "answer": "missed-everybody"},
        {"act": "details", **details(minutes="0")},
        {"act": "details", **details(day="2026-11-19")},
        {"act": "held", "minutes": "many"},
    ],
)
def test_what_cannot_be_is_told_in_words(send, logs, meeting, act):
    status, told = send(meeting, seen="", **act)
    assert status == 422 and told["problem"]
    assert logs() == []


def test_a_key_belongs_to_one_meeting_and_an_act_is_one_of_ours(send, meeting, make_meeting, logs):
    key = str(uuid4())
    send(meeting, act="held", seen="", key=key)
    assert send(make_meeting(MONDAY), act="held", seen="", key=key)[0] == 422
    assert send(meeting, act="erase")[0] == 404
    assert len(logs()) == 1


def test_nobody_sends_for_somebody_else(meeting, url, signed_in, make_viewer, organization, dana, logs):
    other = make_viewer(Role.MENTOR, organization=organization)
    with organization_scope(organization):
        MentorFactory(organization=organization, membership=other.membership(Role.MENTOR))
    for viewer in (other, dana):
        assert signed_in(viewer).post(url("kept", meeting.pk), {"act": "held"}).status_code == 404
    assert Client().post(url("kept", meeting.pk), {"act": "held"}).status_code == 302
    assert logs() == []


def test_the_token_says_whose_it_is_and_sends(signed_in, noam, url, meeting, logs):
    client = Client(enforce_csrf_checks=True)
    client.force_login(noam.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    told = client.get(url("token")).json()
    assert told["user"] == str(noam.user.pk)
    post = {"path": url("kept", meeting.pk), "data": {"act": "held", "seen": ""}}
    assert client.post(**post).status_code == 403 and logs() == []
    assert client.post(**post, headers={"X-CSRFToken": told["token"]}).status_code == 200


def test_only_the_present_week_and_what_belongs_to_it_may_be_kept(client, url, meeting, noam, make_meeting):
    old = make_meeting(date(2026, 11, 10))
    for address in (url("my_week"), url("my_week") + "?week=2026-11-17", url("copies")):
        assert client.get(address).headers[OWNER] == str(noam.user.pk)
    others = [url("my_week") + "?week=2026-11-10", url("meeting", old.pk), url("notes_keys"), noam.url("reports:home")]
    for address in (*others, url("log_details", meeting.pk), url("calendar"), url("schedule", old.pairing_id)):
        assert OWNER not in client.get(address).headers, address


def test_copies_hold_what_the_cards_lead_to(client, url, meeting, make_meeting, organization, noam):
    reported, coming, old = make_meeting(MONDAY), make_meeting(date(2026, 11, 19)), make_meeting(date(2026, 11, 10))
    with organization_scope(organization):
        services.log_meeting(meeting=reported, outcome="held", by=noam)
    told = client.get(url("copies")).json()
    pages = told["pages"]
    both = {url(name, each.pk) for name in ("not_held", "log_details", "note_write") for each in (meeting, old)}
    of_reported = {url(name, reported.pk) for name in ("log_details", "note_write")}
    assert set(pages) == {"", *both, *of_reported, url("not_held", coming.pk)}
    assert "missed-mentee" in pages[url("not_held", meeting.pk)]["main"]
    assert "missed-mentee" not in pages[url("not_held", coming.pk)]["main"]
    form = pages[url("log_details", meeting.pk)]
    assert form["title"] == "How it took place" and f'data-keep-draft="log-{meeting.pk}"' in form["main"]
    assert 'name="day" value="2026-11-17"' in form["main"] and "<main" not in form["main"]
    note = pages[url("note_write", meeting.pk)]
    assert f'nonce="{told["nonce"]}"' in note["head"] and str(meeting.pk) in note["main"]
    assert "<nav" not in json.dumps(pages)


@pytest.mark.parametrize("count", [1, 3])
def test_copies_take_as_many_queries_for_one_as_for_three(
    client, url, make_meeting, make_pairing, mentor, count, django_assert_num_queries
):
    for number in range(count):
        make_meeting(TUESDAY, pairing=make_pairing(mentor=mentor, mentee=f"משתתף {number}"))
    with django_assert_num_queries(16):
        client.get(url("copies"))


@pytest.mark.parametrize(("language", "direction", "words"), [("he", "rtl", "השבוע שלי"), ("en", "ltr", "My week")])
def test_the_manifest_speaks_for_the_organization_in_the_persons_language(
    signed_in, noam, organization, url, language, direction, words
):
    answer = signed_in(noam, language).get(url("manifest"))
    told = answer.json()
    assert answer.headers["Content-Type"] == "application/manifest+json"
    assert (told["lang"], told["dir"], told["start_url"]) == (language, direction, url("my_week"))
    assert told["name"] == f"{words} · {organization.name}" and told["short_name"] == organization.name
    assert {icon["purpose"] for icon in told["icons"]} == {"any", "maskable"}
    for icon in told["icons"]:
        picture = Path(finders.find(icon["src"].removeprefix("/static/"))).read_bytes()
        assert picture[:4] == b"\x89PNG" and f"{int.from_bytes(picture[16:20])}x" in icon["sizes"]
    assert [shortcut["url"] for shortcut in told["shortcuts"]] == [url(p) for p in ("my_week", "extra", "notes")]


def test_the_page_leads_to_the_manifest_of_those_who_report_alone(signed_in, noam, dana, url):
    assert url("manifest") in signed_in(noam).get(url("my_week")).content.decode()
    assert "manifest" not in signed_in(dana).get(dana.url("mentoring_sessions:board")).content.decode()


def test_the_worker_stands_at_the_root_with_files_that_are_there(db):
    answer = Client().get("/service-worker.js")
    assert answer.headers["Content-Type"].startswith("text/javascript")
    first = answer.content.decode().split("\n")[0]
    files = json.loads(first.removeprefix("self.shell = ").removesuffix(";"))
    assert len(files) > 8
    assert [file for file in files if not finders.find(file.removeprefix("/static/"))] == []


@pytest.mark.parametrize(
    ("lengths", "usual"),
    [
        ([], None),
        ([(45, "in_person")], None),
        ([(30, "phone")], None),
        ([(30, "phone"), (60, "video"), (30, "phone")], (30, "phone")),
        ([(30, "phone"), (60, "video")], None),
        ([(30, "phone"), (45, "in_person"), (45, "in_person"), (45, "in_person")], None),
    ],
)
def test_as_usual_is_what_the_last_meetings_were_like(
    client, url, meeting, make_meeting, organization, noam, logs, lengths, usual
):
    """The plan is 45 minutes in person; what differs from it is offered in one tap, and comes first in the form."""
    for week, (minutes, mode) in enumerate(lengths):
        past = make_meeting(date(2026, 10, 1) + timedelta(weeks=week))
        with organization_scope(organization):
            services.log_meeting(meeting=past, outcome="held", minutes=minutes, mode=mode, by=noam)
    page = client.get(url("my_week")).content.decode()
    form = client.get(url("log_details", meeting.pk)).content.decode()
    assert ("As usual" in page) == (usual is not None)
    minutes, mode = usual or (45, "in_person")
    chosen = next(tag for tag in form.split("<input") if " checked" in tag.split(">")[0])
    assert f'name="minutes" value="{minutes}"' in form and f'value="{mode}"' in chosen
    if usual:
        assert f'name="usual" value="{minutes} {mode}"' in page
        client.post(url("held", meeting.pk), {"usual": f"{minutes} {mode}", "seen": ""}, headers=HTMX)
        assert logs()[-1] == ("held", *usual)


def test_what_the_week_loads_first_stays_within_its_budget(client, url, meeting, capsys):
    files = [file for file in SHELL if file not in ("app.ltr.css", "sealing.js")]
    total = len(gzip.compress(client.get(url("my_week")).content, 6)) + sum(map(compressed, files))
    with capsys.disabled():
        print(f"\nfirst load of the week: {total:,} of {BUDGET:,} bytes compressed")
    assert total <= BUDGET


def test_one_tap_stays_as_planned(client, url, meeting, make_meeting, organization, noam, logs):
    with organization_scope(organization):
        services.log_meeting(meeting=make_meeting(MONDAY), outcome="held", minutes=30, mode="phone", by=noam)
    client.post(url("held", meeting.pk), {"seen": ""}, headers=HTMX)
    assert logs()[-1] == ("held", 45, "in_person")
