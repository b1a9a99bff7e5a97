"""From the letter to the report, as a thumb does it: counted in taps and seconds, on a small phone."""

import re
import time
from datetime import date

import pytest
import time_machine
from django.core import mail
from django.db import transaction
from django.test import Client
from playwright.sync_api import Locator, Page, expect

from mentoring_platform.accounts.choices import Role
from mentoring_platform.notifications.services import send_waiting_messages
from mentoring_platform.tenancy.scope import organization_scope
from sessions.models import SessionLog
from sessions.services import remind_mentor
from tests.browser.conftest import PHONE, fits
from tests.browser.test_every_page import faults_in
from tests.factories import (
    MeetingFactory,
    MembershipFactory,
    MentorFactory,
    OrganizationFactory,
    PairingFactory,
    UserFactory,
)

NOW = "2026-11-18T16:00:00Z"
MOST_TAPS, FINGER = 2, 44
DAY = {"he": "יום שלישי, 17 בנובמבר", "en": "Tuesday 17 November"}


class Thumb:
    """What is tapped is counted, and large enough for a finger."""

    def __init__(self, page: Page):
        self.page, self.taps = page, 0

    def tap(self, target: Locator) -> None:
        expect(target).to_be_visible()
        box = target.bounding_box()
        assert min(box["width"], box["height"]) >= FINGER
        self.taps += 1
        target.click()
        self.page.wait_for_load_state()


def letter_to(organization, language: str) -> str:
    """A mentor met two people yesterday; gives the letter that asks about it, as it left the building."""
    with organization_scope(organization), transaction.atomic():
        user = UserFactory(language=language)
        membership = MembershipFactory(organization=organization, user=user, role=Role.MENTOR)
        mentor = MentorFactory(organization=organization, membership=membership)
        for name in ("אורי כהן", "נריה לוי"):
            pairing = PairingFactory(organization=organization, mentor=mentor, enrolment__mentee__full_name=name)
            MeetingFactory(organization=organization, pairing=pairing, local_date=date(2026, 11, 17))
        assert remind_mentor(organization=organization, membership_id=membership.pk) == 2
    with organization_scope(organization):
        send_waiting_messages(organization=organization)
    (letter,) = [letter for letter in mail.outbox if letter.to == [user.email]]
    return letter.alternatives[0].content


@pytest.mark.parametrize("language", ["he", "en"])
def test_from_letter_to_report_in_two_taps(transactional_db, open_page, site, language):
    """A yes and a no, each from the opened letter; the mail program has opened all links before."""
    organization = OrganizationFactory(slug="yeshiva")

    def reported() -> list[tuple]:
        with organization_scope(organization), transaction.atomic():
            return list(SessionLog.objects.order_by("logged_at").values_list("outcome", "channel"))

    with time_machine.travel(NOW):
        letter = letter_to(organization, language)
        links = re.findall(rf'href="({site}/answer/[^"]+/(?:yes|no)/)"', letter)
        for link in links:
            path = link.removeprefix(site)
            assert (Client().get(path).status_code, Client().head(path).status_code) == (200, 200)
        assert len(links) == 4 and reported() == []

        # The browser speaks another language than the letter: its pages keep to the letter's.
        page = open_page(PHONE, "en" if language == "he" else "he")
        for number, said in enumerate(("yes", "no")):
            page.goto("about:blank")
            page.set_content(letter)
            assert fits(page) and DAY[language] in page.inner_text("body")
            expect(page.locator("html")).to_have_attribute("dir", "rtl" if language == "he" else "ltr")
            thumb, begun = Thumb(page), time.perf_counter()
            thumb.tap(page.locator(f"a[href$='/{said}/']").nth(number))
            thumb.tap(page.locator("form button"))
            expect(page.get_by_role("status")).to_be_visible()
            seconds = time.perf_counter() - begun
            assert reported() == [("held", "link"), ("missed", "link")][: number + 1]
            print(f"{language}, {said}: from letter to report {thumb.taps} taps, {seconds:.1f} s")  # noqa: T201
            assert thumb.taps <= MOST_TAPS
        assert {cookie["name"] for cookie in page.context.cookies()} == {"language"}  # the one the test has set
        stop = re.search(r'href="([^"]+/stop-letters/[^"]+)"', letter)[1]
        for link in (links[0], links[2].replace("/yes/", "/no/"), stop):
            page.goto(link)
            assert faults_in(page, language) == []
