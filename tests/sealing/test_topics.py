"""Topics in a real browser: one press seals them for the mentor and has them counted without a person."""

import pytest
from django.db import transaction

from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.scope import organization_scope
from programs.services import set_topics
from sessions.models import TopicContribution, TopicWeek
from tests.factories import LogFactory
from tests.sealing.desk import stored

pytestmark = pytest.mark.usefixtures("transactional_db")
MOOD, MONEY = "מצב רוח", "כסף"


@pytest.fixture
def held(organization, pairing, make_meeting):
    """A meeting of this week that took place, of a program with two topics."""
    meeting = make_meeting(clock.today(organization))
    with organization_scope(organization), transaction.atomic():
        set_topics(program=pairing.enrolment.program, names=[MOOD, MONEY], by=None)
        LogFactory(organization=organization, meeting=meeting)
    return meeting


@pytest.fixture
def contributed(organization):
    def read() -> list[str]:
        with organization_scope(organization), transaction.atomic():
            return sorted(TopicContribution.objects.values_list("topic__name", flat=True))

    return read


def test_one_press_seals_and_counts_and_the_author_finds_it(desk, noam, held, organization, contributed):
    noams = desk(noam)
    page = noams.page
    page.goto(f"{noams.base}/my-week/")
    page.locator(f"a[href$='/meetings/{held.pk}/topics/']").click()
    page.locator("[data-when='no-key']").wait_for()
    page.get_by_label(MONEY).check()
    page.locator("[data-part='topics-form'] button").click()
    page.wait_for_url("**/my-week/")
    assert contributed() == [MONEY] and stored(organization) == [], "without a key it is only counted"

    noams.set_up()
    page.goto(f"{noams.base}/meetings/{held.pk}/topics/")
    page.locator("[data-when='same']").wait_for()
    assert page.locator("input:checked").count() == 0
    page.locator("[data-part='topics-form'] button").click()
    noams.told()
    page.get_by_label(MOOD).check()
    page.locator("[data-part='topics-form'] button").click()
    noams.view("kept")
    assert noams.part("counted").is_visible() and not noams.part("not-counted").is_visible()
    (note,) = stored(organization)
    assert contributed() == [MOOD] and MOOD.encode() not in bytes(note.content)

    noams.open_writing(held)
    noams.part("note-text").fill("הוא סיפר על הבית")
    page.get_by_label(MONEY).check()
    page.get_by_label(MOOD).check()
    noams.press_seal()
    noams.view("kept")
    assert contributed() == sorted([MOOD, MONEY])

    noams.open_notes()
    chips = noams.part("list").locator(".note-topic")
    assert sorted(chips.all_inner_texts()) == sorted([MOOD, MOOD, MONEY])
    noams.part("search").fill(MONEY)
    assert noams.part("open").count() == 1
    assert noams.open_first() == "הוא סיפר על הבית"
    assert sorted(noams.part("note-topics").locator("span").all_inner_texts()) == sorted([MOOD, MONEY])
    noams.change("הוא סיפר עוד")
    assert noams.part("note-topics").locator("span").count() == 2, "a change of the words keeps the topics"
    assert f"{MOOD} · {MONEY}" in noams.taken("take-text").decode()

    with organization_scope(organization), transaction.atomic():
        TopicContribution.objects.all().delete()
        TopicWeek.objects.update(secret=None)
    page.goto(f"{noams.base}/meetings/{held.pk}/topics/")
    page.get_by_label(MOOD).check()
    page.locator("[data-part='topics-form'] button").click()
    noams.view("kept")
    assert noams.part("not-counted").is_visible() and contributed() == [] and len(stored(organization)) == 3
