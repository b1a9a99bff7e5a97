"""What a coordinator does on a board. Nothing of it is a pairing yet, and a rule is never broken by hand either."""

from collections.abc import Iterable
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from programs.matching.fit import Facts
from programs.matching.queries import Board, read_board
from programs.matching.services.runs import hold_run
from programs.models import MatchProposal, MatchRun


@transaction.atomic
def keep_proposals(*, run: MatchRun, proposals: Iterable[UUID], by: Viewer) -> int:
    """Agree to proposals: they stay when others are made anew. Returns how many; those without a mentor are none."""
    hold_run(run, ready=True)
    rows = _open(run, proposals).filter(mentor__isnull=False, is_kept=False, changed=[])
    return _note(run, by, "keep", rows.update(is_kept=True))


@transaction.atomic
def release_proposals(*, run: MatchRun, proposals: Iterable[UUID], by: Viewer) -> int:
    """Let proposals be made anew with the others. Returns how many."""
    hold_run(run, ready=True)
    return _note(run, by, "release", _open(run, proposals).filter(is_kept=True).update(is_kept=False))


@transaction.atomic
def take_off(*, run: MatchRun, proposal: UUID, by: Viewer) -> None:
    """Take the mentor off a row; he is not proposed there again on this board. Audited."""
    hold_run(run, ready=True)
    row = _row(run, proposal)
    if row.mentor_id is None:
        return
    row.refused = sorted({*row.refused, row.mentor_id})
    row.mentor_id, row.is_kept, row.changed = None, False, []
    row.save(update_fields=["mentor", "is_kept", "changed", "refused"])
    _note(run, by, "take_off", 1)


@transaction.atomic
def put_mentor(*, run: MatchRun, proposal: UUID, mentor: UUID, by: Viewer) -> None:
    """Put somebody else on a row, and keep it so. Audited.

    Raises ValidationError if a rule stands against it by what the board was made of, or no place of his is left.
    """
    run = hold_run(run, ready=True)
    row, facts = _row(run, proposal), Facts.from_json(run.facts)
    _allow(facts, str(row.enrolment_id), str(mentor))
    room = facts.guides[str(mentor)].room
    if room is not None and read_board(run).taken(str(mentor), besides=row.pk) >= room:
        raise ValidationError(_("All places of this mentor are given on this board. Swap two, or take one off first."))
    _set(row, mentor)
    _note(run, by, "put", 1)


@transaction.atomic
def swap_proposals(*, run: MatchRun, one: UUID, other: UUID, by: Viewer) -> None:
    """Exchange the mentors of two rows, and keep both; one of them may be without. Audited.

    Raises ValidationError if a rule stands against either by what the board was made of.
    """
    run = hold_run(run, ready=True)
    first, second, facts = _row(run, one), _row(run, other), Facts.from_json(run.facts)
    mine, theirs = first.mentor_id, second.mentor_id
    for row, mentor in ((first, theirs), (second, mine)):
        if mentor is not None:
            _allow(facts, str(row.enrolment_id), str(mentor))
        _set(row, mentor)
    _note(run, by, "swap", 2)


def can_swap(facts: Facts, board: Board, one: UUID, other: UUID) -> bool:
    """Whether two rows may exchange their mentors by what the board was made of."""
    first, second = board.places[one], board.places[other]
    if first.is_published or second.is_published or first.mentor == second.mentor:
        return False
    return all(
        not mentor or (mentor in facts.guides and not facts.bars(facts.seekers[seeker], facts.guides[mentor]))
        for seeker, mentor in ((first.enrolment, second.mentor), (second.enrolment, first.mentor))
    )


def _allow(facts: Facts, seeker: str, mentor: str) -> None:
    guide = facts.guides.get(mentor)
    if guide is None or seeker not in facts.seekers:
        raise ValidationError(_("This mentor is not on this board."))
    if bars := facts.bars(facts.seekers[seeker], guide):
        why = ", ".join(str(bar.label) for bar in bars)
        raise ValidationError(_("These two cannot be paired: %(why)s.") % {"why": why})


def _set(row: MatchProposal, mentor: UUID | None) -> None:
    row.mentor_id, row.is_kept, row.changed = mentor, mentor is not None, []
    row.refused = [key for key in row.refused if key != mentor]
    row.save(update_fields=["mentor", "is_kept", "changed", "refused"])


def _open(run: MatchRun, proposals: Iterable[UUID]):
    return MatchProposal.objects.filter(run=run, pk__in=list(proposals), pairing__isnull=True)


def _row(run: MatchRun, proposal: UUID) -> MatchProposal:
    row = _open(run, [proposal]).first()
    if row is None:
        raise ValidationError(_("This one is not open on the board any more."))
    return row


def _note(run: MatchRun, by: Viewer, act: str, number: int) -> int:
    if number:
        detail = {"act": act, "number": number}
        record(
            organization=run.organization, by=by, action="matching.board_changed", subject=run.program, detail=detail
        )
    return number
