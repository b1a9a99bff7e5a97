"""On a phone, in Hebrew: a form of thirty questions, and every word of it arrives."""

import re
from datetime import timedelta

import pytest
from django.db import transaction
from playwright.sync_api import expect

from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.scope import organization_scope
from programs.applying.questions import Option, Question
from programs.models import Application, ApplicationForm, ApplicationVersion
from tests.browser.conftest import PHONE, Watch, fits
from tests.factories import ProgramFactory

KEPT = "Object.keys(localStorage).filter((key) => key.startsWith('livui:apply:')).length"


def questions() -> list[Question]:
    """Thirty, of every kind but files, one of which opens another."""
    rows = [Question(f"t{number}", "text", {"he": f"שאלה מספר {number}"}) for number in range(1, 24)]
    yes_no = (Option("yes", {"he": "כן"}), Option("no", {"he": "לא"}))
    return [
        *rows[:10],
        Question("must", "long", {"he": "מה חשוב לך?"}, required=True),
        Question("car", "one", {"he": "יש לך רכב?"}, options=yes_no),
        Question("which", "text", {"he": "איזה רכב?"}, only_if="car", only_for=("yes",)),
        *rows[10:],
        Question("likes", "many", {"he": "מה מעניין אותך?"}, options=yes_no),
        Question("scale", "scale", {"he": "כמה זה דחוף?"}),
        Question("day", "date", {"he": "ממתי?"}),
        Question("hours", "hours", {"he": "מתי נוח לך?"}),
    ]


@pytest.fixture
def form(transactional_db, organization):
    with organization_scope(organization), transaction.atomic():
        program = ProgramFactory(organization=organization, name="ליווי אישי", slug="livui")
        form = ApplicationForm.objects.create(organization=organization, program=program, side="mentee", is_open=True)
        ApplicationVersion.objects.create(
            organization=organization, form=form, number=1, made_at=clock.now(),
            questions=[row.written() for row in questions()],
            words={"consent": {"he": "אני מסכים שיקראו"}, "next": {"he": "נתקשר אליך"}},
        )  # fmt: skip
        return form


def test_thirty_questions_survive_everything_that_happens_to_a_phone(form, organization, context, site):
    """No network, reload, the back button, a mistake, and days in between: each word is sent, once."""
    page, troubles = context.new_page(), []
    page.set_viewport_size(PHONE)
    page.set_default_timeout(15_000)
    Watch(page, troubles)
    page.goto(f"{site}/apply/north/livui/mentee/")
    assert fits(page)
    page.get_by_role("button").click()
    page.wait_for_url("**/application/**")
    address = page.url
    go_on, present = page.locator("[data-next]"), page.locator("[data-step]:not([hidden])")
    expect(go_on).to_be_visible()

    def write(value: str) -> None:
        present.locator("input, textarea").first.fill(value)

    def to(name: str) -> None:
        expect(page.locator(f"#s-{name}")).to_be_visible()

    write("נעמה כהן")
    go_on.click()
    to("phone")
    write("12")  # a mistake, which is found at the end
    go_on.click()
    to("email")
    go_on.click()
    # The network goes: one goes on, forth and back, and nothing is left behind.
    context.set_offline(True)
    words = {}
    for number in range(1, 11):
        to(f"q_t{number}")
        words[f"t{number}"] = f"תשובה {number} „{'א' * number}”"
        write(words[f"t{number}"])
        go_on.click()
    to("q_must")
    go_on.click()
    expect(present.locator("[data-missing]")).to_be_visible()
    assert fits(page)
    page.go_back()
    to("q_t10")
    assert present.locator("input").input_value() == words["t10"]
    page.go_forward()
    to("q_must")
    words["must"] = "שיקשיבו לי\nובסבלנות"
    write(words["must"])
    page.wait_for_timeout(400)  # kept on the device a moment after the last key
    # The network is back, and the page is loaded anew before anything was passed on by hand.
    context.set_offline(False)
    page.reload()
    expect(go_on).to_be_visible()  # the script has come
    to("q_must")
    assert present.locator("textarea").input_value() == words["must"]
    go_on.click()
    to("q_car")
    present.get_by_text("כן", exact=True).click()
    go_on.click()
    to("q_which")
    write("ישן")
    page.go_back()
    to("q_car")
    present.get_by_text("לא", exact=True).click()
    go_on.click()
    for number in range(11, 24):
        to(f"q_t{number}")
        words[f"t{number}"] = f"עוד {number}"
        write(words[f"t{number}"])
        go_on.click()
    to("q_likes")
    present.locator("label").first.click()
    go_on.click()
    present.locator("label", has_text="4").click()
    go_on.click()
    to("q_day")
    write("2026-09-01")
    go_on.click()
    to("q_hours")
    assert fits(page)
    present.locator("td label").nth(0).click()
    # Pressed without a network: nothing leaves, and the page says so.
    context.set_offline(True)
    page.locator("[data-check]").click()
    expect(page.locator("[data-state]")).to_have_text(re.compile("המכשיר|במכשיר"))
    assert "show=" not in page.url
    context.set_offline(False)
    # Days later, in a browser that knows nothing but the address: all of it, and the mistake.
    page.locator("[data-check]").click()
    page.wait_for_url("**show=mend")
    expect(go_on).to_be_visible()
    to("phone")
    assert page.locator("[data-error-summary] a").count() == 1 and fits(page)
    write("050-234-5678")
    page.locator("[data-state]:not(:empty)").wait_for()
    page.evaluate("localStorage.clear()")
    page.goto("about:blank")
    context.clear_cookies()
    with organization_scope(organization), transaction.atomic():  # the least time has passed
        Application.objects.update(begun_at=clock.now() - timedelta(days=2))
    page.goto(f"{address}#s-q_hours")
    expect(page.locator("[data-place]")).to_be_visible()
    page.locator("[data-check]").click()
    page.wait_for_url("**show=check")
    assert fits(page)
    said = page.inner_text("dl")
    for value in words.values():
        assert value.splitlines()[0] in said, value
    page.locator("#consent").check()
    page.locator("button[value=send]").dblclick()
    expect(page.locator("main")).to_contain_text("נתקשר אליך")
    assert page.evaluate(KEPT) == 0 and fits(page)
    with organization_scope(organization), transaction.atomic():
        row = Application.objects.get(state="waiting")
        words["must"] = words["must"].replace("\n", "\r\n")  # as forms send it
        assert row.answers == words | {
            "car": "no", "likes": ["yes"], "scale": "4", "day": "2026-09-01", "hours": ["6-7"],
        }  # fmt: skip
        assert (row.full_name, str(row.phone)) == ("נעמה כהן", "+972502345678")
    # The next one on this device begins with an empty form.
    page.goto(f"{site}/apply/north/livui/mentee/")
    page.get_by_role("button").click()
    to("full_name")
    assert present.locator("input").input_value() == ""
    assert [trouble for trouble in troubles if "net::ERR_INTERNET" not in trouble] == []
