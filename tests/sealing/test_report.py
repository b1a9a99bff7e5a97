"""A report whose content becomes confidential while it is typed: in the browser, the words go into a sealed note."""

import json

import pytest

from programs.choices import SummaryPolicy
from sessions.models import LogRevision, SessionLog
from tests.sealing.desk import stored
from tests.sealing.test_no_trace import STORED, is_in

pytestmark = pytest.mark.usefixtures("transactional_db")
WORDS = "word3f81a7c2of"


def test_words_typed_for_the_office_become_a_sealed_note_unsent(desk, noam, pairing, meeting, organization, inside_it):
    inside_it(lambda: type(pairing.enrolment.program).objects.update(summary_policy=SummaryPolicy.COORDINATORS))
    noams = desk(noam).set_up()
    noams.page.evaluate("localStorage.clear()")  # as on another device
    sent: list[str] = []
    noams.page.on("request", lambda asked: sent.append(f"{asked.url} {json.dumps(asked.headers)} {asked.post_data}"))
    noams.page.goto(f"{noams.base}/meetings/{meeting.pk}/details/")
    summary, box = noams.page.locator("textarea[name=summary]"), noams.page.locator("input[name=confidential]")
    save = noams.page.locator("form:has(textarea[name=summary]) .btn-primary")
    summary.fill(f"שיחה {WORDS}")
    noams.page.wait_for_timeout(400)  # the draft of the report is kept
    box.check()
    assert noams.part("note-text").input_value() == f"שיחה {WORDS}"
    assert summary.input_value() == "" and not summary.is_visible()
    noams.page.wait_for_timeout(400)
    assert not is_in(WORDS, noams.page.evaluate(STORED))
    box.uncheck()
    assert summary.input_value() == "" and noams.part("note-text").is_visible(), "nothing goes back to the office"
    box.check()
    save.click()
    noams.view("unlock")
    noams.told()
    assert inside_it(SessionLog.objects.count) == 0 and stored(organization) == []
    noams.fill_unlock()
    noams.page.wait_for_url("**/my-week/**")
    assert inside_it(lambda: SessionLog.objects.values_list("confidential", "summary").get()) == (True, "")
    assert inside_it(lambda: LogRevision.objects.values_list("summary").get()) == ("",)
    assert len(stored(organization)) == 1 and len(sent) > 5
    assert [each for each in sent if is_in(WORDS, each)] == []
    assert not is_in(WORDS, noams.page.evaluate(STORED))
    noams.open_notes()
    assert noams.open_first() == f"שיחה {WORDS}"
