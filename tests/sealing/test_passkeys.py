"""Passkeys that open the private key, with Chromium's virtual authenticator: added, used, removed, exchanged."""

import pytest

from tests.sealing.test_taking_along import NEW, begin_exchange

pytestmark = pytest.mark.usefixtures("transactional_db")
TEXT = "הוא סיפר על הבית"
DEVICE = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
DEVICE |= {"isUserVerified": True, "hasPrf": True, "automaticPresenceSimulation": True}


@pytest.fixture
def device():
    """Give a page's browser a device that keeps passkeys: `device(page)`; gives how to say whether its owner agrees."""

    def make(page):
        session = page.context.new_cdp_session(page)
        session.send("WebAuthn.enable")
        made = session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})

        def agrees(verified: bool) -> None:
            owner = {"authenticatorId": made["authenticatorId"], "isUserVerified": verified}
            session.send("WebAuthn.setUserVerified", owner)

        return agrees

    return make


def test_a_passkey_is_added_opens_the_notes_is_removed_and_goes_with_the_key(desk, noam, meeting, device):
    noams = desk(noam).set_up()
    agrees = device(noams.page)
    noams.write(meeting, TEXT)
    noams.open_notes()
    for number in (1, 2):
        noams.part("settings").click()
        noams.view("settings")
        noams.part("add-passkey").click()
        noams.part("passkeys").locator("li").nth(number - 1).wait_for()
        noams.told()
        noams.back()

    noams.page.reload()
    buttons = noams.part("passkey-buttons").locator("button")
    buttons.nth(1).wait_for()
    buttons.nth(1).click()
    noams.view("list")
    assert noams.open_first() == TEXT

    noams.page.reload()
    agrees(False)
    buttons.first.click()
    assert noams.told() and noams.part("list").locator("li").count() == 0
    noams.fill_unlock()
    noams.view("list")
    noams.part("settings").click()
    noams.part("passkeys").locator("button").first.click()
    noams.part("passkeys").locator("li").nth(1).wait_for(state="detached")
    noams.back()
    begin_exchange(noams, NEW)
    noams.view("list")
    noams.part("notice").locator(".notice-warning").wait_for()
    noams.page.reload()
    noams.fill_unlock(NEW)
    noams.view("list")
    assert buttons.count() == 0

    # Elsewhere, where the browser cannot, nothing is offered.
    elsewhere = desk(noam)
    elsewhere.page.add_init_script("delete window.PublicKeyCredential")
    elsewhere.open_notes(NEW)
    elsewhere.part("settings").click()
    elsewhere.view("settings")
    assert not elsewhere.part("passkey-settings").is_visible()
