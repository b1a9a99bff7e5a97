"""Sealed notes in a real browser: made, read, changed, shared, locked; and refused when the server lies."""

import pytest
from django.db import transaction

from mentoring_platform.tenancy.scope import organization_scope
from sessions.models import NoteShare, SealedNote, SealingKey
from tests.browser.test_seconds import WAITING
from tests.sealing.desk import PASSPHRASE, stored
from tests.sealing.files import public_key

pytestmark = pytest.mark.usefixtures("transactional_db")
TEXT = "הוא סיפר על הבית"


@pytest.fixture
def noams(desk, noam, pairing):
    return desk(noam).set_up()


def test_a_key_is_made_step_by_step_and_a_note_written_without_a_passphrase(desk, noam, meeting, organization):
    noams = desk(noam)
    noams.open_writing(meeting)
    noams.view("no-key")
    noams.page.goto(f"{noams.base}/notes/")
    assert noams.page.url.endswith("/notes/set-up/")
    noams.part("begin").click()
    noams.choose("kurz")
    assert "4" in noams.told() or "ארבע" in noams.told() or "14" in noams.told()
    noams.choose(PASSPHRASE)
    noams.view("code")
    code = noams.part("code").inner_text()
    noams.part("code-written").click()
    noams.part("typed-code").fill(code[:-1] + ("A" if code[-1] != "A" else "B"))
    noams.part("code-form").locator("button").first.click()
    noams.told()
    with organization_scope(organization), transaction.atomic():
        assert not SealingKey.objects.exists(), "nothing is kept before the code was typed back"
    noams.part("typed-code").fill(code)
    noams.part("code-form").locator("button").first.click()
    noams.view("done")
    noams.write(meeting, TEXT)
    (note,) = stored(organization)
    assert TEXT.encode() not in bytes(note.content)
    noams.open_notes()
    assert noams.open_first() == TEXT


def test_notes_are_found_changed_and_removed(noams, make_meeting, meeting, organization):
    noams.write(meeting, TEXT)
    noams.write(make_meeting(at=meeting.starts_at.time().replace(hour=7)), "משהו אחר")
    noams.open_notes()
    assert noams.part("open").count() == 2
    noams.part("search").fill("הבית")
    assert noams.part("open").count() == 1
    assert noams.open_first() == TEXT
    noams.change("נוסח חדש\nשורה שנייה")
    assert noams.part("note-body").inner_text() == "נוסח חדש\nשורה שנייה"
    noams.part("remove-form").locator("button").click()
    noams.page.locator("[data-confirm-yes]").click()
    noams.view("list")
    assert len(stored(organization)) == 1
    noams.page.reload()
    noams.view("unlock")
    assert noams.part("open").count() == 0


def test_the_recovery_code_opens_and_a_wrong_one_does_not(noams, meeting):
    noams.write(meeting, TEXT)
    noams.page.goto(f"{noams.base}/notes/")
    noams.fill_unlock("a wrong passphrase of words")
    assert noams.told()
    noams.part("by-code").check()
    noams.part("recovery-code").fill("ABCD-EFGH")
    noams.part("unlock-form").locator("button").click()
    noams.settled("unlock-form")
    noams.part("recovery-code").fill(noams.code.replace("-", " ").lower())
    noams.part("unlock-form").locator("button").click()
    noams.view("list")
    assert noams.open_first() == TEXT


def test_ten_idle_minutes_lock_and_what_was_being_changed_is_saved_sealed(noams, meeting, organization):
    noams.write(meeting, TEXT)
    noams.page.clock.install()
    noams.open_notes()
    noams.open_first()
    noams.part("edit").click()
    noams.part("edit-text").fill("עוד לא נשמר")
    noams.page.clock.run_for(9 * 60 * 1000)
    assert noams.part("edit-text").is_visible()
    noams.page.clock.run_for(61 * 1000)
    noams.view("unlock")
    noams.told()
    assert "עוד לא נשמר" not in noams.page.content() and TEXT not in noams.page.content()
    assert noams.part("edit-text").input_value() == ""
    assert stored(organization)[0].version == 2
    noams.fill_unlock()
    noams.view("list")
    assert noams.open_first() == "עוד לא נשמר"


def sent(page) -> bool:
    """Whether what was kept has been sent; waits for it."""
    for _ in range(200):
        if page.evaluate(WAITING) == 0:
            return True
        page.wait_for_timeout(50)
    return False


def test_signing_out_in_another_tab_locks(noams, meeting):
    noams.write(meeting, TEXT)
    noams.open_notes()
    other = noams.page.context.new_page()
    other.goto(f"{noams.base}/my-week/")
    other.evaluate("document.querySelector('form[data-sign-out]').requestSubmit()")
    noams.view("unlock")
    assert TEXT not in noams.page.content()


def test_another_device_asks_once_to_unlock_before_anything_is_sealed(noams, desk, noam, meeting, organization):
    elsewhere = desk(noam)
    elsewhere.open_writing(meeting)
    elsewhere.view("unlock")
    elsewhere.fill_unlock()
    elsewhere.view("write")
    elsewhere.part("note-text").fill(TEXT)
    elsewhere.press_seal()
    elsewhere.view("kept")
    assert len(stored(organization)) == 1
    elsewhere.open_writing(meeting)
    elsewhere.view("write")


def test_offline_or_with_a_lost_answer_it_is_sealed_at_once_and_kept_once(noams, desk, meeting, organization):
    noams.open_writing(meeting)
    noams.view("write")
    noams.part("note-text").fill(TEXT)
    noams.page.context.set_offline(True)
    noams.press_seal()
    noams.view("kept-here")
    assert noams.part("note-text").input_value() == "" and stored(organization) == []
    noams.page.context.set_offline(False)
    assert sent(noams.page) and len(stored(organization)) == 1
    # The answer is lost: the note is there, and sent again it is the same one.
    noams.open_writing(meeting)
    noams.part("note-text").fill(TEXT)
    noams.page.route("**/note/seal/", lambda route: (route.fetch(), route.abort()), times=1)
    noams.press_seal()
    noams.view("kept-here")
    assert sent(noams.page) and len(stored(organization)) == 2
    desk.troubles[:] = [each for each in desk.troubles if "Failed to load resource" not in each]


def test_refused_or_signed_out_what_was_typed_stays(noams, desk, meeting, organization):
    noams.open_writing(meeting)
    noams.part("note-text").fill(TEXT)
    noams.page.route("**/note/seal/", lambda route: route.fulfill(status=409, json={"problem": "no"}), times=1)
    noams.press_seal()
    noams.settled("write-form")
    assert noams.told() == "no" and noams.part("note-text").input_value() == TEXT
    noams.page.context.clear_cookies()
    noams.press_seal()
    noams.settled("write-form")
    assert noams.part("note-text").input_value() == TEXT
    noams.page.on("dialog", lambda dialog: dialog.accept())
    desk.troubles[:] = [each for each in desk.troubles if "Failed to load resource" not in each]


def test_the_field_has_no_name_and_its_form_sends_nothing_by_itself(noams, meeting):
    noams.open_writing(meeting)
    field = noams.page.locator("textarea#note-text")
    assert field.get_attribute("name") is None
    names = noams.page.evaluate("[...document.querySelectorAll('[data-sealing] [name]')].map((e) => e.name)")
    assert names == []


def test_exchanged_ciphertexts_are_refused_loudly(noams, make_meeting, meeting, organization):
    noams.write(meeting, TEXT)
    noams.write(make_meeting(at=meeting.starts_at.time().replace(hour=7)), "משהו אחר")
    one, two = stored(organization)
    with organization_scope(organization), transaction.atomic():
        SealedNote.objects.filter(pk=one.pk).update(content=two.content)
        SealedNote.objects.filter(pk=two.pk).update(content=one.content)
    noams.open_notes()
    assert noams.part("notice").locator(".notice-error").count() == 1
    assert noams.page.locator(".note-row-fault").count() == 2 and noams.part("open").count() == 0
    assert TEXT not in noams.page.content() and "משהו אחר" not in noams.page.content()


def test_an_altered_note_and_one_moved_to_another_author_time_or_person_are_refused(noams, meeting, organization):
    noams.write(meeting, TEXT)
    (note,) = stored(organization)
    content = bytes(note.content)
    for change in ({"content": content[:-1] + bytes([content[-1] ^ 1])}, {"written_at": meeting.starts_at}):
        with organization_scope(organization), transaction.atomic():
            SealedNote.objects.filter(pk=note.pk).update(content=content, written_at=note.written_at)
            SealedNote.objects.filter(pk=note.pk).update(**change)
        noams.open_notes()
        assert noams.page.locator(".note-row-fault").count() == 1
        assert noams.part("notice").locator(".notice-error").count() == 1


def test_an_exchanged_public_key_is_refused_loudly_before_anything_is_sealed(noams, desk, noam, meeting, organization):
    noams.write(meeting, TEXT)
    with organization_scope(organization), transaction.atomic():
        SealingKey.objects.update(public_key=public_key())
    noams.open_writing(meeting)
    noams.view("unlock")
    assert noams.part("notice").locator(".notice-error").count() == 1
    noams.fill_unlock()
    noams.settled("unlock-form")
    assert not noams.part("write-form").is_visible()
    elsewhere = desk(noam)
    elsewhere.open_writing(meeting)
    elsewhere.fill_unlock()
    elsewhere.told()
    assert not elsewhere.part("write-form").is_visible()
    noams.page.goto(f"{noams.base}/notes/")
    noams.fill_unlock()
    noams.settled("unlock-form")
    assert noams.part("list").locator("li").count() == 0
    assert len(stored(organization)) == 1


def test_a_key_exchanged_while_one_writes_stops_the_note(noams, meeting, organization):
    noams.open_writing(meeting)
    noams.view("write")
    noams.part("note-text").fill(TEXT)
    with organization_scope(organization), transaction.atomic():
        SealingKey.objects.update(public_key=public_key())
    noams.press_seal()
    noams.told()
    assert stored(organization) == []
    assert noams.part("note-text").input_value() == TEXT


def test_a_note_is_shared_by_voice_and_taken_back(noams, desk, peretz, meeting, organization):
    reader = desk(peretz).set_up("חמישה תפוזים כתומים על העץ")
    noams.write(meeting, TEXT)
    noams.open_notes()
    noams.open_first()
    noams.part("share").click()
    noams.view("share")
    digits = noams.part("fingerprint").inner_text()
    noams.part("share-form").locator("button").first.click()
    noams.told()
    with organization_scope(organization), transaction.atomic():
        assert not NoteShare.objects.exists(), "not before the digits were compared"
    noams.part("compared").check()
    noams.part("share-form").locator("button").first.click()
    noams.view("note")
    assert noams.part("readers").inner_text().startswith("פרץ")
    reader.open_notes("חמישה תפוזים כתומים על העץ")
    assert reader.open_first() == TEXT
    assert not reader.part("edit").is_visible() and not reader.part("remove-form").is_visible()
    reader.back()
    reader.part("settings").click()
    reader.view("settings")
    assert reader.part("own-fingerprint").inner_text() == digits
    noams.part("withdraw").click()
    noams.part("readers").locator("li").wait_for(state="detached")
    reader.open_notes("חמישה תפוזים כתומים על העץ")
    assert reader.part("open").count() == 0


def test_a_readers_exchanged_key_is_told_loudly_and_nothing_is_shared(noams, desk, peretz, meeting, organization):
    desk(peretz).set_up()
    noams.write(meeting, TEXT)
    noams.open_notes()
    noams.open_first()
    noams.share("פרץ")
    noams.view("note")
    with organization_scope(organization), transaction.atomic():
        SealingKey.objects.filter(user=peretz.user).update(public_key=public_key())
        NoteShare.objects.all().delete()
    noams.part("share").click()
    noams.part("reader-changed").wait_for()
    noams.part("share-form").locator("button").first.click()
    noams.told()
    with organization_scope(organization), transaction.atomic():
        assert not NoteShare.objects.exists()


def test_a_new_passphrase_and_a_new_code_replace_the_old_ones(noams, meeting):
    noams.write(meeting, TEXT)
    noams.open_notes()
    old_code = noams.code
    noams.part("settings").click()
    noams.part("new-passphrase").click()
    noams.choose("שישה אגסים ירוקים בצנצנת")
    noams.view("list")
    noams.part("settings").click()
    noams.part("new-code").click()
    noams.keep_code()
    noams.view("list")
    noams.page.goto(f"{noams.base}/notes/")
    noams.fill_unlock(PASSPHRASE)
    noams.settled("unlock-form")
    noams.part("by-code").check()
    noams.part("recovery-code").fill(old_code)
    noams.part("unlock-form").locator("button").click()
    noams.settled("unlock-form")
    noams.part("recovery-code").fill(noams.code)
    noams.part("unlock-form").locator("button").click()
    noams.view("list")
    noams.open_notes("שישה אגסים ירוקים בצנצנת")
    assert noams.open_first() == TEXT
