"""Choosing what a talk touched on: who is asked, who may answer, and what is written of it."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from mentoring_platform.accounts.choices import Role
from mentoring_platform.tenancy.scope import organization_scope
from programs.services import set_topics
from sessions.models import TopicContribution
from sessions.services import log_meeting
from sessions.topics.services import contribute_topics
from tests.factories import LogFactory, MentorFactory, ProgramFactory

pytestmark = pytest.mark.usefixtures("noon")
TUESDAY, LAST_WEEK = date(2026, 11, 17), date(2026, 11, 10)


@pytest.fixture
def topics(organization, program):
    with organization_scope(organization), transaction.atomic():
        return set_topics(program=program, names=["מצב רוח", "כסף"], by=None)


@pytest.fixture
def held(organization, make_meeting):
    """A meeting that took place: `held(TUESDAY)`."""

    def make(day: date, outcome: str = "held"):
        meeting = make_meeting(day)
        with organization_scope(organization), transaction.atomic():
            absent = "mentee" if outcome == "missed" else ""
            LogFactory(organization=organization, meeting=meeting, outcome=outcome, absent=absent)
        return meeting

    return make


@pytest.fixture
def contributions(organization):
    def read():
        with organization_scope(organization), transaction.atomic():
            return sorted(TopicContribution.objects.values_list("topic__name", flat=True), key=str)

    return read


def test_one_tap_from_the_week_and_nothing_special_comes_first(signed_in, noam, held, topics, program):
    meeting, client = held(TUESDAY), signed_in(noam)
    address = f"/north/meetings/{meeting.pk}/topics/"
    assert address in client.get("/north/my-week/").content.decode()
    page = client.get(address).content.decode()
    places = [page.index(words) for words in ("Nothing special: we talked", "מצב רוח", "כסף")]
    assert places == sorted(places)
    assert "You alone can read who spoke of what" in page and "at least five people" in page
    assert "checked" not in page.split("topic-list")[1].split("</fieldset>")[0]
    with organization_scope(noam.organization), transaction.atomic():
        set_topics(program=program, names=[], by=None)
    assert address not in client.get("/north/my-week/").content.decode(), "no topics, no question"


def test_choosing_again_replaces_and_nothing_chosen_is_no_answer(signed_in, noam, held, topics, contributions):
    address, client = f"/north/meetings/{held(TUESDAY).pk}/topics/", signed_in(noam)
    mood, money = (str(topic.pk) for topic in topics)
    assert client.post(address, {"topics": [mood, money]}).status_code == 302
    assert contributions() == ["כסף", "מצב רוח"]
    assert "Counted without names" in client.post(address, {"topics": [money]}, follow=True).content.decode()
    assert contributions() == ["כסף"]
    assert client.post(address, {"topics": ["nothing"], "sealed": "1"}).json() == {"counted": True}
    assert contributions() == [None]
    assert "Choose at least one answer." in client.post(address, {}).content.decode()
    assert client.post(address, {"topics": ["a stranger's"]}).status_code == 200
    assert contributions() == [None]


def test_what_did_not_take_place_after_all_is_not_counted(signed_in, noam, held, topics, contributions):
    client = signed_in(noam)
    first, second = held(TUESDAY), held(date(2026, 11, 16))
    for meeting in (first, second):
        client.post(f"/north/meetings/{meeting.pk}/topics/", {"topics": [str(topics[0].pk)]})
    client.post(f"/north/meetings/{first.pk}/undo/")
    assert len(contributions()) == 1
    with organization_scope(noam.organization), transaction.atomic():
        log_meeting(meeting=second, outcome="missed", absent="mentee", by=noam)
    assert contributions() == []


def test_a_meeting_of_a_former_week_is_not_counted(signed_in, noam, held, topics, contributions):
    address, client = f"/north/meetings/{held(LAST_WEEK).pk}/topics/", signed_in(noam)
    assert "has been counted already" in client.get(address).content.decode()
    chosen = {"topics": [str(topics[0].pk)]}
    assert "Nothing was kept" in client.post(address, chosen, follow=True).content.decode()
    assert client.post(address, {**chosen, "sealed": "1"}).json() == {"counted": False}
    assert contributions() == []


@pytest.mark.usefixtures("topics")
def test_nobody_else_chooses_and_only_of_what_took_place(signed_in, noam, dana, make_viewer, held, make_meeting):
    meeting = held(TUESDAY)
    other = make_viewer(Role.MENTOR, organization=noam.organization, name="אחר")
    with organization_scope(noam.organization), transaction.atomic():
        MentorFactory(organization=noam.organization, membership=other.membership(Role.MENTOR))
        elsewhere = set_topics(program=ProgramFactory(organization=noam.organization), names=["x"], by=None)
        with pytest.raises(PermissionDenied):
            contribute_topics(meeting=meeting, topics=[None], by=other)
        with pytest.raises(ValidationError):
            contribute_topics(meeting=meeting, topics=elsewhere, by=noam)
    address = "/north/meetings/{}/topics/"
    assert signed_in(noam).get(address.format(meeting.pk)).status_code == 200
    for viewer in (dana, other):
        assert signed_in(viewer).get(address.format(meeting.pk)).status_code == 404
        assert signed_in(viewer).post(address.format(meeting.pk), {"topics": ["nothing"]}).status_code == 404
    for not_held in (make_meeting(LAST_WEEK), held(TUESDAY, "missed")):
        assert signed_in(noam).get(address.format(not_held.pk)).status_code == 404
