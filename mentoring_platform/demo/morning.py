"""The coordinator's morning: rules of a program, what was agreed, what is put off, and the morning before."""

from datetime import time, timedelta

from mentoring_platform.accounts.models import Membership
from mentoring_platform.demo.relations import Story
from mentoring_platform.demo.world import World
from mentoring_platform.notifications.rest import is_rest
from mentoring_platform.tenancy import clock
from mentors.models import Mentor
from programs.models import FollowUp, Pairing, Program, Snooze, WatchRules
from programs.watching.choices import FollowUpKind, TalkWay, Whom
from programs.watching.rules import Rule
from reports.models import Morning, MorningReason
from reports.morning.queries import standing_of_all
from reports.morning.record import NOT_KEPT
from sessions.choices import SupportWay
from sessions.models import MeetingSeries, SupportTalk

AGREED = (
    (5, Whom.MENTOR, TalkWay.PHONE, "ידווח על שתי הפגישות עד יום חמישי"),
    (3, Whom.MENTEE, TalkWay.PHONE, "מעדיפים לעבור ליום שני אחר הצהריים"),
    (1, Whom.MENTOR, TalkWay.MESSAGE, "חוזר ביום ראשון, הפגישה הבאה נקבעה"),
)
PROMISED = (-6, 12, 26)
"""In how many days a few promises end."""
NEW = 2
"""How many of what stands there today is new since the morning before."""


def set_demo_rules(world: World, program: Program, *, off: tuple[Rule, ...] = (), **numbers: int) -> None:
    """The program's own rules."""
    world.add(WatchRules, program=program, off=[rule.value for rule in off], **numbers)


def tell_morning(story: Story, by: Membership) -> None:
    """Calls about a few pairings, a recommendation, and one pairing without a fixed time that is put off."""
    world = story.world
    fixed = story.fixed_pairings()
    for pairing, (days, whom, way, agreed) in zip(fixed[2:], AGREED, strict=False):
        _note(world, pairing, by, days, kind=FollowUpKind.CALL, whom=whom, way=way, agreed=agreed)
    if len(fixed) > len(AGREED) + 2:
        agreed = "מרחק גדול מדי ביניהם; לחפש מלווה מהשכונה"
        _note(world, fixed[len(AGREED) + 2], by, 2, kind=FollowUpKind.CHANGE, whom=Whom.OFFICE, agreed=agreed)
    for pairing, days in zip(fixed[8:], PROMISED, strict=False):
        pairing.committed_until = world.today + timedelta(days=days)
    times = {pairing.id for pairing in fixed}
    untimed = [pairing for pairing in story.current_pairings() if pairing.id not in times]
    for pairing in untimed[-1:]:
        world.add(
            Snooze, pairing=pairing, until=world.today + timedelta(days=9), why="אחרי המבחנים קובעים שעה",
            state={f"{Rule.WITHOUT_TIME}:{pairing.id}": 0}, by=by,
            since=clock.local_instant(world.organization, world.day_ago(1), time(9)),
        )  # fmt: skip


def tell_talks(world: World, by: Membership, mentors: list[Mentor]) -> None:
    """The coordinator has talked with the others, too, so that only few talks are overdue."""
    spoken = {talk.mentor.id for talk in world.rows(SupportTalk)}
    for number, mentor in enumerate(mentor for mentor in mentors if mentor.id not in spoken):
        on = world.day_ago(6 + 5 * (number % 9))
        world.add(
            SupportTalk, mentor=mentor, coordinator=by, on=on, way=SupportWay.PHONE, minutes=20,
            noted_at=clock.local_instant(world.organization, on, time(18)),
        )  # fmt: skip


def keep_yesterday(world: World) -> None:
    """The morning of the last working day: what stands there today but for a little, and something that is settled."""
    organization, day = world.organization, world.day_ago(1)
    if world.today != clock.today(organization):
        return
    while is_rest(organization, day):
        day -= timedelta(days=1)
    made = Morning.objects.create(
        organization=organization, day=day, taken_at=clock.local_instant(organization, day, time(5))
    )
    rows = [(reason, where) for reason, where in standing_of_all(organization) if reason.rule not in NOT_KEPT]
    kept = [(reason.rule, reason.subject, reason, where) for reason, where in rows[NEW:]]
    fixed = [series.pairing for series in world.rows(MeetingSeries) if series.ends_on is None][:1]
    MorningReason.objects.bulk_create(
        MorningReason(
            organization=organization, morning=made, rule=rule, subject=subject, program_id=where[0], unit=where[1],
            mentor_id=reason.mentor, mentee_id=reason.mentee,
        )
        for rule, subject, reason, where in kept
    )  # fmt: skip
    for pairing in fixed:
        MorningReason.objects.create(
            organization=organization, morning=made, rule=Rule.WITHOUT_TIME, subject=pairing.id,
            program=pairing.enrolment.program, unit=pairing.enrolment.mentee.unit_id, mentor=pairing.mentor,
            mentee=pairing.enrolment.mentee,
        )  # fmt: skip


def _note(world: World, pairing: Pairing, by: Membership, days: int, **facts) -> None:
    on = world.day_ago(days)
    noted_at = clock.local_instant(world.organization, on, time(10, 30))
    world.add(FollowUp, pairing=pairing, by=by, on=on, noted_at=noted_at, **facts)
