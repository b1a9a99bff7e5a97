"""A letter is worded with its preview beside it, tried on oneself, and saved by the keyboard."""

from django.core import mail
from django.db import transaction

from mentoring_platform.notifications.models import OwnWording
from mentoring_platform.notifications.services import send_waiting_messages
from mentoring_platform.tenancy.scope import organization_scope
from tests.browser.conftest import DESKTOP, PHONE, fits


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
