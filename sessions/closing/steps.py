"""The steps of a closure, and what is still missing. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from programs.choices import EndReason, LastMeeting
from programs.models import Closure

DUE_AFTER = timedelta(days=14)
"""How long after the last day an ending ought to be closed."""
DUE_AT_ONCE = timedelta(days=7)
"""The same where it had to end at once."""


@dataclass(frozen=True)
class Step:
    """A page of the wizard. `only_before`: it makes no sense any more when the pairing has ended."""

    key: str
    title: Promise
    is_done: Callable[[Closure], bool]
    only_before: bool = False


def has_meeting(closure: Closure) -> bool:
    """Whether it is said when they meet for the last time, or why they do not."""
    if closure.last_meeting == LastMeeting.NONE:
        return bool(closure.why_none)
    return bool(closure.last_meeting) and closure.last_meeting_on is not None


def is_to_come(closure: Closure, today: date) -> bool:
    """Whether they are to meet for the last time on a day that is not over."""
    day = closure.last_meeting_on
    return closure.last_meeting == LastMeeting.PLANNED and day is not None and day >= today


def let_go_of_plan(closure: Closure) -> None:
    """It ended otherwise than planned: nobody was told in these words, and no goodbye was put into the schedule."""
    closure.words_mentee = closure.words_mentor = ""
    if closure.last_meeting == LastMeeting.PLANNED:
        closure.last_meeting, closure.last_meeting_on, closure.last_meeting_at = "", None, None


def has_both_talks(closure: Closure) -> bool:
    """Whether both sides were talked with."""
    return closure.mentee_talk_on is not None and closure.mentor_talk_on is not None


STEPS = (
    Step(
        "why",
        pgettext_lazy("ending", "Why and when"),
        lambda closure: bool(closure.reason and closure.asked_by and closure.ends_on),
    ),
    Step("meeting", pgettext_lazy("ending", "The last meeting"), has_meeting),
    Step("talks", pgettext_lazy("ending", "A talk with both"), has_both_talks),
    Step(
        "after",
        pgettext_lazy("ending", "What holds afterwards"),
        lambda closure: bool(closure.contact and closure.goals and closure.after),
    ),
    Step(
        "words",
        pgettext_lazy("ending", "What both are told"),
        lambda closure: bool(closure.words_mentee and closure.words_mentor),
        only_before=True,
    ),
)
BY_KEY = {step.key: step for step in STEPS}
CHECK = "check"


def steps_of(closure: Closure) -> list[Step]:
    """The steps that a closure goes through from where it stands."""
    return [step for step in STEPS if not (step.only_before and closure.ended_at)]


def missing_before_end(closure: Closure) -> list[Step]:
    """What must be said before it can end. The talks may follow: it stays open until then."""
    return [step for step in steps_of(closure) if step.key != "talks" and not step.is_done(closure)]


def missing_before_closed(closure: Closure, today: date) -> list[Step]:
    """What must be said, and have happened, before it is closed: a goodbye that is still to come is not had yet."""
    return [
        step
        for step in steps_of(closure)
        if not step.is_done(closure) or step.key == "meeting" and is_to_come(closure, today)
    ]


def open_now(closure: Closure, today: date) -> list[Step]:
    """What is left to do about it as of today: while it is planned, a goodbye that is set is done."""
    if closure.ended_at:
        return missing_before_closed(closure, today)
    return [step for step in STEPS if not step.is_done(closure)]


def next_step(closure: Closure, key: str) -> str:
    """The key of the page after this one."""
    keys = [step.key for step in steps_of(closure)]
    place = keys.index(key) + 1
    return keys[place] if place < len(keys) else CHECK


def asks_by_default(reason: str) -> bool:
    """Whether both are asked how it was unless the office says otherwise: not where somebody was not safe."""
    return reason != EndReason.SAFETY
