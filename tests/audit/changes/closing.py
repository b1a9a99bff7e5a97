"""Changes of endings, and of wishes for another mentor."""

from mentees.models import Mentee
from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.queries import viewer_for
from programs.models import ChangeRequest, Closure
from programs.services import end_pairing
from sessions.closing import services, wishes
from tests.audit.changes.scene import TODAY
from tests.factories import MembershipFactory

WHY = {"reason": "conflict", "asked_by": "mentee", "ends_on": TODAY}
ALIKE = {
    "reason": "completed", "asked_by": "office", "mentee_talk_on": TODAY, "mentee_talk_way": "phone",
    "mentor_talk_on": TODAY, "mentor_talk_way": "phone", "why_none": "w", "contact": "free", "goals": "carried",
}  # fmt: skip


def _dana(s):
    return viewer_for(s.membership.user, s.organization)


def _closed(s) -> None:
    Closure.objects.all().delete()
    end_pairing(pairing=s.pairing, ends_on=TODAY, reason="completed", by=s.ada)
    services.close_many(pairings=[s.pairing], facts=ALIKE, by=_dana(s))


def _ended(s) -> None:
    Closure.objects.all().delete()
    services.end_at_once(pairing=s.pairing, reason="safety", by=_dana(s))


def _written(s):
    Closure.objects.all().delete()
    return services.save_step(pairing=s.pairing, step="why", facts=WHY, by=_dana(s))


def _taken(s) -> None:
    _written(s)
    Closure.objects.update(owner=None)
    services.take(pairing=s.pairing, by=_dana(s))


def _mentee(s):
    membership = MembershipFactory(organization=s.organization, role=Role.MENTEE)
    Mentee.objects.filter(pk=s.mentee.pk).update(membership=membership)
    return viewer_for(membership.user, s.organization)


def _asked(s):
    ChangeRequest.objects.all().delete()
    return wishes.ask_for_another(pairing=s.pairing, words="w", by=_mentee(s))


HOW = {
    "change.asked": _asked,
    "change.settled": lambda s: wishes.settle(request=_asked(s), state="stays", by=_dana(s)),
    "change.taken_back": lambda s: wishes.take_back(request=_asked(s), by=_mentee(s)),
    "change.talked": lambda s: wishes.note_talk_about(request=_asked(s), by=_dana(s)),
    "closure.closed": _closed,
    "closure.ended": _ended,
    "closure.taken": _taken,
    "closure.written": _written,
}
