"""The sheet of a train group on a phone, counted in taps: from the week to a saved sheet, with its running total."""

from datetime import time

import pytest
from django.db import transaction
from playwright.sync_api import expect

from mentoring_platform.accounts.choices import Role
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.scope import organization_scope
from sessions.models import GroupMeeting, Presence
from tests.browser.conftest import PHONE, fits
from tests.factories import GroupMeetingFactory, MentorFactory, ProgramFactory
from tests.sessions.groups import make_train

pytestmark = pytest.mark.django_db(transaction=True)
NAMES = [f"{letter}ורה {number}" for letter in "אבגד" for number in range(5)]
THUMB = 44


@pytest.fixture
def train(organization, noam):
    with organization_scope(organization), transaction.atomic():
        mentor = MentorFactory(organization=organization, full_name="נועם", membership=noam.membership(Role.MENTOR))
        program = ProgramFactory(organization=organization)
    train = make_train(organization, program, mentor, NAMES)
    with organization_scope(organization), transaction.atomic():
        GroupMeeting.objects.all().delete()
        today = clock.today(organization)
        train.meeting = GroupMeetingFactory(
            organization=organization, group=train.group, local_date=today, at=time(0), place="המתנ״ס"
        )
    return train


def test_a_sheet_is_filled_with_a_tap_for_each_who_came(open_page, site, sign_in, train, noam, organization, tmp_path):
    page, taps = open_page(PHONE, "he"), 0
    sign_in(page, noam.user.email)
    page.goto(f"{site}/{organization.slug}/my-week/")
    assert fits(page)

    def tap(target) -> None:
        nonlocal taps
        target.click()
        taps += 1

    def count(state: str):
        return page.locator(f"[data-count={state}]")

    tap(page.locator(".answer-yes"))
    expect(page.locator(".sheet-row")).to_have_count(20)
    assert fits(page)
    box = page.locator(".segment").first.bounding_box()
    assert box["width"] >= THUMB and box["height"] >= THUMB
    for number in range(12):
        tap(page.locator(".sheet-row").nth(number).locator(".segment-present"))
        expect(count("present")).to_have_text(str(number + 1))
    tap(page.locator(".sheet-row").nth(12).locator(".segment-absent"))
    expect(count("absent")).to_have_text("1")
    expect(count("unknown")).to_have_text("7")
    tap(page.locator(".sheet-end .btn-primary"))
    expect(page.locator("#sheet > p[role=status]")).to_be_visible()
    assert taps == 15  # to the sheet, one for each of whom something is said, and save
    # What is chosen by letter is shown alone; the total is of all, while one taps too, and a guest takes one line.
    page.locator(".sheet-chips .chip", has_text="ד").first.click()
    expect(page.locator(".sheet-row")).to_have_count(5)
    page.locator(".sheet-row").last.locator(".segment-present").click()
    expect(count("present")).to_have_text("13")
    page.locator("#sheet-guest").fill("יוסי")
    page.locator(".sheet-add button").first.click()
    expect(count("present")).to_have_text("14")
    assert fits(page)
    with organization_scope(organization), transaction.atomic():
        assert Presence.objects.filter(state="present").count() == 14
        assert Presence.objects.filter(state="absent").count() == 1
