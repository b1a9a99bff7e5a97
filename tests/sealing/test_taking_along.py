"""Export, held to Debian's `age`: each opens what the other has sealed. And rotation, killed after every request."""

import json
import shutil
import subprocess

import pytest
from django.db import transaction

from mentoring_platform.tenancy.scope import organization_scope
from sessions.models import NoteShare, SealedNote, SealingKey
from sessions.sealing.reading import instant_text
from tests.sealing.desk import PASSPHRASE, stored

pytestmark = pytest.mark.usefixtures("transactional_db")
TEXT = "הוא סיפר על הבית\nועל אחיו"
OTHER = "שישה אגסים ירוקים בצנצנת"
NEW = "שמונה דגים כחולים בים"


@pytest.fixture
def noams(desk, noam, pairing):
    return desk(noam).set_up()


def age(*arguments: str, sent: bytes) -> bytes:
    return subprocess.run([shutil.which("age"), *arguments], input=sent, capture_output=True, check=True).stdout


def test_age_opens_what_the_browser_sealed(noams, make_meeting, meeting, tmp_path):
    noams.write(meeting, TEXT)
    noams.write(make_meeting(at=meeting.starts_at.time().replace(hour=7)), "משהו אחר")
    noams.open_notes()
    noams.part("settings").click()
    identity = tmp_path / "key.txt"
    identity.write_bytes(noams.taken("take-key"))
    assert identity.read_text().startswith("AGE-SECRET-KEY-1")
    whole = age("--decrypt", "--identity", str(identity), sent=noams.taken("take-all-sealed")).decode()
    assert TEXT in whole and "משהו אחר" in whole
    assert noams.taken("take-all-text").decode() == whole
    noams.back()
    noams.part("search").fill("אחיו")
    noams.open_first()
    opened = json.loads(age("--decrypt", "--identity", str(identity), sent=noams.taken("take-sealed")))
    assert opened["content"]["text"] == TEXT and opened["author"] == str(noams.viewer.user.pk)
    assert TEXT in noams.taken("take-text").decode()


def test_the_browser_opens_what_age_sealed(noams, meeting, organization):
    noams.write(meeting, TEXT)
    (note,) = stored(organization)
    with organization_scope(organization), transaction.atomic():
        recipient = SealingKey.objects.get().public_key
    envelope = {"version": 1, "organization": str(organization.pk), "note": str(note.pk)}
    envelope |= {"author": str(noams.viewer.user.pk), "time": instant_text(note.written_at)}
    envelope |= {"content": {"text": "נכתב במקום אחר", "pairing": str(note.pairing_id)}}
    plain = json.dumps(envelope, ensure_ascii=False).encode().ljust(1024)
    with organization_scope(organization), transaction.atomic():
        SealedNote.objects.update(content=age("--encrypt", "--recipient", recipient, sent=plain))
    # This device has not seen the note: it would notice that its state was exchanged.
    seen = f"livui:seen:{organization.pk}:{noams.viewer.user.pk}"
    noams.page.evaluate("(seen) => localStorage.removeItem(seen)", seen)
    noams.open_notes()
    assert noams.open_first() == "נכתב במקום אחר"
    noams.change("ושונה כאן")
    assert noams.part("note-body").inner_text() == "ושונה כאן"


def begin_exchange(who, passphrase: str) -> None:
    who.part("settings").click()
    who.part("exchange").click()
    who.choose(passphrase)
    who.keep_code()


@pytest.mark.parametrize("step", range(4))
def test_an_exchange_of_the_key_killed_at_each_request_loses_no_note(
    noams, desk, peretz, make_meeting, meeting, organization, step
):
    """An own note and a copy from somebody else. The request number `step` and all after it never arrive."""
    author = desk(peretz).set_up(OTHER)
    noams.write(meeting, TEXT)
    noams.open_notes()
    noams.open_first()
    noams.share("פרץ")
    noams.view("note")
    author.open_notes(OTHER)
    sent = []

    def cut(route) -> None:
        sent.append(route.request.url)
        route.continue_() if len(sent) <= step else route.abort()

    # It is the reader of the copy who exchanges his key, or the author: in turns.
    who, before = (noams, PASSPHRASE) if step % 2 else (author, OTHER)
    noams.open_notes()
    who.page.route("**/*", lambda route: cut(route) if is_of_the_exchange(route.request.url) else route.continue_())
    begin_exchange(who, NEW)
    whole = 3  # start, move, finish
    who.page.wait_for_timeout(500)
    for _waiting in range(40):
        if len(sent) >= min(step + 1, whole):
            break
        who.page.wait_for_timeout(500)
    who.page.wait_for_timeout(1000)
    who.page.close()
    again = desk(who.viewer)
    again.open_notes(before if step == 0 else NEW)
    assert again.open_first() == TEXT
    with organization_scope(organization), transaction.atomic():
        assert SealingKey.objects.filter(user=who.viewer.user).count() == 1
        key = SealingKey.objects.get(user=who.viewer.user)
        assert SealedNote.objects.filter(key=key).count() + NoteShare.objects.filter(key=key).count() == 1
    desk.troubles[:] = [each for each in desk.troubles if "ERR_FAILED" not in each]


def is_of_the_exchange(url: str) -> bool:
    return "/notes/keys/exchange" in url or "/move/" in url
