"""Changes of proposals: rules, who is not to be paired, boards, publishing."""

from mentoring_platform.accounts.queries import viewer_for
from programs.matching import services
from programs.models import MatchExclusion, MatchProposal, MatchRun, Pairing
from tests.audit.changes.scene import TODAY, enrolled


def _dana(s):
    return viewer_for(s.membership.user, s.organization)


def _asked(s) -> MatchRun:
    return services.ask_for_proposals(program=s.program, aim="nobody_left", by=_dana(s))


def _ready(s) -> tuple[MatchRun, MatchProposal]:
    """A board on which the free mentor is proposed to the free group, which has no rule against it."""
    services.set_match_rules(program=s.program, times=False, by=_dana(s))
    enrolment = enrolled(s)
    run = _asked(s)
    services.solve_run(organization=s.organization, run_id=run.pk)
    proposal = MatchProposal.objects.get(run=run, enrolment=enrolment)
    assert proposal.mentor_id
    run.refresh_from_db()
    return run, proposal


def _kept(s) -> None:
    run, proposal = _ready(s)
    services.keep_proposals(run=run, proposals=[proposal.pk], by=_dana(s))


def _publish(s, *, is_late: bool = False) -> None:
    run, proposal = _ready(s)
    if is_late:
        proposal.mentor.status = "paused"
        proposal.mentor.save()
    services.publish_board(run=run, starts_on=TODAY, kept_alone=False, by=_dana(s))
    assert is_late or Pairing.objects.filter(enrolment=proposal.enrolment).exists()


HOW = {
    "matching.asked": _asked,
    "matching.asked_again": lambda s: services.ask_again(run=_ready(s)[0], by=_dana(s)),
    "matching.board_changed": _kept,
    "matching.dropped": lambda s: services.drop_board(run=_asked(s), by=_dana(s)),
    "matching.excluded": lambda s: services.exclude_pair(
        mentor=s.free_mentor, mentee=s.mentee, kind="relative", by=_dana(s)
    ),
    "matching.exclusion_lifted": lambda s: services.lift_exclusion(exclusion=MatchExclusion.objects.get(), by=_dana(s)),
    "matching.failed": lambda s: services.leave_run(organization=s.organization, run_id=_asked(s).pk),
    "matching.halted": lambda s: _publish(s, is_late=True),
    "matching.mentor_told": lambda s: services.tell_about_mentor(
        mentor=s.mentor, program=s.program, interests=[], said={s.enrolment: "glad"}, by=_dana(s)
    ),
    "matching.published": _publish,
    "matching.rules_set": lambda s: services.set_match_rules(program=s.program, gender="same", by=_dana(s)),
    "matching.solved": _ready,
}
