"""What many talks touched on, week by week: only what was published as its week was closed, and sums of that."""

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy.clock import Week
from programs.models import Program, Topic
from programs.queries import topics_of
from reports.disclosure import FEWEST_TALKS
from reports.models import TopicCount
from reports.queries.reach import programs_reported_to
from sessions.models import TopicWeek

WEEKS_SHOWN = 12
WEEKS_COMPARED = 4
CLEARLY = 1.15
"""How much more often is more, and not the chance of a week."""

MORE, LESS, STEADY, UNCLEAR = "more", "less", "steady", "unclear"


@dataclass(frozen=True)
class Stretch:
    """Some weeks of a topic: the talks of those that are shown, and how many of the weeks were counted and shown."""

    talks: int
    counted: int
    shown: int
    is_whole_program: bool

    @property
    def is_complete(self) -> bool:
        return self.shown == self.counted > 0

    @property
    def a_week(self) -> int:
        """The mean of the weeks that were counted, rounded; rounded down where it is said to be the least."""
        if not self.counted:
            return 0
        return round(self.least) if self.is_complete else int(self.least)

    @property
    def least(self) -> float:
        """Talks a week, if nothing stood behind the weeks that are hidden."""
        return self.talks / self.counted

    @property
    def most(self) -> float:
        """Talks a week, if as much stood behind the hidden weeks as can: nine of a program, save that four people may
        have met ten times; of a unit any number, since it may be hidden to protect others."""
        if not self.is_complete and not self.is_whole_program:
            return float("inf")
        return (self.talks + (FEWEST_TALKS - 1) * (self.counted - self.shown)) / self.counted


@dataclass(frozen=True)
class Trend:
    """A topic (None: nothing special) and the talks of each week, the oldest first; None where they are not shown."""

    topic: Topic | None
    weeks: list[tuple[Week, int | None]]
    counted: frozenset[Week]
    is_whole_program: bool

    @property
    def name(self) -> str:
        return self.topic.name if self.topic else ""

    @cached_property
    def now(self) -> Stretch:
        """The last four weeks."""
        return self._stretch(self.weeks[-WEEKS_COMPARED:])

    @cached_property
    def before(self) -> Stretch:
        """The four weeks before those."""
        return self._stretch(self.weeks[-2 * WEEKS_COMPARED : -WEEKS_COMPARED])

    @property
    def direction(self) -> str:
        """Whether it rises; said only where it is true whatever stands behind the weeks that are hidden."""
        if not self.now.counted or not self.before.counted:
            return UNCLEAR
        if self.now.least > CLEARLY * self.before.most:
            return MORE
        if self.now.most * CLEARLY < self.before.least:
            return LESS
        return STEADY if self.now.is_complete and self.before.is_complete else UNCLEAR

    @property
    def points(self) -> list[tuple[str, int | None, str]]:
        """The weeks as columns of a chart."""
        return [
            (f"{week.start.day}.{week.start.month}", talks, "" if talks is None else str(talks))
            for week, talks in self.weeks
        ]

    @property
    def is_shown(self) -> bool:
        return any(talks is not None for _week, talks in self.weeks)

    def _stretch(self, weeks: list[tuple[Week, int | None]]) -> Stretch:
        shown = [talks for _week, talks in weeks if talks is not None]
        counted = sum(week in self.counted for week, _talks in weeks)
        return Stretch(sum(shown), counted, len(shown), self.is_whole_program)


@dataclass(frozen=True)
class Trends:
    """The trends of a program, or of a unit in it, those of most talks lately first, and the topics without any."""

    program: Program | None
    weeks: list[Week]
    trends: list[Trend]
    hidden: list[Topic]
    has_topics: bool

    @property
    def most_a_week(self) -> int:
        """The highest column, so that all charts have one measure."""
        return max((talks or 0 for trend in self.trends for _week, talks in trend.weeks), default=0)


def trends_for(viewer: Viewer, last: Week, *, program_id: UUID | None, unit_id: UUID | None) -> Trends:
    """What may be shown of a program the viewer may read of, in the twelve weeks up to `last`; four queries."""
    weeks = _weeks_up_to(last)
    program = programs_reported_to(viewer).filter(pk=program_id).first() if program_id else None
    if program is None:
        return Trends(None, weeks, [], [], has_topics=False)
    of_weeks = {"week_start__range": (weeks[0].start, weeks[-1].start)}
    counted = frozenset(
        Week(start)
        for start in TopicWeek.objects.filter(secret__isnull=True, **of_weeks).values_list("week_start", flat=True)
    )
    counts = TopicCount.objects.filter(program=program, unit=unit_id, **of_weeks).select_related("topic")
    talks: dict[Topic | None, dict[Week, int]] = {}
    for count in counts.order_by("week_start", "topic"):
        talks.setdefault(count.topic, {})[Week(count.week_start)] = count.mentions
    trends = [
        Trend(topic, [(week, of_topic.get(week)) for week in weeks], counted, is_whole_program=unit_id is None)
        for topic, of_topic in talks.items()
    ]
    offered = list(topics_of(program))
    trends.sort(key=lambda trend: (-trend.now.talks, -trend.before.talks, trend.name))
    return Trends(program, weeks, trends, [topic for topic in offered if topic not in talks], bool(offered))


def _weeks_up_to(last: Week) -> list[Week]:
    weeks = [last]
    while len(weeks) < WEEKS_SHOWN:
        weeks.append(weeks[-1].previous())
    return weeks[::-1]
