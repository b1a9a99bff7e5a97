"""Changes of support talks."""

from mentoring_platform.accounts.queries import viewer_for
from sessions.supervision import services
from tests.audit.changes.scene import TODAY


def _dana(s):
    return viewer_for(s.membership.user, s.organization)


def _noted(s):
    return services.note_talk(mentor=s.mentor, on=TODAY, way="phone", minutes=20, by=_dana(s))


HOW = {
    "support.asked": lambda s: services.ask_for_talk(mentor=s.mentor, by=s.noam),
    "support.noted": _noted,
    "support.pace": lambda s: services.set_pace(program=s.program, days=7, by=_dana(s)),
    "support.removed": lambda s: services.remove_talk(talk=_noted(s), by=_dana(s)),
    "support.unasked": lambda s: [
        act(mentor=s.mentor, by=s.noam) for act in (services.ask_for_talk, services.take_request_back)
    ],
}
