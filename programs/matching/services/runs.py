"""Boards: asked for, computed beside the page, made anew, thrown away."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.queries import viewer_for
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from programs.matching.choices import RunState
from programs.matching.facts import read_facts
from programs.matching.fit import Facts
from programs.matching.queries import guides_of, managed_runs, seekers_of
from programs.matching.solver import Aim, NotProvenError, Problem, Solution, solve
from programs.models import MatchProposal, MatchRun, Program

STEPS = 10
"""Reading, eight parts of comparing everybody with everybody, solving with its proof."""
COMPARED, KEPT_SECONDS = 8, 3600
Progress = Callable[[int], None]


@transaction.atomic
def ask_for_proposals(*, program: Program, aim: str, by: Viewer) -> MatchRun:
    """Ask for proposals for all who wait; they are computed beside the page. Nothing becomes a pairing. Audited."""
    units = by.managed_unit_ids
    run = MatchRun.objects.create(
        organization=program.organization,
        program=program,
        aim=aim,
        by=by.membership(Role.COORDINATOR),
        reach=None if units is None else sorted(units),
        asked_at=clock.now(),
    )
    _send(run)
    record(organization=run.organization, by=by, action="matching.asked", subject=program, detail={"aim": aim})
    return run


@transaction.atomic
def ask_again(*, run: MatchRun, by: Viewer) -> None:
    """Make the proposals of a board anew, from what is known now; what is kept stays. Twice is once. Audited."""
    held = hold_run(run)
    if held.state == RunState.WAITING:
        return
    held.state, held.asked_at, held.by = RunState.WAITING, clock.now(), by.membership(Role.COORDINATOR)
    held.save(update_fields=["state", "asked_at", "by"])
    cache.delete(_progress_key(held))
    _send(held)
    record(organization=run.organization, by=by, action="matching.asked_again", subject=run.program)


@transaction.atomic
def drop_board(*, run: MatchRun, by: Viewer) -> None:
    """Throw a board away. What was published from it stays as it is. Audited."""
    held = hold_run(run)
    program = held.program
    held.delete()
    record(organization=program.organization, by=by, action="matching.dropped", subject=program)


@transaction.atomic
def solve_run(*, organization: Organization, run_id: str | UUID) -> None:
    """Compute a board that waits: read the facts, find the best proposals with their proof, put them on it.

    Kept pairs stay while the rules allow them; among equally good answers those that were proposed before are taken.
    A board that waits no more is left alone; one whose coordinator lost the right meanwhile fails. Audited.
    """
    run = MatchRun.objects.select_for_update(of=("self",), no_key=True).filter(pk=run_id).first()
    if run is None or run.state != RunState.WAITING:
        return
    viewer = viewer_for(run.by.user, organization) if run.by else None
    if viewer is None or not managed_runs(viewer).filter(pk=run.pk).exists():
        _fail(run)
        return
    try:
        proposed = fill_board(run=run, viewer=viewer, tell=_progress_of(run))
    except (NotProvenError, ValueError):
        _fail(run)
        return
    detail = {"proposed": proposed}
    record(organization=organization, by=None, action="matching.solved", subject=run.program, detail=detail)


@transaction.atomic
def leave_run(*, organization: Organization, run_id: str | UUID) -> None:
    """Say of a board that could not be computed that it failed; it can be asked for again. Audited."""
    run = MatchRun.objects.filter(pk=run_id, state=RunState.WAITING).first()
    if run is not None:
        _fail(run)


def fill_board(*, run: MatchRun, viewer: Viewer, tell: Progress = lambda done: None) -> int:
    """Put the best proposals on a board that is held; returns how many. Raises NotProvenError. Not audited here."""
    tell(0)
    enrolments, mentors = list(seekers_of(viewer, run.program)), list(guides_of(viewer))
    facts = read_facts(run.program, enrolments, mentors)
    rows = list(MatchProposal.objects.filter(run=run, pairing__isnull=True))
    before = _before(run, rows)
    settled = _settled(facts, rows)
    refused = {str(row.enrolment_id): [str(mentor) for mentor in row.refused] for row in rows if row.refused}
    tell(1)
    solution = solve(problem_of(facts, settled.kept, refused, Aim(run.aim), before, tell))
    _write(run, facts, rows, settled, solution)
    # With these anybody can put the same question anew, and check the proof.
    run.facts |= {"kept": settled.kept, "refused": refused, "earlier": before, "pairs": solution.pairs}
    run.save(update_fields=["facts"])
    tell(STEPS)
    return len(solution.pairs) + len(settled.kept)


def progress_of(run: MatchRun) -> tuple[int, int]:
    """How far a board that is being computed has come: steps done, and their number."""
    return cache.get(_progress_key(run), 0), STEPS


def hold_run(run: MatchRun, *, ready: bool = False) -> MatchRun:
    """The board as it is now, held until the end of the transaction.

    Raises ValidationError if it is gone, or with `ready` if its proposals are being made.
    """
    held = MatchRun.objects.select_for_update(of=("self",), no_key=True).filter(pk=run.pk).select_related("program")
    found = held.first()
    if found is None:
        raise ValidationError(_("Somebody has thrown this board away meanwhile."))
    if ready and found.state != RunState.READY:
        raise ValidationError(_("The proposals are being made anew. Wait a moment."))
    return found


@dataclass
class _Settled:
    """What is kept, by enrolment, and what could not be kept any more, with what stands against it."""

    kept: dict[str, str] = field(default_factory=dict)
    broken: dict[str, list[str]] = field(default_factory=dict)


def _settled(facts: Facts, rows: Iterable[MatchProposal]) -> _Settled:
    settled, taken = _Settled(), {}
    for row in sorted(rows, key=lambda row: row.pk):
        key, mentor = str(row.enrolment_id), str(row.mentor_id)
        if not row.is_kept or key not in facts.seekers:
            continue
        guide = facts.guides.get(mentor)
        if guide is None:
            settled.broken[key] = ["inactive"]
            continue
        bars = [bar.value for bar in facts.bars(facts.seekers[key], guide)]
        if guide.room is not None and taken.get(mentor, 0) >= guide.room:
            bars.append("room")
        if bars:
            settled.broken[key] = bars
            continue
        taken[mentor] = taken.get(mentor, 0) + 1
        settled.kept[key] = mentor
    return settled


def problem_of(
    facts: Facts,
    kept: dict[str, str],
    refused: dict[str, list[str]],
    aim: Aim,
    earlier: dict[str, str] | None = None,
    tell: Progress = lambda done: None,
) -> Problem:
    """What is to be solved: everybody who is not settled, and the room that is left beside what is kept."""
    taken = list(kept.values())
    room = {
        guide.id: None if guide.room is None else max(0, guide.room - taken.count(guide.id))
        for guide in facts.guides.values()
    }
    guides = [guide for guide in facts.guides.values() if room[guide.id] != 0 and not (guide.missing or guide.unready)]
    scores: dict[str, dict[str, int]] = {}
    open_seekers = [seeker for key, seeker in facts.seekers.items() if key not in kept]
    for number, seeker in enumerate(open_seekers):
        if number % (len(open_seekers) // COMPARED + 1) == 0:
            tell(1 + COMPARED * number // len(open_seekers))
        taken_off = refused.get(seeker.id, ())
        scores[seeker.id] = {
            guide.id: facts.score(seeker, guide)
            for guide in guides
            if guide.id not in taken_off and not facts.bars(seeker, guide)
        }
    return Problem(scores=scores, room=room, aim=aim, earlier=earlier or {})


def _before(run: MatchRun, rows: list[MatchProposal]) -> dict[str, str]:
    """What was proposed before: on this board, or on the last one of the same reach."""
    if not rows:
        last = MatchRun.objects.filter(program=run.program_id, reach=run.reach, state=RunState.READY).exclude(pk=run.pk)
        rows = list(MatchProposal.objects.filter(run=last.order_by("-asked_at").values("pk")[:1]))
    return {str(row.enrolment_id): str(row.mentor_id) for row in rows if row.mentor_id}


def _write(run: MatchRun, facts: Facts, rows: list[MatchProposal], settled: _Settled, solution: Solution) -> None:
    """Put the proposals on the board; who waits no more leaves it, what was published stays."""
    known = {str(row.enrolment_id): row for row in rows}
    gone = [row.pk for key, row in known.items() if key not in facts.seekers]
    MatchProposal.objects.filter(pk__in=gone).delete()
    # Somebody who was published from this board and waits again has a row already; it begins anew.
    again = {str(row.enrolment_id): row for row in MatchProposal.objects.filter(run=run, pairing__isnull=False)}
    fresh, old = [], []
    for key in facts.seekers:
        row = known.get(key) or again.get(key)
        if row is None:
            row = MatchProposal(organization=run.organization, run=run, enrolment_id=UUID(key))
            fresh.append(row)
        else:
            old.append(row)
        mentor = settled.kept.get(key) or solution.pairs.get(key)
        row.mentor_id, row.pairing = UUID(mentor) if mentor else None, None
        row.is_kept, row.changed = key in settled.kept, settled.broken.get(key, [])
    MatchProposal.objects.bulk_create(fresh)
    MatchProposal.objects.bulk_update(old, ["mentor", "pairing", "is_kept", "changed"], batch_size=500)
    kept = sum(facts.score(facts.seekers[key], facts.guides[mentor]) for key, mentor in settled.kept.items())
    run.facts, run.state, run.solved_at = facts.to_json(), RunState.READY, clock.now()
    run.total, run.worth, run.bound = solution.total + kept, solution.worth, solution.bound
    run.prices = solution.prices
    run.save()


def _fail(run: MatchRun) -> None:
    run.state = RunState.FAILED
    run.save(update_fields=["state"])
    record(organization=run.organization, by=None, action="matching.failed", subject=run.program)


def _send(run: MatchRun) -> None:
    from programs.matching.tasks import compute_proposals  # it calls this module in turn

    compute_proposals.enqueue(run.organization, run_id=str(run.pk))


def _progress_of(run: MatchRun) -> Progress:
    return lambda done: cache.set(_progress_key(run), done, KEPT_SECONDS)


def _progress_key(run: MatchRun) -> str:
    return f"match-progress:{run.organization_id}:{run.pk}"
