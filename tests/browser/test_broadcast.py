"""A message for three hundred, through twenty-five mentors, until all have heard it: figures at each step.

Dana writes and sends it; the mentors say in their weeks and reports whom they have told, one on a phone of 360 px and
for a while without network; one is absent, one hands somebody over, one mentee has no mentor, and another message is
withdrawn on the way.
"""

import re
from collections import Counter
from datetime import date, time, timedelta

import pytest
import time_machine
from django.conf import settings
from django.db import transaction
from django.test import Client
from playwright.sync_api import Page, expect

from mentees.models import Mentee
from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Membership, User
from mentoring_platform.accounts.queries import viewer_for
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.scope import organization_scope
from mentors.models import Mentor
from programs import services as programs
from programs.broadcasts import services as broadcasts
from programs.broadcasts.queries import open_deliveries_of
from programs.models import Absence, Broadcast, Delivery, Enrolment, Pairing
from sessions import services as sessions
from sessions.models import Meeting, MeetingSeries
from sessions.telling.services import Said, say
from tests.browser.conftest import DESKTOP, PHONE, Watch, fits
from tests.factories import BroadcastFactory, DeliveryFactory, MeetingFactory, ProgramFactory, UnitFactory

NOW = "2026-11-18T10:00:00Z"  # a Wednesday, noon
WEDNESDAY = date(2026, 11, 18)
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

        Meeting.objects.bulk_create(
            [
                Meeting(
                    **its,
                    pairing=row,
                    local_date=WEDNESDAY + 4 * DAY,
                    starts_at=clock.local_instant(organization, WEDNESDAY + 4 * DAY, time(9 + n % EACH)),
                )
                for n, row in enumerate(self.pairings)
                if n // EACH != 2
            ]
        )
        # The fixed times of one mentor, whose meetings follow what the calendar says of him.
        self.of_two = self.pairings[2 * EACH : 3 * EACH]
        MeetingSeries.objects.bulk_create(
            [
                MeetingSeries(**its, pairing=row, weekday=1, start_time=time(9), starts_on=WEDNESDAY)
                for row in self.of_two
            ]
        )
        self.generate()

    def generate(self) -> None:
        sessions.generate_meetings(organization=self.organization, pairings=self.of_two)

    def another_message(self) -> tuple[Broadcast, str]:
        """Out already, for two whom Noam accompanies; one has heard it."""
        its = {"organization": self.organization}
        other = BroadcastFactory(**its, programs=[self.program], written_by=self.dana.acting_membership)
        rows = [DeliveryFactory(**its, broadcast=other, enrolment=row) for row in self.enrolments[3:5]]
        broadcasts.tell(deliveries=[rows[0].pk], outcome="told", by=self.noam)
        return other, rows[0].mentee.full_name

    def inside(self, act):
        with organization_scope(self.organization), transaction.atomic():
            return act()

    def viewer(self, number: int):
        return self.inside(lambda: viewer_for(self.mentors[number].membership.user, self.organization))

    def left_of(self, number: int) -> list:
        """What a mentor has still to pass on."""
        viewer = self.viewer(number)
        return self.inside(lambda: [row.pk for row in open_deliveries_of(viewer, WEDNESDAY)])

    def told(self) -> int:
        return self.inside(lambda: Delivery.objects.filter(broadcast=self.broadcast, state="told").count())


@pytest.fixture
def stage(transactional_db, organization, noam, dana):
    with time_machine.travel(NOW), organization_scope(organization), transaction.atomic():
        return Stage(organization, noam, dana)


@pytest.fixture
def phone(browser, site):
    """A phone beside Dana's desk; while it has no network, its browser says so in its console."""
    context = browser.new_context(viewport=PHONE, extra_http_headers={"Accept-Language": "he"})
    context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": "he", "url": site}])
    page, troubles = context.new_page(), []
    page.set_default_timeout(15_000)
    Watch(page, troubles)
    yield page
    context.close()
    assert [trouble for trouble in troubles if "net::ERR_INTERNET" not in trouble] == []


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

    def write(self) -> None:
        """From nothing to three hundred deliveries: the words, for whom, when, and a look before they go out."""
        page, go_on = self.page, self.page.locator("main form .btn-primary")
        self.go("programs:new_broadcast")
        said = {"title": TITLE, "message": WORDS, "avoid": "לא להבטיח הסעה", "question": "תבואו?", "choices": "כן\nלא"}
        for name, words in said.items():
            page.fill(f"main [name={name}]", words)
        go_on.click()
        page.locator("[name=programs]").check()
        expect(page.locator(".broadcast-number")).to_contain_text(str(MENTORS * EACH))
        expect(page.locator("aside li")).to_have_count(1)  # whom nobody accompanies, with what can be done
        assert fits(page)
        go_on.click()
        go_on.click()
        preview = page.locator("section[aria-labelledby=as-mentor]")
        expect(preview).to_contain_text(WORDS)
        expect(preview).to_contain_text("לא להבטיח הסעה")
        assert fits(page) and self.stage.inside(Delivery.objects.count) == 0
        page.locator("main button[name=send]").click()
        page.locator("[data-confirm-yes]").click()
        expect(page.locator("main .progress-line, main [role=progressbar], main progress").first).to_be_visible()
        self.stage.broadcast = self.stage.inside(lambda: Broadcast.objects.get())
        assert self.stage.inside(Delivery.objects.count) == MENTORS * EACH

    def withdraw(self, broadcast) -> None:
        self.go("programs:withdraw_broadcast", broadcast.pk)
        self.page.fill("[name=why]", "המועד השתנה")
        self.page.locator("main form .btn-primary").click()
        self.page.wait_for_load_state()

    def in_danger(self) -> int:
        """How many the page names of those who may not be told in time."""
        return self.page.locator("section[aria-labelledby=in-danger] .people-row").count()

    def figures(self) -> tuple[int, int]:
        """Told, of how many, as the page of coverage says it."""
        self.go("reports:coverage", self.stage.broadcast.pk)
        told = int(self.page.locator(".coverage-number").inner_text())
        of = int(re.search(r"\d+", self.page.locator(".coverage-of").inner_text())[0])
        return told, of


def noam_reports(page: Page, site: str, stage: Stage, number: int) -> None:
    """A report with a tick, one with an answer, one by phone without network, and the others at once."""
    meetings = stage.inside(
        lambda: [
            MeetingFactory(organization=stage.organization, pairing=pairing, local_date=WEDNESDAY, at=time(8 + n))
            for n, pairing in enumerate(stage.pairings[:2])
        ]
    )
    page.goto(site + stage.noam.url("mentoring_sessions:my_week"))
    message = page.locator(f"#message-{stage.broadcast.pk}")
    expect(message).to_contain_text(TITLE)
    expect(message.locator(".tell-list li")).to_have_count(number)
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
    expect(message.locator(".tell-list li:visible")).to_have_count(number - 3)
    assert stage.told() == 2
    page.context.set_offline(False)
    expect(message.locator(".kept-state")).to_have_count(0)
    expect(message.locator(".tell-list li")).to_have_count(number - 3)
    assert stage.told() == 3
    message.locator("button[value=all]").click()
    expect(message.locator(".tell-list")).to_have_count(0)
    assert stage.told() == number and fits(page)


def others_tell(stage: Stage, numbers) -> None:
    """The other mentors, each in his own week: all that he has left."""
    for number in numbers:
        viewer, left = stage.viewer(number), stage.left_of(number)
        if number > 6:  # the same, without the pages
            said = [Said(key, "told") for key in left]
            assert stage.inside(lambda viewer=viewer, said=said: say(said=said, by=viewer)) == []
            continue
        client = Client()
        client.force_login(viewer.user, backend="allauth.account.auth_backends.AuthenticationBackend")
        url = viewer.url("mentoring_sessions:to_tell", stage.broadcast.pk)
        assert client.post(url, {"which": "all"} | {f"of-{key}": "1" for key in left}).status_code == 302


def test_within_a_week_all_have_heard_it(stage, site, open_page, phone, sign_in):
    total = MENTORS * EACH
    office = Office(open_page(DESKTOP, "he"), site, stage)
    sign_in(office.page, stage.dana.user.email)
    office.write()
    assert office.figures() == (0, total) and office.in_danger() == 1

    # Somebody goes from one mentor to Noam; another message is withdrawn after he has told it once.
    handed = stage.pairings[EACH]
    stage.inside(
        lambda: programs.change_mentor(pairing=handed, mentor=stage.mentors[0], starts_on=WEDNESDAY, by=stage.dana)
    )
    other, told_too = stage.inside(stage.another_message)
    office.withdraw(other)
    assert office.figures() == (0, total)

    sign_in(phone, stage.noam.user.email)
    noam_reports(phone, site, stage, EACH + 1)
    withdrawn = phone.locator(f"#message-{other.pk}")
    expect(withdrawn).to_contain_text("המועד השתנה")
    expect(withdrawn).to_contain_text(told_too)
    assert office.figures() == (EACH + 1, total)

    # Two is away until it is over: his twelve may be missed, until Three stands in.
    days = {"starts_on": WEDNESDAY, "ends_on": stage.broadcast.tell_until}
    stage.inside(lambda: Absence.objects.create(organization=stage.organization, mentor=stage.mentors[2], **days))
    stage.inside(stage.generate)
    assert office.figures() == (EACH + 1, total) and office.in_danger() == EACH + 1
    three = stage.mentors[3]
    stage.inside(lambda: sessions.stand_in(pairings=stage.of_two, mentor=three, by=stage.dana, **days))
    assert office.figures() == (EACH + 1, total) and office.in_danger() == 1
    others_tell(stage, [3])
    assert stage.left_of(2) == []
    assert office.figures() == (3 * EACH + 1, total)
    others_tell(stage, [1, *range(4, MENTORS)])
    assert office.figures() == (total - 1, total) and office.in_danger() == 1

    office.page.locator("button[value=reached]").click()
    assert office.figures() == (total, total) and office.in_danger() == 0
    expect(office.page.locator(".coverage-percent")).to_have_text("100%")
    states = stage.inside(lambda: Counter(Delivery.objects.values_list("broadcast__state", "state")))
    assert states == {("out", "told"): total - 1, ("out", "otherwise"): 1, ("withdrawn", "told"): 1} | {
        ("withdrawn", "stopped"): 1
    }
