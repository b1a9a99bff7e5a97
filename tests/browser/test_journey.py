"""From an empty organization and a spreadsheet to the first weekly report, in the browser alone."""

import re
import time
from datetime import date

import pytest
import time_machine
from django.core import mail
from playwright.sync_api import Page, expect

from reports.tasks import roll_up_everywhere
from tests.browser.conftest import DESKTOP, PHONE, fits
from tests.factories import PASSWORD, UserFactory
from tests.files.sheets import MENTORS, STUDENTS, dirty_workbook, mentor_name

NOW = "2026-11-18T08:00:00Z"  # a Wednesday; the week before began on the 8th
FIRST_DAY = date(2026, 11, 8)
OFFICE, COORDINATOR, MENTOR = "office@people.example", "dana@people.example", "mentor0@people.example"
NEWCOMER = "יוסי החדש"
WRONG_ROWS = 3


class Traveller:
    """One person at a time in one browser, from page to page."""

    def __init__(self, page: Page, site: str, sign_in):
        self.page, self.site, self._sign_in = page, site, sign_in

    def go(self, path: str) -> None:
        self.page.goto(f"{self.site}{path}")
        self.look()

    def look(self) -> None:
        """What holds on every page: it fits, and has one main heading."""
        self.page.wait_for_load_state()
        assert fits(self.page), self.page.url
        expect(self.page.locator("h1")).to_have_count(1)

    def fill(self, **values: str) -> None:
        for name, value in values.items():
            self.page.locator(f"main [name='{name}']:not([type=radio])").fill(value)

    def choose(self, **values: str) -> None:
        for name, value in values.items():
            self.page.locator(f"main [name='{name}'][value='{value}']").check(force=True)

    def submit(self, selector: str = "main form button[type=submit], main form button:not([type])") -> None:
        self.page.locator(selector).last.click()
        self.page.wait_for_load_state()
        expect(self.page.locator(".error-summary")).to_have_count(0)
        self.look()

    def become(self, email: str) -> None:
        """Leave, and sign in as somebody else."""
        self.page.context.clear_cookies(name="session")
        self._sign_in(self.page, email)

    def follow_invitation(self, email: str, name: str) -> None:
        """Open the link that came by e-mail, choose a password, and be in."""
        self.page.context.clear_cookies(name="session")
        self.page.goto(invitation_of(email))
        self.fill(name=name, password=PASSWORD)
        self.submit()
        expect(self.page).to_have_url(re.compile("/yeshiva/"))


def invitation_of(email: str) -> str:
    """The address in the newest invitation to this person; waits for the worker to send it."""
    for _ in range(200):
        letters = [letter for letter in mail.outbox if letter.to == [email]]
        if letters:
            return re.search(r"https?://\S+/invitation/\S+", letters[-1].body)[0]
        time.sleep(0.1)
    raise AssertionError(f"no invitation to {email}")


def create_organization(she: Traveller, language: str) -> None:
    operator = UserFactory(email="operator@people.example", is_operator=True, language=language)
    she.become(operator.email)
    she.go("/operator/organizations/new/")
    she.fill(name="ישיבת הנגב", slug="yeshiva", administrator_name="עדה", administrator_email=OFFICE)
    she.page.locator("main [name=language]").select_option(language)
    she.submit()


def make_program(she: Traveller) -> None:
    she.follow_invitation(OFFICE, "עדה")
    she.go("/yeshiva/members/invite/")
    she.fill(name="דנה", email=COORDINATOR)
    she.choose(roles="coordinator")
    she.submit()
    she.follow_invitation(COORDINATOR, "דנה")
    she.go("/yeshiva/programs/new/")
    she.fill(name="הליווי", starts_on="2026-11-01", meeting_minutes="40")
    she.choose(mentee_kind="person", rhythm="weekly", summary_policy="off")
    she.submit()


def import_sheet(she: Traveller) -> dict[str, int]:
    """Upload the office's workbook and let it in; returns the counts that the result shows."""
    she.go("/yeshiva/import/")
    she.page.locator("input[type=file]").set_input_files(
        {"name": "תלמידים.xlsx", "mimeType": "application/octet-stream", "buffer": dirty_workbook()}
    )
    she.fill(starts_on=FIRST_DAY.isoformat())
    she.submit()
    expect(she.page).to_have_url(re.compile("/columns/"))
    she.submit()
    expect(she.page).to_have_url(re.compile("/preview/"))
    if she.page.locator("main form button.btn-primary").count():
        she.page.locator("main form button.btn-primary").click()
        she.page.wait_for_url(re.compile(r"/import/[0-9a-f-]+/$"))
        expect(she.page.locator(".stats")).to_be_visible(timeout=60_000)
    numbers = [int(number.replace(",", "")) for number in she.page.locator(".stats .stat-number").all_inner_texts()]
    return dict(zip(("created", "updated", "unchanged", "errors"), numbers, strict=True))


def add_and_pair_a_newcomer(she: Traveller) -> None:
    """Somebody comes who is not in the sheet: add, take into the program, pair on the board, fix the time."""
    she.go("/yeshiva/people/mentees/new/")
    she.fill(full_name=NEWCOMER)
    she.submit()
    she.page.locator("main a[href$='/enrol/']").first.click()
    she.fill(starts_on=FIRST_DAY.isoformat())
    she.submit()
    she.go("/yeshiva/programs/")
    she.page.locator("main a[href*='/programs/']", has_text="הליווי").first.click()
    she.page.locator("main a[href$='/pair/']").first.click()
    she.fill(starts_on=FIRST_DAY.isoformat())
    choice = she.page.locator("main select[name^='mentor-']")
    expect(choice).to_have_count(1)
    choice.select_option(index=1)
    she.submit()
    she.go("/yeshiva/morning/?kind=without_time")
    she.page.locator("main .people-next a[href*='/schedule/fix/']").first.click()
    she.page.locator("main [name=weekday]").select_option("1")
    she.fill(start_time="17:00", starts_on=FIRST_DAY.isoformat())
    she.submit()


def give_access_to_mentor(she: Traveller) -> None:
    she.go(f"/yeshiva/people/mentors/?q={mentor_name(0)}")
    she.page.locator("main .people-name a", has_text=mentor_name(0)).first.click()
    she.submit("main form[action$='/access/'] button")


def report_the_week(she: Traveller) -> int:
    """The mentor reports last week, one by one and then the rest; returns how many are held."""
    she.follow_invitation(MENTOR, mentor_name(0))
    she.go("/yeshiva/my-week/?week=2026-11-08")
    cards = she.page.locator("article.meeting")
    total = cards.count()
    assert total >= STUDENTS // MENTORS
    cards.first.locator(".answer-yes").click()
    expect(cards.first.locator(".answer-yes")).to_have_count(0)
    cards.nth(1).locator(".answer-no").click()
    she.look()
    she.page.locator("main form button").first.click()
    she.page.wait_for_load_state()
    she.go("/yeshiva/my-week/?week=2026-11-08")
    she.page.locator("main form[action*='all-held'] button").first.click()
    expect(she.page.locator("article .answer-yes")).to_have_count(0)
    assert fits(she.page)
    return total - 1


@pytest.mark.parametrize(("language", "viewport"), [("he", PHONE), ("en", DESKTOP)], ids=["he-phone", "en-desktop"])
def test_from_a_spreadsheet_to_the_weekly_report(language, viewport, open_page, site, sign_in, worker):
    with time_machine.travel(NOW):
        she = Traveller(open_page(viewport, language), site, sign_in)
        create_organization(she, language)
        make_program(she)
        expect(she.page.locator("html")).to_have_attribute("dir", "rtl" if language == "he" else "ltr")

        assert import_sheet(she) == {
            "created": STUDENTS + MENTORS,
            "updated": 0,
            "unchanged": 0,
            "errors": WRONG_ROWS,
        }
        assert import_sheet(she) == {
            "created": 0,
            "updated": 0,
            "unchanged": STUDENTS + MENTORS,
            "errors": WRONG_ROWS,
        }
        add_and_pair_a_newcomer(she)
        give_access_to_mentor(she)
        held = report_the_week(she)

        roll_up_everywhere.delay()
        she.become(COORDINATOR)
        for _ in range(100):
            she.go("/yeshiva/reports/weekly/?week=2026-11-08")
            if she.page.locator("main tfoot").count():
                break
            time.sleep(0.2)
        counted = she.page.locator("main tfoot td.cell-number").all_inner_texts()
        assert [int(number) for number in counted[:5]] == [STUDENTS + 1, held, 0, 1, STUDENTS + 1 - held - 1]
        she.go("/yeshiva/reports/weekly/print/?week=2026-11-08")
        assert she.page.locator("tfoot td.cell-number").all_inner_texts() == counted
