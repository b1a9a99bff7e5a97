"""Support talks of a coordinator with mentors: that they took place, and tags on the participants of the yeshiva."""

from collections.abc import Sequence
from datetime import time, timedelta

from mentees.models import Mentee, MenteeTag, Tag
from mentoring_platform.accounts.models import Membership
from mentoring_platform.demo.world import World
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.names import searchable
from mentors.models import Mentor
from programs.models import SavedView
from sessions.choices import SupportWay
from sessions.models import SupportRequest, SupportTalk

TALKS = ((75, SupportWay.IN_PERSON, 45, None), (20, SupportWay.PHONE, 25, 21), (9, SupportWay.IN_PERSON, 40, None))
"""How many days ago, how, how long, and in how many days the next one is."""


def tell_support(world: World, coordinator: Membership, mentors: Sequence[Mentor]) -> None:
    """The coordinator has talked with these mentors, with one of them long ago; one who was not reached yet asks."""
    for mentor, (days, way, minutes, next_in) in zip(mentors, TALKS, strict=False):
        on = world.day_ago(days)
        world.add(
            SupportTalk, mentor=mentor, coordinator=coordinator, on=on, way=way, minutes=minutes,
            next_on=world.today + timedelta(days=next_in) if next_in else None,
            noted_at=clock.local_instant(world.organization, on, time(17)),
        )  # fmt: skip
    if len(mentors) > len(TALKS):
        asked_at = clock.local_instant(world.organization, world.day_ago(2), time(22, 10))
        world.add(SupportRequest, mentor=mentors[len(TALKS)], asked_at=asked_at)


def tell_tags(world: World, coordinator: Membership, mentees: Sequence[Mentee]) -> None:
    """Two tags, each borne by some, and a view that the whole office finds."""
    tags = [world.add(Tag, name=name, search_name=searchable(name)) for name in ("פנימייה", "לקראת גיוס")]
    for number, mentee in enumerate(mentees):
        if number % 3 == 0:
            world.add(MenteeTag, mentee=mentee, tag=tags[0])
        if number % 5 == 4:
            world.add(MenteeTag, mentee=mentee, tag=tags[1])
    world.add(SavedView, name="לקראת גיוס, עם מלווה", owner=coordinator, is_shared=True, state="paired", tag=tags[1])
