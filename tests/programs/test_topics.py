"""The topics of a program: offered as a proposal, kept as lines, never taken from the weeks that were counted."""

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation

from mentoring_platform.tenancy.scope import organization_scope
from programs.models import Topic
from programs.services import set_topics
from tests.factories import ProgramFactory


@pytest.fixture
def program(inside):
    return ProgramFactory(organization=inside, name="ליווי אישי")


def test_a_proposal_counts_once_it_is_saved(signed_in, dana, program, organization):
    address, client = f"/north/programs/{program.pk}/topics/", signed_in(dana)
    page = client.get(address)
    assert "This is a proposal" in page.content.decode() and not Topic.objects.exists()
    assert address in client.get(f"/north/programs/{program.pk}/").content.decode()
    lines = page.context["form"]["names"].value().splitlines()
    assert len(lines) == 12
    assert client.post(address, {"names": "\r\n".join(["  Home  life ", "", *lines[:2]])}).status_code == 302
    assert [topic.name for topic in Topic.objects.all()] == ["Home life", *lines[:2]]
    page = client.get(address).content.decode()
    assert "This is a proposal" not in page and "Home life" in page
    refused = client.post(address, {"names": "Mood\nmood"}).content.decode()
    assert "stands there twice" in refused and Topic.objects.count() == 3


def test_a_topic_that_is_taken_out_stays_and_comes_back_as_the_same(program):
    mood, money = set_topics(program=program, names=["Mood", "Money"], by=None)
    assert [topic.pk for topic in set_topics(program=program, names=["money"], by=None)] == [money.pk]
    assert dict(Topic.objects.values_list("name", "is_active")) == {"Mood": False, "money": True}
    assert [topic.pk for topic in set_topics(program=program, names=["Mood", "Money"], by=None)] == [mood.pk, money.pk]


@pytest.mark.parametrize("names", [["x"] * 21, ["x" * 41], ["Mood", "MOOD"]])
def test_too_many_too_long_and_twice_are_refused(program, names):
    with translation.override("en"), pytest.raises(ValidationError), transaction.atomic():
        set_topics(program=program, names=names, by=None)
    assert not Topic.objects.exists()


def test_a_coordinator_of_another_organization_finds_nothing(signed_in, tamar, dana, program):
    with organization_scope(program.organization), transaction.atomic():
        set_topics(program=program, names=["Mood"], by=dana)
    for slug in ("north", "south"):
        assert signed_in(tamar).get(f"/{slug}/programs/{program.pk}/topics/").status_code == 404
