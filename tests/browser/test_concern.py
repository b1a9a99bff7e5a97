"""On a phone: what a mentor types about a danger survives until it is told, and is gone from the browser afterwards."""

from datetime import date

import pytest
from django.db import transaction

from mentoring_platform.accounts.choices import Role
from mentoring_platform.tenancy.scope import organization_scope
from tests.browser.conftest import PHONE, fits
from tests.factories import ConcernRecipientFactory, MentorFactory, PairingFactory

WORDS = "הוא אמר שאין לו בשביל מה לקום\nוחילק את מה שיש לו"
DRAFTS = "Object.keys(localStorage).filter((key) => key.startsWith('livui:draft:')).length"


@pytest.fixture
def pairing(transactional_db, organization, noam, dana):
    with organization_scope(organization), transaction.atomic():
        mentor = MentorFactory(organization=organization, membership=noam.membership(Role.MENTOR))
        pairing = PairingFactory(organization=organization, mentor=mentor, starts_on=date(2025, 9, 1))
        program, membership = pairing.enrolment.program, dana.acting_membership
        ConcernRecipientFactory(organization=organization, program=program, membership=membership)
        return pairing


def test_what_is_typed_stays_until_it_is_told_and_no_longer(pairing, noam, open_page, sign_in, site):
    page = open_page(PHONE, "he")
    sign_in(page, noam.user.email)
    go_on = page.locator("main form button.btn-primary")

    def to_the_words() -> None:
        page.goto(site + noam.url("programs:tell_concern", pairing.pk))
        page.check("input[name=in_danger][value=yes]")
        go_on.click()
        assert page.locator("a.emergency-call").first.get_attribute("href") == "tel:100" and fits(page)
        go_on.click()

    to_the_words()
    page.fill("textarea", WORDS)
    page.wait_for_timeout(600)  # a draft is kept a moment after the last key
    to_the_words()
    assert page.input_value("textarea") == WORDS
    go_on.click()
    go_on.click()
    assert page.evaluate(DRAFTS) == 1 and fits(page)
    page.locator("button[name=change][value=words]").first.click()
    assert page.input_value("textarea") == WORDS
    page.locator("textarea").press_sequentially("!")
    go_on.click()
    go_on.click()
    assert page.evaluate(DRAFTS) == 1
    go_on.click()
    page.wait_for_url(lambda url: "/about/" not in url)
    assert page.evaluate(DRAFTS) == 0 and fits(page)
    to_the_words()
    assert page.input_value("textarea") == ""
