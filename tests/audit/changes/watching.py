"""Changes of the morning page: rules, calls, what is put off, promises, and letters by hand."""

from datetime import date

from mentoring_platform.accounts.queries import viewer_for
from mentoring_platform.tenancy.models.base import new_id
from programs.services import extend_commitment
from programs.watching import services
from programs.watching.rules import Rules
from sessions.services.reminders import remind_by_hand
from tests.audit.changes.scene import DAY, TODAY


def _dana(s):
    return viewer_for(s.membership.user, s.organization)


def _put_off(s):
    return services.put_off(about=s.pairing, until=TODAY + DAY, why="w", state={}, seen=None, by=_dana(s))


HOW = {
    "follow_up.change_recommended": lambda s: services.recommend_change(
        follow_up_id=new_id(), pairing=s.pairing, why="w", by=_dana(s)
    ),
    "follow_up.noted": lambda s: services.note_call(
        follow_up_id=new_id(), about=s.mentee, whom="mentee", way="phone", on=TODAY, agreed="w", by=_dana(s)
    ),
    "mentor.asked": lambda s: remind_by_hand(mentor=s.mentor, by=_dana(s)),
    "pairing.committed": lambda s: extend_commitment(pairing=s.pairing, until=date(2027, 6, 30), by=_dana(s)),
    "watching.put_off": _put_off,
    "watching.rules_set": lambda s: services.set_rules(
        program=s.program, rules=Rules(frozenset(["quiet"])), by=_dana(s)
    ),
    "watching.woken": lambda s: services.wake(about=s.mentor, by=_dana(s)),
}
