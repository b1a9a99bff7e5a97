"""Every view of the pages of sealed notes: it fits a phone and a desk, speaks one language, and can be read aloud."""

import pytest

from tests.browser.test_every_page import faults_in
from tests.sealing.desk import PASSPHRASE

pytestmark = pytest.mark.usefixtures("transactional_db")
TEXT = "הוא סיפר על הבית, על אחיו ועל מה שקרה בחופש."


@pytest.mark.parametrize("language", ["he", "en"])
def test_every_view_is_sound(desk, noam, peretz, meeting, language):
    desk(peretz).set_up("חמישה תפוזים כתומים על העץ")
    noams = desk(noam, language)
    found = {}

    def look(name: str) -> None:
        noams.view(name)
        if wrong := faults_in(noams.page, language):
            found[f"{name} {len(found)}"] = wrong

    noams.open_writing(meeting)
    look("no-key")
    noams.page.goto(f"{noams.base}/notes/set-up/")
    look("begin")
    noams.page.locator(".note-claim summary").click()
    noams.part("begin").click()
    noams.choose("short")
    noams.told()
    look("passphrase")
    noams.choose(PASSPHRASE)
    look("code")
    noams.code = noams.part("code").inner_text()
    noams.part("code-written").click()
    look("code-back")
    noams.part("typed-code").fill(noams.code)
    noams.part("code-form").locator("button").first.click()
    look("done")
    noams.open_writing(meeting)
    look("write")
    noams.part("note-text").fill(TEXT)
    noams.press_seal()
    look("kept")
    noams.page.goto(f"{noams.base}/notes/write/")
    look("write")
    noams.page.goto(f"{noams.base}/notes/")
    look("unlock")
    noams.fill_unlock()
    look("list")
    noams.open_first()
    look("note")
    noams.part("edit").click()
    look("edit")
    noams.part("edit-cancel").click()
    noams.part("share").click()
    look("share")
    noams.part("compared").check()
    noams.part("share-form").locator("button").first.click()
    look("note")
    noams.back()
    noams.part("settings").click()
    look("settings")
    noams.page.goto(f"{noams.base}/meetings/{meeting.pk}/details/")
    noams.page.locator("input[name=confidential]").check()
    noams.part("note-text").wait_for()
    if wrong := faults_in(noams.page, language):
        found["report"] = wrong
    assert found == {}
