"""The gaps of today that a coordinator is to find: a few of each kind in every program."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

from mentees.models import Mentee
from mentoring_platform.demo.habits import Fate
from mentoring_platform.demo.relations import Story
from mentors.models import Mentor
from programs.choices import Frequency
from programs.models import Pairing
from sessions.models import MeetingSeries

SETTLED_AFTER = {Frequency.WEEKLY: 75, Frequency.FORTNIGHTLY: 100, Frequency.MONTHLY: 190}
"""Days after which a pairing has a few meetings behind it, breaks included."""


def plant_gaps(story: Story, mentors: list[Mentor], new_mentee: Callable[[], Mentee], size: int) -> None:
    """Tell `size` gaps of each kind: no mentor, no fixed time, unreported, missed in a row; and one full mentor.

    The first two need mentees of their own, made by `new_mentee`.
    """
    world = story.world
    for _ in range(size):
        story.enrol(new_mentee(), world.day_ago(world.rng.randint(4, 20)))
    for _ in range(size):
        starts_on = world.day_ago(world.rng.randint(4, 16))
        story.pair(story.enrol(new_mentee(), starts_on), world.rng.choice(mentors), starts_on)
    settled = [pairing for pairing in story.fixed_pairings() if _is_settled(story, pairing)]
    often = [pairing for pairing in settled if _fixed_time(story, pairing).frequency != Frequency.MONTHLY]
    settled = often if len(often) >= 2 * size else settled
    chosen = world.rng.sample(settled, min(2 * size, len(settled)))
    for number, pairing in enumerate(chosen):
        story.fates[pairing.id] = (Fate.UNREPORTED, Fate.MISSED_TWICE)[number % 2]
    _fill_up(story)


def _is_settled(story: Story, pairing: Pairing) -> bool:
    fixed = _fixed_time(story, pairing)
    return fixed.starts_on <= story.world.today - timedelta(days=SETTLED_AFTER[Frequency(fixed.frequency)])


def _fixed_time(story: Story, pairing: Pairing) -> MeetingSeries:
    """The last fixed time of a pairing."""
    return next(series for series in reversed(story.fixed_times) if series.pairing_id == pairing.id)


def _fill_up(story: Story) -> None:
    """The mentor with most pairings has one more than he can take."""
    loads = Counter(pairing.mentor_id for pairing in story.current_pairings())
    (mentor_id, load), *_rest = loads.most_common(1)
    full = next(mentor for mentor in story.world.rows(Mentor) if mentor.id == mentor_id)
    full.capacity = load - 1
