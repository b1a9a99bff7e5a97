"""Who waits in the safety net, with hours and wishes, and the board on which a coordinator finds proposals for them."""

from collections.abc import Callable, Sequence
from datetime import time

from mentees.models import Availability as MenteeAvailability
from mentees.models import Mentee, MenteeTag, Tag
from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Membership
from mentoring_platform.accounts.queries import viewer_for
from mentoring_platform.demo.people import SUNDAY_TO_THURSDAY
from mentoring_platform.demo.relations import Story
from mentoring_platform.demo.world import World
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.names import searchable
from mentors.models import Mentor
from programs.choices import PairingWay
from programs.matching.choices import AimChoice, ExclusionKind, PlaceRule
from programs.matching.services.runs import fill_board
from programs.models import MatchExclusion, MatchProposal, MatchRules, MatchRun, MentorInterest, Wish

WAITING, LIKED = 9, ("גינון", "מוזיקה", "מחשבים", "בישול")
MORNINGS, EVENINGS = (time(9), time(12)), (time(16), time(20))
KEPT = 2
"""How many proposals the coordinator has accepted already."""


def tell_waiting(story: Story, mentors: Sequence[Mentor], new_mentee: Callable[[], Mentee]) -> None:
    """People who wait, most of them with a wish; one who speaks what no mentor does, and one whose cousin mentors."""
    world = story.world
    story.program.pairing_way = PairingWay.MIXED
    world.add(MatchRules, program=story.program, place=PlaceRule.OFF)
    tags = [world.add(Tag, name=name, search_name=searchable(name)) for name in LIKED]
    for mentor in mentors:
        world.add(MentorInterest, mentor=mentor, tag=world.rng.choice(tags))
    for number in range(world.count(WAITING, least=4)):
        mentee = new_mentee()
        enrolment = story.enrol(mentee, world.day_ago(world.rng.randint(3, 30)))
        world.add(MenteeTag, mentee=mentee, tag=world.rng.choice(tags))
        starts_at, ends_at = world.rng.choice([MORNINGS, EVENINGS])
        for weekday in world.rng.sample(SUNDAY_TO_THURSDAY, 2):
            world.add(MenteeAvailability, mentee=mentee, weekday=weekday, starts_at=starts_at, ends_at=ends_at)
        if number == 0:
            mentee.languages = ["uk"]
            continue
        liked = world.rng.sample(mentors, min(3, len(mentors)))
        for rank, mentor in enumerate(liked[: number % 4], start=1):
            world.add(Wish, enrolment=enrolment, mentor=mentor, rank=rank)
        if number == 1:
            world.add(MatchExclusion, mentor=liked[-1], mentee=mentee, kind=ExclusionKind.RELATIVE)


def put_on_the_board(world: World) -> None:
    """Proposals for those who wait, of which the coordinator has accepted some; nothing is published."""
    rules = world.rows(MatchRules)
    if not rules or world.today != clock.today(world.organization):
        return
    program = rules[0].program
    by = next(row for row in world.rows(Membership) if row.role == Role.COORDINATOR)
    run = MatchRun.objects.create(
        organization=world.organization, program=program, aim=AimChoice.NOBODY_LEFT, by=by, asked_at=clock.now()
    )
    fill_board(run=run, viewer=viewer_for(by.user, world.organization))
    proposed = MatchProposal.objects.filter(run=run, mentor__isnull=False).order_by("enrolment__mentee__full_name")
    for row in proposed[:KEPT]:
        row.is_kept = True
        row.save(update_fields=["is_kept"])
