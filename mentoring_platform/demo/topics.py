"""What the talks of the demo touched on: the topics of a program, and what of many talks remains after each week."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from mentoring_platform.demo.world import World
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.clock import Week
from programs.models import Program, Topic
from reports.disclosure import Sum, sums_to_show
from reports.models import TopicCount
from sessions.choices import Outcome
from sessions.models import SessionLog, TopicWeek

WEEKS_TOLD = 26
ANSWERED = 0.7
"""Share of talks of which the mentor says what they touched on."""


@dataclass(frozen=True)
class Subject:
    """A topic, in which share of talks it comes up, and by how much that has grown (or shrunk) in eight weeks."""

    name: str
    share: float
    growth: float = 1.0

    def share_in(self, weeks_ago: int) -> float:
        return self.share * self.growth ** (max(0, 8 - weeks_ago) / 8)


def add_topics(world: World, program: Program, subjects: Sequence[Subject]) -> list[Topic]:
    """The topics that the program's talks are offered."""
    return [
        world.add(Topic, program=program, name=subject.name, order=order)
        for order, subject in enumerate(subjects, start=1)
    ]


def tell_topics(world: World, program: Program, subjects: Sequence[Subject]) -> None:
    """Offer topics, and count them for the last half year as the job at the close of a week does."""
    topics = add_topics(world, program, subjects)
    chosen: dict[Week, list[tuple[Topic | None, UUID, UUID | None]]] = {}
    for log in world.rows(SessionLog):
        week = clock.week_of(world.organization, log.meeting.local_date)
        weeks_ago = (world.this_week.start - week.start).days // 7
        is_told = log.outcome == Outcome.HELD and 0 < weeks_ago <= WEEKS_TOLD
        if not is_told or log.meeting.pairing.enrolment.program_id != program.id or not world.chance(ANSWERED):
            continue
        mentee = log.meeting.pairing.enrolment.mentee
        touched = [
            topic for topic, subject in zip(topics, subjects, strict=True) if world.chance(subject.share_in(weeks_ago))
        ]
        for topic in touched or [None]:
            chosen.setdefault(week, []).append((topic, mentee.id, mentee.unit_id))
    for week in sorted(chosen):
        world.add(TopicWeek, week_start=week.start, secret=None)
        _count(world, program, week, chosen[week])


def _count(world: World, program: Program, week: Week, chosen: list[tuple[Topic | None, UUID, UUID | None]]) -> None:
    units = sorted({unit for _topic, _mentee, unit in chosen}, key=str)
    for topic in sorted({topic for topic, _mentee, _unit in chosen}, key=lambda topic: topic.order if topic else 0):
        own = {}
        for unit in units:
            mentees = [mentee for of_topic, mentee, in_unit in chosen if (of_topic, in_unit) == (topic, unit)]
            own[unit] = Sum(len(set(mentees)), len(mentees))
        for unit, shown in sums_to_show(own, dict.fromkeys(units), world.rng.choice).items():
            world.add(
                TopicCount, program=program, week_start=week.start, topic=topic, unit=unit,
                mentees=shown.people, mentions=shown.talks,
            )  # fmt: skip
