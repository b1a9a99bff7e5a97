"""Changes of programs, their calendars, enrolments, pairings, concerns and goals."""

import time_machine

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.queries import viewer_for
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models.base import new_id
from programs import services as programs
from programs.concerns import services as concerns
from programs.concerns import settings as concern_settings
from programs.goals import services as goals
from programs.models import Concern, Goal, Step
from sessions.goals.services import note_progress
from tests.audit.changes.scene import DAY, TODAY, enrolled
from tests.factories import (
    PairingFactory,
)


def _pair(s):
    return programs.pair_many(pairs=[(enrolled(s), s.free_mentor)], starts_on=TODAY + DAY, by=s.ada)


def _concern(s, days: int = 0) -> Concern:
    """Told to the coordinator, so many days ago."""
    with time_machine.travel(clock.now() - days * DAY, tick=False):
        told = {"concern_id": new_id(), "pairing": s.pairing, "in_danger": False, "words": "w", "to": s.membership}
        return concerns.raise_concern(**told, by=s.noam)


def _concern_answered(s, closes: bool = False) -> None:
    by = viewer_for(s.membership.user, s.organization)
    concerns.answer_concern(concern=_concern(s), answer_id=new_id(), words="w", closes=closes, by=by)


def _end_with_pairings(s):
    enrolment = enrolled(s)
    PairingFactory(organization=s.organization, enrolment=enrolment, mentor=s.free_mentor, starts_on=TODAY + 2 * DAY)
    programs.end_enrolment(enrolment=enrolment, ends_on=TODAY + DAY, reason="completed", by=s.ada)


def _goal_written(s) -> Goal:
    facts = {"level": "months", "title": "g", "told": "nothing"}
    return goals.write_goal(goal_id=new_id(), enrolment=s.enrolment, by=s.noam, **facts)


def _goal_noted(s) -> None:
    note_progress(meeting=s.logged, goal=Goal.objects.get(), direction="forward", seen=1, by=s.noam)


def _period(s, **more) -> dict:
    return {"kind": "break", "name": "p", "starts_on": TODAY, "ends_on": TODAY + DAY, "by": s.ada, **more}


HOW = {
    "calendar.added": lambda s: programs.add_period(program=s.program, **_period(s)),
    "calendar.changed": lambda s: programs.change_period(period=s.period, **_period(s)),
    "calendar.removed": lambda s: programs.remove_period(period=s.period, by=s.ada),
    "concern.answered": _concern_answered,
    "concern.closed": lambda s: _concern_answered(s, closes=True),
    "concern.escalated": lambda s: concerns.pass_on(organization=s.organization, concern_id=_concern(s, days=3).pk),
    "concern.guidance_set": lambda s: concern_settings.set_guidance(duty="d", numbers=[], by=s.ada),
    "concern.handed_over": lambda s: concerns.hand_over(
        concern=_concern(s), to=s.ada.membership(Role.ADMINISTRATOR), seen=1, by=s.ada
    ),
    "concern.raised": _concern,
    "concern.recipients_set": lambda s: concern_settings.set_recipients(
        program=s.program, memberships=[s.membership], by=s.ada
    ),
    "concern.taken": lambda s: concerns.take_concern(
        concern=_concern(s), by=viewer_for(s.membership.user, s.organization)
    ),
    "enrolment.ended": _end_with_pairings,
    "enrolment.opened": enrolled,
    "goal.acknowledged": lambda s: goals.mark_goals_read(enrolment=s.enrolment, until=clock.now(), by=s.noam),
    "goal.changed": lambda s: goals.tick_step(step=Step.objects.get(), done=True, seen=1, by=s.noam),
    "goal.progress": _goal_noted,
    "goal.removed": lambda s: goals.remove_goal(goal=_goal_written(s), seen=1, by=s.noam),
    "goal.written": _goal_written,
    "pairing.ended": lambda s: programs.end_pairing(
        pairing=s.pairing, ends_on=TODAY, reason="change_of_mentor", by=s.ada
    ),
    "pairing.intensity": lambda s: programs.set_intensity(
        pairing=s.pairing, intensity="in_focus", until=None, by=s.ada
    ),
    "pairing.opened": _pair,
    "pairing.removed": _end_with_pairings,
    "program.changed": lambda s: programs.update_program(program=s.program, description="d", by=s.ada),
    "program.topics": lambda s: programs.set_topics(program=s.program, names=["Another"], by=s.ada),
    "program.created": lambda s: programs.create_program(
        organization=s.organization, name="New", starts_on=TODAY, by=s.ada
    ),
    "program.goals_policy": lambda s: programs.update_program(program=s.program, goals_policy="titles", by=s.ada),
}
