"""A message for three hundred, through twenty-five mentors, until all have heard it: figures at each step.

Dana writes and sends it; the mentors say in their weeks and reports whom they have told, one on a phone of 360 px and
for a while without network; one is absent, one hands somebody over, one mentee has no mentor, and another message is
withdrawn on the way.
"""

import re
from datetime import date, time, timedelta

import pytest
import time_machine
from django.db import transaction
from playwright.sync_api import Page, expect

from mentees.models import Mentee
from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Membership, User
from mentoring_platform.accounts.queries import viewer_for
from mentoring_platform.tenancy.scope import organization_scope
from mentors.models import Mentor
from programs.models import Delivery, Enrolment, Pairing
from tests.browser.conftest import PHONE, fits
from tests.factories import BroadcastFactory, MeetingFactory, ProgramFactory, UnitFactory

NOW = "2026-11-18T10:00:00Z"  # a Wednesday, noon
TUESDAY, WEDNESDAY = date(2026, 11, 17), date(2026, 11, 18)
DAY = timedelta(days=1)
MENTORS, EACH = 25, 12
TITLE, WORDS = "ערב הורים נדחה", "ערב ההורים יהיה ביום שלישי בשמונה, ולא ביום ראשון."


class Stage:
    """A program in two units: 25 mentors with twelve each, but for the last mentee, whom nobody accompanies."""

    def __init__(self, organization, noam, dana):
        self.organization, self.noam, self.dana = organization, noam, dana
        self.program = ProgramFactory(organization=organization, name="ליווי", starts_on=date(2026, 9, 1))
        units = [UnitFactory(organization=organization, name=name) for name in ("צפון", "דרום")]
        its = {"organization": organization}
        users = User.objects.bulk_create(
            [User(email=f"mentor{number}@people.example", name=f"מלווה {number}") for number in range(MENTORS - 1)]
        )
        memberships = Membership.objects.bulk_create([Membership(**its, user=user, role=Role.MENTOR) for user in users])
        memberships.insert(0, noam.membership(Role.MENTOR))
        self.mentors = Mentor.objects.bulk_create(
            [Mentor(**its, full_name=f"מלווה {n}", membership=row, capacity=30) for n, row in enumerate(memberships)]
        )
        mentees = Mentee.objects.bulk_create(
            [
                Mentee(**its, full_name=f"משתתף {n:03}", unit=units[n % 2], phone="0501234567")
                for n in range(MENTORS * EACH)
            ]
        )
        self.enrolments = Enrolment.objects.bulk_create(
            [Enrolment(**its, program=self.program, mentee=row, starts_on=date(2026, 9, 1)) for row in mentees]
        )
        self.pairings = Pairing.objects.bulk_create(
            [
                Pairing(**its, enrolment=row, mentor=self.mentors[n // EACH], starts_on=date(2026, 9, 1))
                for n, row in enumerate(self.enrolments[:-1])
            ]
        )

    def inside(self, act):
        with organization_scope(self.organization), transaction.atomic():
            return act()

    def viewer(self, number: int):
        return viewer_for(self.mentors[number].membership.user, self.organization)

    def told(self) -> int:
        return self.inside(lambda: Delivery.objects.filter(broadcast=self.broadcast, state="told").count())


@pytest.fixture
def stage(transactional_db, organization, noam, dana):
    with time_machine.travel(NOW), organization_scope(organization), transaction.atomic():
        return Stage(organization, noam, dana)


@pytest.fixture(autouse=True)
def _wednesday():
    with time_machine.travel(NOW):
        yield


class Office:
    """Dana at her desk: writes, sends, withdraws, and looks at how far it has come."""

    def __init__(self, page: Page, site: str, stage: Stage):
        self.page, self.site, self.stage = page, site, stage

    def go(self, name: str, *args) -> None:
        self.page.goto(self.site + self.stage.dana.url(name, *args))
        assert fits(self.page), self.page.url

    def press(self, name: str) -> None:
        self.page.locator(f"main button[name={name}]").first.click()

    def write(self) -> None:
        """From nothing to three hundred deliveries, with a look before they go out."""
        page = self.page
        self.go("programs:new_broadcast")
        page.fill("[name=title]", TITLE)
        page.fill("[name=message]", WORDS)
        page.fill("[name=avoid]", "לא להבטיח הסעה")
        page.fill("[name=question]", "תבואו?")
        for choice in ("כן", "לא"):
            page.locator("[name^=choice]:not([value])").first.fill(choice)
        page.locator("main form .btn-primary").click()

    def figures(self) -> tuple[int, int]:
        """Told, of how many, as the page of coverage says it."""
        self.go("reports:coverage", self.stage.broadcast.pk)
        told = int(self.page.locator(".coverage-number").inner_text())
        of = int(re.search(r"\d+", self.page.locator(".coverage-of").inner_text())[0])
        return told, of


def noam_reports(page: Page, site: str, stage: Stage) -> None:
    """A report with a tick, one with an answer, one by phone without network, and the others at once."""
    mine = stage.pairings[:EACH]
    meetings = stage.inside(
        lambda: [
            MeetingFactory(organization=stage.organization, pairing=pairing, local_date=WEDNESDAY, at=time(8 + n))
            for n, pairing in enumerate(mine[:2])
        ]
    )
    page.goto(site + stage.noam.url("mentoring_sessions:my_week"))
    message = page.locator(f"#message-{stage.broadcast.pk}")
    expect(message).to_contain_text(TITLE)
    expect(message.locator(".tell-list li")).to_have_count(EACH)
    assert fits(page)

    card = page.locator(f"#meeting-{meetings[0].pk}")
    card.locator(".ticks input[type=checkbox]").check()
    card.locator(".answer-yes").click()
    expect(card.locator(".told-at")).to_contain_text(TITLE)
    assert stage.told() == 1

    page.locator(f"#meeting-{meetings[1].pk} a[href*=details]").first.click()
    telling = page.locator("fieldset.telling")
    expect(telling.locator(".when-told")).to_be_hidden()
    telling.locator("input[value=told]").check()
    telling.locator("[name^=choice-][value='1']").check()
    page.locator("[name=minutes]").fill("0")
    page.locator("form[data-act=details] .btn-primary").click()
    expect(page.locator(".error-summary")).to_be_visible()
    expect(telling.locator("[name^=choice-][value='1']")).to_be_checked()
    assert fits(page) and stage.told() == 1
    page.locator("[name=minutes]").fill("40")
    page.locator("form[data-act=details] .btn-primary").click()
    expect(message).to_contain_text("2")
    assert stage.told() == 2

    # Without network: kept on the phone, said, and sent by itself once there is one.
    page.context.set_offline(True)
    message.locator(".tell-list input[type=checkbox]").first.check()
    message.locator("button[value=ticked]").click()
    expect(message.locator(".kept-state")).to_be_visible()
    expect(message.locator(".tell-list li:visible")).to_have_count(EACH - 3)
    assert stage.told() == 2
    page.context.set_offline(False)
    expect(message.locator(".kept-state")).to_have_count(0)
    expect(message.locator(".tell-list li")).to_have_count(EACH - 3)
    assert stage.told() == 3
    message.locator("button[value=all]").click()
    expect(message.locator(".tell-list")).to_have_count(0)
    assert stage.told() == EACH and fits(page)


def test_the_mentor_on_a_phone(stage, site, open_page, sign_in):
    stage.broadcast = stage.inside(
        lambda: BroadcastFactory(
            organization=stage.organization, programs=[stage.program], text={"title": TITLE, "message": WORDS}
        )
    )
    stage.inside(
        lambda: Delivery.objects.bulk_create(
            [
                Delivery(organization=stage.organization, broadcast=stage.broadcast, enrolment=row, mentee=row.mentee)
                for row in stage.enrolments
            ]
        )
    )
    page = open_page(PHONE, "he")
    sign_in(page, stage.noam.user.email)
    noam_reports(page, site, stage)
