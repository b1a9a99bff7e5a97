"""A mentor's week on a phone of 360 px: taps and seconds counted, with and without network.

Noam accompanies eight. Whatever is repeated, reloaded, closed or lost on the way, each meeting has one log in the end.
"""

import re
import time
from contextlib import suppress
from datetime import date
from datetime import time as clock_time

import pytest
import time_machine
from django.db import transaction
from playwright.sync_api import Error, Locator, expect

from mentoring_platform.accounts.choices import Role
from mentoring_platform.tenancy.scope import organization_scope
from sessions import services
from sessions.models import LogRevision, SealedNote, SessionLog
from tests.browser.conftest import PHONE, Watch, fits
from tests.factories import (
    EnrolmentFactory,
    MeetingFactory,
    MenteeFactory,
    MentorFactory,
    PairingFactory,
    ProgramFactory,
)
from tests.sealing.desk import Desk

NOW = "2026-11-18T10:00:00Z"  # a Wednesday, noon
TUESDAY = date(2026, 11, 17)
NAMES = ["אורי", "בועז", "גדי", "דוד", "הלל", "זאב", "חגי", "טוביה"]
TOUCH = 44
WHISPERED = "הגמל פיהק"
KEEPS = "caches.open('livui-week').then((cache) => cache.keys()).then((keys) => keys.length)"
WAITING = """new Promise((done) => { const opening = indexedDB.open('livui');
  opening.onsuccess = () => { const database = opening.result;
    if (!database.objectStoreNames.contains('acts')) { database.close(); return done(0); }
    const all = database.transaction('acts').objectStore('acts').getAll();
    all.onsuccess = () => { database.close(); done(all.result.length); }; }; })"""
SMALL = """(least) => [...document.querySelectorAll('main a, main button, header summary')].filter((each) => {
  const box = each.getBoundingClientRect();
  return box.width && (box.width < least || box.height < least); }).map((each) => each.textContent.trim())"""
STORED = """async () => [await caches.keys(), (await navigator.serviceWorker.getRegistrations()).length,
  Object.keys(localStorage).filter((key) => key.includes('draft') || key === 'livui:keeps')]"""


@pytest.fixture
def wednesday():
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def meetings(transactional_db, wednesday, organization, noam):
    """Yesterday's meeting of each of the eight; Hillel and Noam have met by phone for half an hour before."""
    with organization_scope(organization), transaction.atomic():
        program = ProgramFactory(organization=organization, name="ליווי", starts_on=date(2026, 9, 1))
        mentor = MentorFactory(organization=organization, full_name="נועם", membership=noam.membership(Role.MENTOR))
        made = []
        for number, name in enumerate(NAMES):
            mentee = MenteeFactory(organization=organization, full_name=name)
            enrolment = EnrolmentFactory(organization=organization, program=program, mentee=mentee)
            pairing = PairingFactory(organization=organization, enrolment=enrolment, mentor=mentor)
            common = {"organization": organization, "pairing": pairing}
            made.append(MeetingFactory(**common, local_date=TUESDAY, at=clock_time(8 + number)))
            if name == "הלל":
                for day in (3, 10):
                    before = MeetingFactory(**common, local_date=date(2026, 11, day), at=clock_time(12))
                    services.log_meeting(meeting=before, outcome="held", minutes=30, mode="phone", by=noam)
        return made


class Phone:
    """Noam's phone: its taps are counted, and each must be large enough for a thumb."""

    def __init__(self, context, site, organization, sign_in, noam):
        self.context, self.site, self.organization, self.noam = context, site, organization, noam
        self.week = f"{site}/{organization.slug}/my-week/"
        self.troubles: list[str] = []
        self.page = self.open()
        sign_in(self.page, noam.user.email)
        self.taps, self.began = 0, time.perf_counter()

    def open(self):
        page = self.context.new_page()
        page.set_viewport_size(PHONE)
        page.set_default_timeout(10_000)
        Watch(page, self.troubles)
        self.page = page
        return page

    def follow_link(self, address: str = "") -> None:
        """Open the link in a letter."""
        self.taps += 1
        self.page.goto(self.week + address)

    def tap(self, locator: Locator) -> None:
        box = locator.bounding_box()
        assert box["width"] >= TOUCH and box["height"] >= TOUCH, locator
        self.taps += 1
        locator.click()

    def card(self, meeting) -> Locator:
        return self.page.locator(f"#meeting-{meeting.pk}")

    def keep_the_week(self) -> None:
        """One press, and the pages of the week lie here."""
        self.page.goto(self.week)
        self.tap(self.page.locator("[data-offer=keep] button[value=yes]"))
        self.until(KEEPS, 2)

    def until(self, question: str, answer) -> None:
        """Wait for an answer of the page, which may load itself anew meanwhile."""
        told = None
        for _ in range(100):
            with suppress(Error):
                told = self.page.evaluate(question)
            if told == answer:
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"{question} is {told}, not {answer}")

    def facts(self) -> dict:
        """By name of the mentee: outcome, minutes and mode of each log."""
        with organization_scope(self.organization), transaction.atomic():
            rows = SessionLog.objects.filter(meeting__local_date=TUESDAY).values_list(
                "meeting__pairing__enrolment__mentee__full_name", "outcome", "minutes", "mode"
            )
            return {name: facts for name, *facts in rows}

    def states(self) -> list[tuple[str, str]]:
        """What the history says, for each meeting of Tuesday."""
        with organization_scope(self.organization), transaction.atomic():
            rows = LogRevision.objects.filter(meeting__local_date=TUESDAY).values_list(
                "meeting__pairing__enrolment__mentee__full_name", "kind"
            )
            return sorted(rows)

    def spent(self, what: str, capsys) -> None:
        with capsys.disabled():
            print(f"\n{what}: {self.taps} taps, {time.perf_counter() - self.began:.1f} s of a browser")


@pytest.fixture
def phone(browser, site, organization, noam, sign_in, meetings, settings):
    context = browser.new_context(viewport=PHONE, extra_http_headers={"Accept-Language": "he"})
    context.clock.set_fixed_time(NOW)
    made = Phone(context, site, organization, sign_in, noam)
    yield made
    context.close()
    # A browser says in its console that there was no network, or a refusal; htmx does too.
    expected = re.compile(r"net::ERR_|^htmx:|status of 409")
    assert [trouble for trouble in made.troubles if not expected.search(trouble)] == []


def test_from_the_letter_to_the_report_in_two_taps_and_a_week_of_eight_in_ten(phone, meetings, capsys):
    phone.follow_link()
    assert fits(phone.page) and phone.page.evaluate(SMALL, TOUCH) == []
    phone.tap(phone.card(meetings[0]).locator(".answer-yes"))
    expect(phone.card(meetings[0]).locator(".answer-yes")).to_have_count(0)
    assert phone.taps <= 2 and phone.facts() == {"אורי": ["held", 45, "in_person"]}
    phone.spent("From the letter to the report", capsys)

    phone.taps, phone.began = 0, time.perf_counter()
    phone.follow_link()
    phone.tap(phone.card(meetings[1]).locator(".answer-no"))
    phone.tap(phone.page.locator("[value=missed-mentee]"))
    phone.tap(phone.page.locator("main form button").last)
    hillel = phone.card(meetings[4])
    phone.tap(hillel.locator(".as-usual button"))
    expect(hillel.locator(".as-usual")).to_have_count(0)
    phone.tap(phone.page.locator("form[action*=all-held] button"))
    expect(phone.page.locator(".answer-yes")).to_have_count(0)
    phone.spent("The week of eight", capsys)
    assert phone.taps <= 10
    facts = phone.facts()
    assert facts.pop("בועז") == ["missed", None, ""] and facts.pop("הלל") == ["held", 30, "phone"]
    assert len(facts) == 6 and set(map(tuple, facts.values())) == {("held", 45, "in_person")}


def report_without_network(phone, meetings) -> None:
    """Held with a double tap, not held, with details, taken back, and sealed: each on its own card."""
    page = phone.page
    # The second tap comes when the first has just been kept, before the card shows it.
    phone.card(meetings[0]).locator(".answer-yes").evaluate(
        "(yes) => { yes.form.addEventListener('livui:kept', () => setTimeout(() => yes.form.requestSubmit(yes)), "
        "{ once: true }); yes.click(); }"
    )
    expect(phone.card(meetings[0]).locator(".kept-state")).to_be_visible()
    phone.card(meetings[1]).locator(".answer-no").click()
    page.locator("[value=missed-mentee]").click()
    expect(phone.card(meetings[1]).locator(".kept-state")).to_be_visible()
    phone.card(meetings[2]).locator("a[href*=details]").first.click()
    page.locator("[name=minutes]").fill("60")
    page.wait_for_timeout(400)
    details = "/".join((phone.week.removesuffix("my-week/") + "meetings", "{}", "details/"))
    page.goto(details.format(meetings[5].pk))
    assert page.locator("[name=minutes]").input_value() == "45", "a draft was carried into another meeting"
    page.goto(details.format(meetings[2].pk))
    assert page.locator("[name=minutes]").input_value() == "60"
    page.locator("form[data-act=details] .btn-primary").click()
    expect(phone.card(meetings[2]).locator(".kept-state")).to_contain_text("60")
    phone.card(meetings[3]).locator(".answer-yes").click()
    phone.card(meetings[3]).locator("[data-part=back]").click()
    expect(phone.card(meetings[3]).locator(".answer-yes")).to_be_visible()


def test_without_network_each_report_is_sent_once(phone, meetings, capsys):
    desk = Desk(phone.page, phone.site, phone.noam).set_up()
    phone.keep_the_week()
    phone.context.set_offline(True)
    phone.page.goto(phone.week)
    expect(phone.page.locator("[data-part=offline]")).to_contain_text("אין רשת")
    phone.began = time.perf_counter()
    report_without_network(phone, meetings)

    phone.card(meetings[0]).locator("[data-part=note]").click()
    desk.part("note-text").fill(WHISPERED)
    desk.press_seal()
    desk.view("kept-here")
    phone.page.reload()
    phone.page.goto(phone.week)
    phone.page.close()
    page = phone.open()
    page.goto(phone.week)
    expect(page.locator(".kept-state")).to_have_count(4)
    expect(page.locator("[data-part=count]")).to_contain_text("4")
    assert fits(page)
    stored = page.evaluate("caches.open('livui-week').then(async (cache) => (await Promise.all((await cache.matchAll())"
                           ".map((answer) => answer.text()))).join())")  # fmt: skip
    assert "אורי" in stored and WHISPERED not in stored
    assert not re.search(r'csrfmiddlewaretoken\\?" value=\\?"[^"\\]', stored) and "csrfmiddlewaretoken" in stored
    page.goto(f"{phone.site}/north/notes/")
    expect(page.locator("h1")).to_contain_text("אין רשת")
    page.goto(phone.week)
    expect(page.locator("[data-all]")).to_contain_text("5")
    assert phone.facts() == {}

    phone.context.set_offline(False)
    phone.until(WAITING, 0)
    expect(page.locator(".kept-state")).to_have_count(0)  # the page has come anew by itself
    expect(page.locator("[data-part=offline]")).to_be_hidden()
    phone.spent("Three reports and a note without network, and sending them", capsys)
    assert phone.facts() == {
        "אורי": ["held", 45, "in_person"],
        "בועז": ["missed", None, ""],
        "גדי": ["held", 60, "in_person"],
    }
    assert phone.states() == [("אורי", "created"), ("בועז", "created"), ("גדי", "created")]
    with organization_scope(phone.organization), transaction.atomic():
        assert SealedNote.objects.count() == 1
    assert "draft" not in str(page.evaluate("Object.keys(localStorage)"))


def lose_the_answer(route) -> None:
    """The server does what it was asked; the phone never hears of it."""
    route.fetch()
    route.abort()


def test_lost_answers_conflicts_and_leaving(phone, meetings, make_viewer, sign_in, capsys):
    phone.keep_the_week()
    page = phone.page
    page.route("**/held/", lose_the_answer)
    phone.card(meetings[0]).locator(".answer-yes").click()
    expect(phone.card(meetings[0]).locator(".meeting-after form[action*=undo]")).to_be_visible()
    phone.until(WAITING, 0)
    page.unroute("**/held/")
    assert phone.states() == [("אורי", "created")]

    # Kept in the page that was open already, and reported on another device meanwhile.
    phone.context.set_offline(True)
    for meeting in meetings[1:3]:
        phone.card(meeting).locator(".answer-yes").click()
        expect(phone.card(meeting).locator(".kept-state")).to_be_visible()
    with organization_scope(phone.organization), transaction.atomic():
        for meeting in meetings[1:3]:
            services.log_meeting(meeting=meeting, outcome="missed", absent="mentee", by=phone.noam)
    phone.context.set_offline(False)
    first, second = (phone.card(meeting).locator(".kept .notice-warning") for meeting in meetings[1:3])
    expect(first).to_be_visible()
    expect(first).to_contain_text("נפגשנו")
    expect(phone.card(meetings[1])).to_contain_text("בועז")
    assert {facts[0] for name, facts in phone.facts().items() if name != "אורי"} == {"missed"}
    first.locator("[data-part=insist]").click()
    expect(first).to_have_count(0)
    second.locator("[data-part=drop]").click()
    expect(second).to_have_count(0)
    phone.until(WAITING, 0)
    assert phone.facts() == {
        "אורי": ["held", 45, "in_person"],
        "בועז": ["held", 45, "in_person"],
        "גדי": ["missed", None, ""],
    }

    # The session is lost while something waits: it stays, and is sent once the same person is back.
    phone.context.set_offline(True)
    phone.card(meetings[3]).locator(".answer-yes").click()
    expect(phone.card(meetings[3]).locator(".kept-state")).to_be_visible()
    session = [cookie for cookie in phone.context.cookies() if cookie["name"] == "session"]
    phone.context.clear_cookies(name="session")
    phone.context.set_offline(False)
    expect(page.locator("[data-part=signed-out]")).to_be_visible()
    page.goto(phone.week)
    expect(page.locator("input[name=password]")).to_be_visible()
    phone.until("caches.keys().then((keys) => keys.length)", 0)
    dana = make_viewer(Role.MENTOR, organization=phone.organization, name="דנה")
    sign_in(page, dana.user.email)
    page.goto(phone.week)
    expect(page.locator(".kept-state")).to_have_count(0)
    assert phone.page.evaluate(WAITING) == 1 and "דוד" not in phone.facts()
    phone.context.clear_cookies(name="session")
    phone.context.add_cookies(session)
    page.goto(phone.week)
    phone.until(WAITING, 0)
    assert phone.facts()["דוד"] == ["held", 45, "in_person"]

    # Whoever signs out leaves nothing, and is asked before giving up what waits.
    phone.until(KEEPS, 2)
    phone.context.set_offline(True)
    page.locator("form[data-act=all] button").click()
    expect(page.locator(".kept-state")).to_have_count(4)
    expect(phone.card(meetings[5]).locator(".kept-state")).to_contain_text("נפגשנו")
    with organization_scope(phone.organization), transaction.atomic():
        services.log_meeting(meeting=meetings[5], outcome="missed", absent="mentee", by=phone.noam)
    phone.context.set_offline(False)
    expect(phone.card(meetings[5]).locator(".kept .notice-warning")).to_be_visible()
    phone.until(WAITING, 1)
    assert len(phone.facts()) == 8
    page.locator(".site-menu summary").click()
    page.locator("form[data-sign-out] button").last.click()
    expect(page.locator("#confirm-dialog")).to_be_visible()
    page.locator("[data-confirm-yes]").click()
    page.wait_for_url(lambda url: "my-week" not in url)
    phone.until(WAITING, 0)
    assert page.evaluate(STORED) == [[], 0, []]
    phone.spent("Lost answers, conflicts, sessions", capsys)
