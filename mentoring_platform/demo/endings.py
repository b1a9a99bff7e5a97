"""How pairings of the demo ended: most of them well, the latest still open; and who would like another mentor."""

from datetime import time, timedelta
from random import Random

from mentoring_platform.accounts.models import Membership
from mentoring_platform.demo.relations import Story
from mentoring_platform.tenancy import clock
from programs.choices import (
    AfterEnding,
    AskedBy,
    ContactAfter,
    EndReason,
    GoalsAfter,
    LastMeeting,
    PairingRole,
)
from programs.models import ChangeRequest, Closure, Pairing
from programs.watching.choices import TalkWay

WELL = 0.75
"""The share of endings that were closed."""
WHY_NONE = ("עבר לעיר אחרת ולא הגיע עוד", "המלווה גויס בצו מיידי", "הפרידה הייתה בטלפון, לבקשתו")


def tell_endings(story: Story, coordinator: Membership) -> None:
    """Closures of what ended in the program; the last that ended waits, with one that is being prepared."""
    world = story.world
    rng = Random(f"{world.telling.seed}/{world.organization.slug}/endings")  # nosec B311  # noqa: S311  no secret
    ended = [
        pairing
        for pairing in world.rows(Pairing)
        if pairing.enrolment.program_id == story.program.id
        and pairing.role == PairingRole.PRIMARY
        and pairing.ends_on is not None
        and pairing.ends_on < world.today
    ]
    ended.sort(key=lambda pairing: (pairing.ends_on, str(pairing.id)))
    for number, pairing in enumerate(ended):
        if number + 2 < len(ended) and rng.random() < WELL:
            _closed(story, coordinator, pairing, rng)
    waiting = story.fixed_pairings()
    if len(waiting) > 3:
        _begun(story, coordinator, waiting[-1])
        world.add(
            ChangeRequest, pairing=waiting[2], since=world.day_ago(1),
            words="הוא אדם טוב, אבל קשה לי לדבר איתו. אולי מישהו מבוגר יותר.",
        )  # fmt: skip


def _closed(story: Story, coordinator: Membership, pairing: Pairing, rng: Random) -> None:
    world, has_met = story.world, rng.random() < 0.8
    last = pairing.ends_on
    moment = clock.local_instant(world.organization, last, time(12))
    world.add(
        Closure, pairing=pairing, reason=pairing.end_reason or EndReason.COMPLETED, asked_by=AskedBy.OFFICE,
        ends_on=last, last_meeting=LastMeeting.HAD if has_met else LastMeeting.NONE,
        last_meeting_on=last if has_met else None, why_none="" if has_met else rng.choice(WHY_NONE),
        mentee_talk_on=last - timedelta(days=3), mentee_talk_way=TalkWay.PHONE,
        mentor_talk_on=last - timedelta(days=2), mentor_talk_way=TalkWay.MEETING,
        contact=ContactAfter.MENTEE, goals=GoalsAfter.CARRIED,
        after=AfterEnding.LEAVES if pairing.enrolment.ends_on else AfterEnding.WAITS, asks_both=False,
        words_mentee=f"היום האחרון עם {pairing.mentor.full_name}. תודה על הדרך שעשיתם יחד.",
        words_mentor="תודה על הזמן ועל הלב שנתת. מה שכתבת בעצמך נשאר שלך.",
        owner=coordinator, due_on=last + timedelta(days=14), begun_at=moment - timedelta(days=7), ended_at=moment,
        closed_at=moment,
    )  # fmt: skip


def _begun(story: Story, coordinator: Membership, pairing: Pairing) -> None:
    world = story.world
    world.add(
        Closure, pairing=pairing, reason=EndReason.GOALS_REACHED, asked_by=AskedBy.BOTH,
        ends_on=world.today + timedelta(days=14), owner=coordinator,
        begun_at=clock.local_instant(world.organization, world.day_ago(2), time(11)),
    )  # fmt: skip
