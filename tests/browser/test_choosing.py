"""Uri chooses, is accepted, and the two set their time: on phones of 360 px in Hebrew, the office beside it at 1280."""

from datetime import date, time

import pytest
import time_machine
from django.db import transaction
from playwright.sync_api import expect

from mentees.services import set_availability as set_mentee_hours
from mentoring_platform.accounts.choices import Role
from mentoring_platform.tenancy.scope import organization_scope
from mentors.services import set_availability as set_mentor_hours
from programs.choosing.introductions import introduce
from tests.browser.conftest import DESKTOP, PHONE, fits
from tests.factories import EnrolmentFactory, MenteeFactory, MentorFactory, ProgramFactory

NOW = "2026-11-18T10:00:00Z"  # a Wednesday, noon
SUNDAY = 6
URI, GIL, NOAM = "אורי כהן", "גיל ברק", "נועם שפירא"


@pytest.fixture
def people(transactional_db, organization, make_viewer):
    with time_machine.travel(NOW):
        uri = make_viewer(Role.MENTEE, organization=organization, name=URI)
        mentors = {name: make_viewer(Role.MENTOR, organization=organization, name=name) for name in (GIL, NOAM)}
        with organization_scope(organization), transaction.atomic():
            program = ProgramFactory(organization=organization, starts_on=date(2026, 9, 1), pairing_way="choice")
            mentee = MenteeFactory(organization=organization, full_name=URI, membership=uri.membership(Role.MENTEE))
            EnrolmentFactory(organization=organization, program=program, mentee=mentee, starts_on=date(2026, 9, 1))
            set_mentee_hours(mentee=mentee, spans=[(SUNDAY, time(16), time(18))], by=None)
            for name, viewer in mentors.items():
                membership = viewer.membership(Role.MENTOR)
                mentor = MentorFactory(organization=organization, full_name=name, membership=membership, capacity=1)
                set_mentor_hours(mentor=mentor, spans=[(SUNDAY, time(15), time(17))], by=None)
                introduce(mentor=mentor, program=program, words={"he": "אוהב לטייל"}, is_shown=True, by=None)
        for viewer in (uri, *mentors.values()):
            viewer.user.language = "he"
            viewer.user.save()
        yield {URI: uri, **mentors}


def test_uri_chooses_is_accepted_and_the_meeting_stands(people, dana, open_page, sign_in, site):
    page = open_page(PHONE, "he")

    def be(viewer, path: str, size=PHONE) -> None:
        page.context.clear_cookies(name="session")
        page.set_viewport_size(size)
        sign_in(page, viewer.user.email)
        page.goto(f"{site}/north/{path}/")
        assert fits(page), page.url

    def press(target) -> None:
        target.click()
        page.wait_for_load_state()
        assert fits(page), page.url

    main = page.locator("main")
    be(people[URI], "my-meetings")
    assert page.locator("html").get_attribute("dir") == "rtl"
    press(main.locator("a[href*='/choose/']").first)
    for name in (GIL, NOAM):
        press(main.locator(".mentor-card", has_text=name).locator("button[value=add]"))
    expect(main.locator(".wish-list li")).to_have_count(2)
    press(main.locator("button[value=send]"))
    expect(main.locator("button[value=send]")).to_have_count(0)
    be(dana, "choices", DESKTOP)
    expect(main.locator(".people-row")).to_contain_text([GIL])
    be(people[GIL], "my-week")
    press(main.locator("a[href$='/asked/']"))
    expect(main.locator(".panel")).to_contain_text(URI)
    press(main.locator("button[value=accept]"))
    be(people[URI], "my-meetings")
    press(main.locator("a[href$='/time/']"))
    times = main.locator("input[name=time]")
    expect(times).to_have_count(1)  # 16:00; from 16:30 on a meeting would end after five
    press(main.locator(".time-choice").first)
    press(main.locator("form button.btn-primary"))
    be(people[GIL], "my-week")
    press(main.locator("a[href$='/time/']"))
    press(main.locator("button[name=time]").first)
    press(main.locator("a[rel=next]"))
    expect(main).to_contain_text(URI)
    expect(main).to_contain_text("16:00")
    be(people[URI], "my-meetings")
    expect(main).to_contain_text(GIL)
    expect(main).to_contain_text("16:00")
    be(dana, "choices", DESKTOP)
    expect(main.locator(".people-row")).to_contain_text([URI])
