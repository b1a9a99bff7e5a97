"""A person at the pages of sealed notes, in a real browser."""

from django.db import transaction

from mentoring_platform.tenancy.scope import organization_scope
from sessions.models import SealedNote

PASSPHRASE = "ארבעה תפוחים אדומים בסל"


class Desk:
    """One browser page of a member, signed in; `code` is what he wrote on paper."""

    def __init__(self, page, site: str, viewer):
        self.page, self.site, self.viewer, self.code = page, site, viewer, ""
        self.base = f"{site}/{viewer.organization.slug}"

    def part(self, name: str):
        return self.page.locator(f"[data-part='{name}']")

    def view(self, name: str) -> None:
        self.page.locator(f"[data-view='{name}']").wait_for(timeout=30_000)

    def told(self) -> str:
        """What the page says above itself."""
        notice = self.part("notice")
        notice.locator(".notice").wait_for(timeout=30_000)
        return notice.inner_text()

    def settled(self, form: str) -> None:
        """What the form does is done, or has failed."""
        self.page.locator(f"[data-part='{form}'][aria-busy='false']").wait_for(state="attached", timeout=30_000)

    def set_up(self, passphrase: str = PASSPHRASE) -> "Desk":
        self.page.goto(f"{self.base}/notes/set-up/")
        self.part("begin").click()
        self.choose(passphrase)
        self.keep_code()
        self.view("done")
        return self

    def choose(self, passphrase: str) -> None:
        self.part("first").fill(passphrase)
        self.part("second").fill(passphrase)
        self.part("passphrase-form").locator("button").click()

    def keep_code(self) -> None:
        self.view("code")
        self.code = self.part("code").inner_text()
        self.part("code-written").click()
        self.part("typed-code").fill(self.code.lower())
        self.part("code-form").locator("button").first.click()

    def open_writing(self, meeting) -> None:
        self.page.goto(f"{self.base}/meetings/{meeting.pk}/note/")

    def press_seal(self) -> None:
        self.part("write-form").locator("button").click()

    def write(self, meeting, text: str) -> None:
        self.open_writing(meeting)
        self.part("note-text").fill(text)
        self.press_seal()
        self.view("kept")

    def fill_unlock(self, passphrase: str = PASSPHRASE) -> None:
        self.part("passphrase").fill(passphrase)
        self.part("unlock-form").locator("button").click()

    def open_notes(self, passphrase: str = PASSPHRASE) -> None:
        self.page.goto(f"{self.base}/notes/")
        self.fill_unlock(passphrase)
        self.view("list")

    def open_first(self) -> str:
        self.part("open").first.click()
        self.view("note")
        return self.part("note-body").inner_text()

    def back(self) -> None:
        self.page.locator("[data-view]:visible [data-back]").click()
        self.view("list")

    def change(self, text: str) -> None:
        self.part("edit").click()
        self.part("edit-text").fill(text)
        self.part("edit-form").locator("button").first.click()
        self.view("note")

    def share(self, name: str) -> None:
        self.part("share").click()
        self.view("share")
        self.part("reader").select_option(label=name)
        if self.part("compare").is_visible():
            self.part("compared").check()
        self.part("share-form").locator("button").first.click()

    def taken(self, name: str) -> bytes:
        """The file that a button gives."""
        with self.page.expect_download() as download:
            self.part(name).click()
        with open(download.value.path(), "rb") as file:
            return file.read()


def stored(organization) -> list[SealedNote]:
    with organization_scope(organization), transaction.atomic():
        return list(SealedNote.objects.order_by("written_at", "pk"))
