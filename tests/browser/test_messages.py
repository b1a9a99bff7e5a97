"""A letter is worded with its preview beside it; a notice is shown on the device until its person signs out."""

import json

import pytest
from django.core import mail
from django.db import transaction

from mentoring_platform.accounts.choices import Role
from mentoring_platform.notifications.models import OwnWording
from mentoring_platform.notifications.services import send_waiting_messages
from mentoring_platform.notifications.services.preferences import set_message_settings
from mentoring_platform.tenancy.scope import organization_scope
from tests.browser.conftest import DESKTOP, PHONE, fits

SHOWN = """async () => {
  const all = await navigator.serviceWorker.getRegistrations();
  const registration = all.find(({ scope }) => scope.endsWith("/notices/"));
  const shown = await registration.getNotifications();
  return shown.map(({ title, body, data }) => ({ title, body, url: data.url }));
}"""
REGISTER = """async () => {
  const registration = await navigator.serviceWorker.register("/notices-worker.js", { scope: "/notices/" });
  const worker = registration.installing ?? registration.active;
  if (worker.state !== "activated") await new Promise((done) =>
    worker.addEventListener("statechange", () => worker.state === "activated" && done()));
}"""


def test_a_letter_is_worded_looked_at_and_tried(transactional_db, organization, ada, open_page, sign_in, site):
    page = open_page(DESKTOP, "he")
    sign_in(page, ada.user.email)
    page.goto(f"{site}/north/settings/messages/wording/?letter=meeting_soon&language=he")
    preview = page.locator("#wording-preview")
    page.fill("textarea[name=opening]", "שלום {names}, {meeting_word} קרובה")
    preview.get_by_text("שלום", exact=False).first.wait_for()
    assert "{" not in preview.locator(".handset").first.inner_text()
    page.fill("textarea[name=opening]", "שלום {nobody}")
    preview.locator(".notice").get_by_text("{nobody}").wait_for()
    page.fill("textarea[name=opening]", "שלום {names}")
    page.locator("button[name=act][value=try]").click()
    page.get_by_role("status").or_(page.locator(".notices")).first.wait_for()
    assert page.input_value("textarea[name=opening]") == "שלום {names}"
    with organization_scope(organization):
        send_waiting_messages(organization=organization)
        assert 'dir="rtl"' in mail.outbox[-1].alternatives[0].content
    page.set_viewport_size(PHONE)
    assert fits(page)
    page.locator("#wording-form button.btn-primary").press("Enter")
    page.wait_for_url(lambda url: "wording/?letter" in url)
    page.locator("[data-ends-draft]").wait_for()
    with organization_scope(organization), transaction.atomic():
        assert OwnWording.objects.get().opening == "שלום {names}"


@pytest.fixture
def push_key(settings):
    """A key of our own, so that the page offers notices."""
    from py_vapid import Vapid, b64urlencode

    vapid = Vapid()
    vapid.generate_keys()
    number = vapid.private_key.private_numbers().private_value
    settings.VAPID_PRIVATE_KEY = b64urlencode(number.to_bytes(32, "big"))


def test_a_notice_is_shown_and_ends_with_signing_out(
    transactional_db, organization, make_viewer, ada, open_page, sign_in, site, push_key
):
    with organization_scope(organization), transaction.atomic():
        set_message_settings(channels=["push"], most_per_day=4, by=ada)
    noam = make_viewer(Role.COORDINATOR, organization=organization)
    page = open_page(PHONE, "he")
    page.context.grant_permissions(["notifications"], origin=site)
    sign_in(page, noam.user.email)
    page.goto(f"{site}/north/messages-to-me/")
    page.locator("[data-notices] [data-part=add]").wait_for()
    assert fits(page)
    page.evaluate(REGISTER)
    devtools = page.context.new_cdp_session(page)
    found = []
    devtools.on("ServiceWorker.workerRegistrationUpdated", lambda told: found.extend(told["registrations"]))
    devtools.send("ServiceWorker.enable")
    page.wait_for_timeout(300)
    (registration,) = {each["registrationId"] for each in found if each["scopeURL"].endswith("/notices/")}
    told = {"title": "North", "body": "Moved", "url": "https://evil.example/", "tag": "1"}
    devtools.send(
        "ServiceWorker.deliverPushMessage",
        {"origin": site, "registrationId": registration, "data": json.dumps(told)},
    )
    page.wait_for_function(f"({SHOWN})().then((shown) => shown.length === 1)")
    assert page.evaluate(SHOWN) == [{"title": "North", "body": "Moved", "url": "https://evil.example/"}]
    page.goto(f"{site}/account/logout/")
    page.locator("form[data-sign-out] button, main form button").last.click()
    page.wait_for_url(lambda url: "/logout" not in url)
    page.wait_for_function("navigator.serviceWorker.getRegistrations().then((all) => all.length === 0)")
