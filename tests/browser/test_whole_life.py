"""From an application to a good ending, a change of mentor between: one life in Hebrew, and the office's side of it.

Naama and the mentors on phones of 360 px, Dana at 1280; at each step what the others see of it, and what they do not.
"""

import re
from datetime import date, time

import pytest
import time_machine
from django.db import transaction
from playwright.sync_api import Locator, Page, expect

from mentoring_platform.accounts.choices import Role
from mentoring_platform.tenancy.scope import organization_scope
from mentors.services import set_availability
from programs.choosing.introductions import introduce
from tests.browser.conftest import DESKTOP, PHONE, fits
from tests.browser.test_journey import invitation_of
from tests.factories import PASSWORD, MentorFactory, ProgramFactory

NOW = "2026-11-18T10:00:00Z"  # a Wednesday, noon
SUNDAY = 6
NAAMA, GIL, NOAM, RUTH = "נעמה כהן", "גיל ברק", "נועם שפירא", "רות לוי"
EMAIL = "naama@people.example"
HELP = "קשה לי ללמוד לבד"
WHY_ANOTHER, NOT_WORKED = "היה לי קשה לדבר איתו", "לא הסתדר"


@pytest.fixture
def program(transactional_db, organization, dana, make_viewer):
    """In it one chooses; three mentors introduce themselves, all of them free on Sunday afternoon."""
    mentors = {name: make_viewer(Role.MENTOR, organization=organization, name=name) for name in (GIL, NOAM, RUTH)}
    with time_machine.travel(NOW), organization_scope(organization), transaction.atomic():
        program = ProgramFactory(
            organization=organization, name="ליווי אישי", slug="livui", starts_on=date(2026, 9, 1), pairing_way="choice"
        )
        for name, viewer in mentors.items():
            membership = viewer.membership(Role.MENTOR)
            mentor = MentorFactory(organization=organization, full_name=name, membership=membership, capacity=1)
            set_availability(mentor=mentor, spans=[(SUNDAY, time(15), time(18))], by=None)
            introduce(mentor=mentor, program=program, words={"he": f"נעים להכיר, {name}"}, is_shown=True, by=None)
    for viewer in (dana, *mentors.values()):
        viewer.user.language = "he"
        viewer.user.save()
    program.people = {"dana": dana.user.email} | {name: viewer.user.email for name, viewer in mentors.items()}
    return program


class Life:
    """One browser, in which one after the other sits down; every page fits and has one main heading."""

    def __init__(self, page: Page, site: str, sign_in, emails: dict[str, str]):
        self.page, self.site, self._sign_in = page, site, sign_in
        self.emails = emails | {NAAMA: EMAIL}
        self.main = page.locator("main")
        self._sessions: dict[str, list] = {}

    def look(self) -> None:
        self.page.wait_for_load_state()
        assert fits(self.page), self.page.url
        expect(self.page.locator("h1")).to_have_count(1)
        expect(self.page.locator("html")).to_have_attribute("dir", "rtl")

    def go(self, path: str) -> None:
        self.page.goto(f"{self.site}/{path}")
        self.look()

    def be(self, who: str, path: str) -> None:
        """Sit down and open a page: the office at a desk, the others with a phone; signed in once a day."""
        self.leave()
        self.page.set_viewport_size(DESKTOP if who == "dana" else PHONE)
        if who in self._sessions:
            self.page.context.add_cookies(self._sessions[who])
        else:
            self._sign_in(self.page, self.emails[who])
            self._sessions[who] = [one for one in self.page.context.cookies() if one["name"] == "session"]
        self.go(f"north/{path}")

    def leave(self) -> None:
        self.page.context.clear_cookies(name="session")

    def sleep(self, travelled, until: str) -> None:
        """Another day, on which everybody signs in anew."""
        travelled.move_to(until)
        self._sessions.clear()

    def press(self, target: Locator | str) -> None:
        found = self.main.locator(target) if isinstance(target, str) else target
        found.first.click()
        self.page.wait_for_load_state()
        expect(self.page.locator(".error-summary")).to_have_count(0)
        self.look()

    def open(self, words: str) -> Locator:
        """What stands behind a line that opens."""
        found = self.main.locator("details", has=self.page.locator("summary", has_text=words)).first
        if not found.get_attribute("open"):
            found.locator("summary").first.click()
        return found

    def reads(self, *words: str) -> None:
        for each in words:
            expect(self.main).to_contain_text(each)

    def reads_not(self, *words: str) -> None:
        text = self.main.inner_text()
        assert [each for each in words if each in text] == [], self.page.url

    def row(self, words: str) -> Locator:
        return self.main.locator(".people-row", has_text=words).first


def open_form(life: Life, program) -> str:
    """The office begins a form, and opens it; returns the address to pass on."""
    life.be("dana", f"programs/{program.pk}/")
    life.press("a[href$='/applications/']")
    life.press("a[href$='/forms/']")
    life.press("button[value=mentee]")
    life.press("button[value=open]")
    return life.main.locator(".apply-address").get_attribute("href")


def apply(life: Life, address: str, travelled) -> None:
    """Naama, who knows nobody here, writes on her phone and sends it."""
    page = life.page
    life.leave()
    page.set_viewport_size(PHONE)
    page.goto(address)
    life.look()
    life.press("button")
    present, go_on = page.locator("[data-step]:not([hidden])"), page.locator("[data-next]")

    def step(name: str) -> Locator:
        expect(page.locator(f"#s-{name}")).to_be_visible()
        return present

    step("full_name").locator("input").fill(NAAMA)
    go_on.click()
    step("phone").locator("input").fill("050-234-5678")
    go_on.click()
    step("email").locator("input").fill(EMAIL)
    go_on.click()
    step("gender").locator("label", has_text="נקבה").click()
    go_on.click()
    step("languages").locator("label", has_text="עברית").click()
    go_on.click()
    present.locator("textarea").fill(HELP)
    life.look()
    go_on.click()
    for hour in ("6-16", "6-17"):
        present.locator(f"td label:has(input[value='{hour}'])").click()
    life.look()
    go_on.click()
    travelled.shift(60)
    page.locator("[data-check]").click()
    page.wait_for_url("**show=check")
    life.reads(NAAMA, HELP, "ראשון")
    life.look()
    page.locator("#consent").check()
    page.locator("button[value=send]").click()
    life.reads("תודה", "מה קורה עכשיו")
    life.look()


def take_in(life: Life, program) -> None:
    """The office reads it, takes her in, and lets her sign in."""
    life.be("dana", f"programs/{program.pk}/applications/")
    life.press(life.row(NAAMA).locator("a"))
    life.reads(HELP, "050-234-5678", EMAIL)
    life.press("button[value=care]")
    life.press(life.open("קבלה").locator("button[value=take_in]"))
    life.press("a[href*='/people/mentees/']")
    life.reads("ליווי אישי", "בלי מלווה")
    life.press("form[action$='/access/'] button")
    life.be("dana", "choices/")
    expect(life.row(NAAMA)).to_contain_text("לא התחיל")


def choose(life: Life, *names: str) -> None:
    """Naama puts mentors on her list, in this order, and sends it."""
    life.be(NAAMA, "my-meetings/")
    life.press("a[href*='/choose/']")
    for name in names:
        life.press(life.main.locator(".mentor-card", has_text=name).locator("button[value=add]"))
    expect(life.main.locator(".wish-list li")).to_have_count(len(names))
    life.press("button[value=send]")


def sign_in_and_write_hours(life: Life) -> None:
    """By the invitation; the hours of her application are here already, and she adds one day."""
    page = life.page
    life.leave()
    page.set_viewport_size(PHONE)
    page.goto(invitation_of(EMAIL))
    page.locator("main [name=password]").fill(PASSWORD)
    page.locator("main form button").last.click()
    page.wait_for_url("**/north/**")
    life.go("north/choose/")
    life.press("a[href$='/choose/hours/']")
    assert life.main.locator("[name$=starts_at]").first.input_value() == "16:00"
    assert life.main.locator("[name$=ends_at]").first.input_value() == "18:00"
    life.press("button[name=add_row]")
    life.main.locator("[name$=weekday]").last.select_option("1")
    life.main.locator("[name$=starts_at]").last.fill("17:00")
    life.main.locator("[name$=ends_at]").last.fill("18:00")
    life.press("form button.btn-primary")
    life.reads(GIL, NOAM, RUTH, "שניכם יכולים")


def one_cannot_the_other_can(life: Life) -> None:
    life.be("dana", "choices/")
    expect(life.row(NAAMA)).to_contain_text(f"ממתין לתשובה מ{GIL}")
    life.be(GIL, "my-week/")
    life.press("a[href$='/asked/']")
    life.reads(NAAMA)
    life.press("button[value=decline]")
    life.be(NAAMA, "choose/")
    expect(life.row(GIL)).to_contain_text("כרגע זה לא מסתדר")
    life.be("dana", "choices/")
    expect(life.row(NAAMA)).to_contain_text(NOAM)
    accept(life, NOAM)
    life.be("dana", "choices/")
    expect(life.row(NAAMA)).to_contain_text(f"עם {NOAM}")


def accept(life: Life, mentor: str) -> None:
    life.be(mentor, "my-week/")
    life.press("a[href$='/asked/']")
    life.press("button[value=accept]")


def set_time(life: Life, mentor: str) -> None:
    """She offers, the mentor takes; afterwards it stands with both."""
    life.be(NAAMA, "my-meetings/")
    life.press("a[href$='/time/']")
    life.main.locator(".time-choice", has_text="16:00").click()
    life.press("form button.btn-primary")
    life.be(mentor, "my-week/")
    life.press("a[href$='/time/']")
    life.press("button[name=time]")
    life.go("north/my-week/")
    life.press("a[rel=next]")
    life.reads(NAAMA, "16:00")
    life.be(NAAMA, "my-meetings/")
    life.reads(mentor, "16:00")


def write_agreement(life: Life, program) -> None:
    life.be("dana", f"programs/{program.pk}/beginning/")
    life.main.locator("[name=agreement_words_he]").fill("ניפגש בכל שבוע, במשך שנה.")
    life.press("form button.btn-primary")


def begin_well(life: Life) -> str:
    """Both sign; the office sees it, and has talked with her. Returns the id of the pairing."""
    for who, page in ((NAAMA, "my-meetings"), (NOAM, "my-week")):
        life.be(who, f"{page}/")
        life.press("a[href*='/my-beginning/']")
        life.reads("ניפגש בכל שבוע")
        life.main.locator("form:has([value=sign]) [name=name]").fill(who)
        life.main.locator("[name=agrees]").check()
        life.press("button[value=sign]")
        life.reads("נחתם")
    life.be("dana", "beginnings/")
    life.reads(NAAMA)
    life.press("a[href*='/pairings/'][href*='/beginning/']")
    form = life.open("חתימה או רישום").locator("form:has([value=sign])")
    form.locator("[name=name]").fill("דנה")
    form.locator("[name=agrees]").check()
    life.press(form.locator("button"))
    expect(life.main.locator("#step-agreement")).to_contain_text("נעשה היום")
    return re.search(r"pairings/([0-9a-f-]+)/", life.page.url)[1]


def note_first_contact(life: Life, pairing: str) -> None:
    life.be("dana", f"pairings/{pairing}/")
    form = life.open("רישום")
    form.locator("[name=agreed]").fill("הכול התחיל טוב, נדבר שוב בעוד חודש")
    life.press(form.locator("button"))
    life.go(f"north/pairings/{pairing}/beginning/")
    expect(life.main.locator("#step-call")).to_contain_text("נעשה היום")


def report(life: Life, mentor: str) -> None:
    """The mentor says that it took place; she sees it among the meetings that were."""
    life.be(mentor, "my-week/")
    card = life.main.locator("article.meeting", has_text=NAAMA).first
    card.locator(".answer-yes").click()
    expect(card.locator(".answer-yes")).to_have_count(0)
    life.look()
    life.be(NAAMA, "my-meetings/")
    expect(life.main.locator("section[aria-labelledby=past]")).to_contain_text(mentor)


def ask_for_another(life: Life, pairing: str) -> None:
    """She asks in confidence: the office learns of it, the mentor nowhere."""
    life.be(NAAMA, "my-meetings/")
    life.press("a[href$='/another-mentor/']")
    life.reads("המלווה לא")
    life.main.locator("textarea").fill(WHY_ANOTHER)
    life.press("form button.btn-primary")
    for path in ("my-week/", f"pairings/{pairing}/", "asked/", f"my-beginning/{pairing}/"):
        life.be(NOAM, path) if path == "my-week/" else life.go(f"north/{path}")
        life.reads_not(WHY_ANOTHER, "מלווה אחר")
    life.be("dana", "endings/")
    expect(life.row(NAAMA)).to_contain_text(WHY_ANOTHER)
    life.press("button[value=talked]")


def end(life: Life, pairing: str, day: date, *, why: str, after: str, asked_by: str) -> None:
    """The office ends a pairing, page by page, and looks at all of it before it counts."""
    main, steps = life.main, "form button.btn-primary"
    life.press("a[href$='/end/']")
    life.reads("שום דבר לא מסתיים")
    life.press(".task-list a")
    main.locator(f"[name=reason][value={why}]").check()
    main.locator(f"[name=asked_by][value={asked_by}]").check()
    main.locator("[name=ends_on]").fill(day.isoformat())
    life.press(steps)
    main.locator("[name=last_meeting][value=had]").check()
    main.locator("[name=last_meeting_on]").fill(day.isoformat())
    life.press(steps)
    for side in ("mentee", "mentor"):
        main.locator(f"[name={side}_talk_on]").fill(day.isoformat())
        main.locator(f"[name={side}_talk_way][value=phone]").check()
    life.press(steps)
    for name, value in {"contact": "free", "goals": "carried", "after": after}.items():
        main.locator(f"[name={name}][value={value}]").check()
    life.press(steps)
    life.press(steps)
    life.press(steps)
    life.page.wait_for_url("**/ended/")
    life.reads("הצימוד הזה הסתיים")


def each_reads_the_own_part(life: Life, first: str) -> None:
    """Of the pairing that did not work out: neither hears why, and the office has nothing left to do."""
    life.be("dana", "endings/")
    life.reads("כל הסיומים סגורים")
    life.reads_not(WHY_ANOTHER, NAAMA)
    life.be("dana", "choices/")
    expect(life.row(NAAMA)).to_contain_text("לא התחיל")
    life.be(NOAM, f"pairings/{first}/ended/")
    life.reads("היום האחרון של הפגישות עם נעמה", "מה שכתבת בעצמך נשאר שלך")
    life.reads_not(WHY_ANOTHER, NOT_WORKED)
    life.be(NAAMA, "my-meetings/")
    life.press(f"a[href$='/pairings/{first}/ended/']")
    life.reads(f"היום האחרון של הפגישות עם {NOAM}", "הבחירה במלווה הבא היא שלך")
    life.reads_not(WHY_ANOTHER, NOT_WORKED)
    life.press("a[href*='/choose/']")
    life.reads(GIL, RUTH)
    life.reads_not(NOAM)
    expect(life.main.locator(".wish-list")).to_have_count(0)


def goes_on_with_another(life: Life, first: str) -> None:
    choose(life, RUTH)
    accept(life, RUTH)
    set_time(life, RUTH)
    life.be(RUTH, f"pairings/{first}/ended/")
    life.reads("מה שנכתב ונאמר")
    life.reads_not(WHY_ANOTHER, NOT_WORKED, "היום האחרון של הפגישות")
    life.be("dana", "choices/")
    expect(life.row(NAAMA)).to_contain_text(f"עם {RUTH}")


def a_good_ending(life: Life, second: str) -> None:
    """Told to both in the same words as to the office; the enrolment is over with it."""
    life.be(RUTH, f"pairings/{second}/ended/")
    life.reads("תודה על הזמן ועל הלב", "מה נשאר שלך")
    life.be(NAAMA, "my-meetings/")
    life.reads("כרגע אין מי שמלווה אותך", NOAM)
    life.press(f"a[href$='/pairings/{second}/ended/']")
    life.reads("תודה על הדרך שעשיתם יחד", "גם התכנית הסתיימה")
    life.be("dana", f"people/mentees/?q={NAAMA}")
    life.press(life.main.locator("a[href*='/people/mentees/']", has_text=NAAMA))
    life.reads("כרגע לא בתכנית", NOAM, RUTH)


def test_a_whole_life_from_application_to_a_good_ending(program, open_page, site, sign_in, worker):
    with time_machine.travel(NOW) as travelled:
        life = Life(open_page(PHONE, "he"), site, sign_in, program.people)
        write_agreement(life, program)
        apply(life, open_form(life, program), travelled)
        take_in(life, program)
        sign_in_and_write_hours(life)
        choose(life, GIL, NOAM)
        one_cannot_the_other_can(life)
        set_time(life, NOAM)
        first = begin_well(life)
        note_first_contact(life, first)

        life.sleep(travelled, "2026-11-22T17:30:00Z")  # Sunday evening, after the first meeting
        report(life, NOAM)
        ask_for_another(life, first)
        end(life, first, date(2026, 11, 22), why="conflict", asked_by="mentee", after="waits")

        life.sleep(travelled, "2026-11-23T08:00:00Z")
        each_reads_the_own_part(life, first)
        goes_on_with_another(life, first)

        life.sleep(travelled, "2026-11-29T17:30:00Z")
        report(life, RUTH)
        life.be("dana", "pairings/")
        life.press(life.main.locator("tr", has_text=RUTH).locator("a[href*='/pairings/']"))
        second = life.page.url.rstrip("/").split("/")[-1]
        end(life, second, date(2026, 11, 29), why="goals_reached", asked_by="both", after="leaves")

        life.sleep(travelled, "2026-11-30T08:00:00Z")
        a_good_ending(life, second)
