"""From proposals to pairings: every rule is asked once more, of what is true at that moment."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mentees.models import Mentee
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentoring_platform.tenancy import clock
from mentors.choices import MentorStatus
from mentors.models import Mentor
from programs.choices import PairingRole
from programs.matching.choices import Bar
from programs.matching.facts import read_facts
from programs.matching.services.runs import hold_run
from programs.models import Enrolment, MatchProposal, MatchRun, Pairing
from programs.queries import with_load
from programs.queries.pairings import managed_enrolments
from programs.services.pairings import lock_enrolments, pair_many
from programs.services.rules import date_problem, overlap_problem


@dataclass(frozen=True)
class Published:
    """What became of it: pairings, or nothing but the rows of which something is no longer true."""

    opened: list[Pairing] = field(default_factory=list)
    changed: list[MatchProposal] = field(default_factory=list)


@transaction.atomic
def publish_board(*, run: MatchRun, starts_on: date, kept_alone: bool, by: Viewer) -> Published:
    """Make pairings of what stands on a board, all of it or with `kept_alone` what was agreed to; all or none.

    Holds the board, the enrolments, the mentors and the mentees, then asks every rule anew. Where one is broken now,
    nothing is paired: the rows concerned are marked with what has changed, and are left out the next time, until they
    are changed or made anew; the rest of the board stays. Raises ValidationError where nothing is there to publish, or
    the program does not run on that day (`starts_on`). Audited, each pairing too.
    """
    run = hold_run(run, ready=True)
    program = run.program
    if starts_on < program.starts_on or (program.ends_on and starts_on > program.ends_on):
        raise ValidationError({"starts_on": _("The program does not run on that day.")})
    rows = MatchProposal.objects.filter(run=run, pairing__isnull=True, mentor__isnull=False, changed=[])
    rows = list((rows.filter(is_kept=True) if kept_alone else rows).select_related("enrolment").order_by("pk"))
    if not rows:
        raise ValidationError(_("Nothing is left on this board to be made into pairings."))
    enrolments = lock_enrolments(row.enrolment for row in rows)
    mentors = _held_mentors(rows)
    _hold_mentees(enrolments.values())
    broken = _broken(run, rows, enrolments, mentors, starts_on, by)
    if broken:
        for row in broken:
            row.save(update_fields=["changed", "is_kept"])
        detail = {"number": len(broken)}
        record(organization=run.organization, by=by, action="matching.halted", subject=program, detail=detail)
        return Published(changed=broken)
    pairs = [(enrolments[row.enrolment_id], mentors[row.mentor_id]) for row in rows]
    opened = pair_many(pairs=pairs, starts_on=starts_on, by=by)
    for row, pairing in zip(rows, opened, strict=True):
        row.pairing = pairing
    MatchProposal.objects.bulk_update(rows, ["pairing"], batch_size=500)
    detail = {"number": len(opened), "starts_on": starts_on.isoformat()}
    record(organization=run.organization, by=by, action="matching.published", subject=program, detail=detail)
    return Published(opened=opened)


def _held_mentors(rows: Sequence[MatchProposal]) -> dict:
    """Mentors with `load` as it is once they are held: who publishes at the same moment waits, and then counts us."""
    keys = {row.mentor_id for row in rows}
    list(Mentor.objects.filter(pk__in=keys).order_by("pk").select_for_update(no_key=True))
    today = clock.today(rows[0].organization)
    mentors = with_load(Mentor.objects.filter(pk__in=keys), today).select_related("membership")
    return {mentor.pk: mentor for mentor in mentors}


def _hold_mentees(enrolments) -> None:
    keys = [enrolment.mentee_id for enrolment in enrolments]
    list(Mentee.objects.filter(pk__in=keys).order_by("pk").select_for_update(no_key=True))


def _broken(
    run: MatchRun,
    rows: Sequence[MatchProposal],
    enrolments: dict,
    mentors: dict,
    starts_on: date,
    by: Viewer,
) -> list[MatchProposal]:
    """The rows against which something stands now, each with it in `changed`, and no longer kept."""
    facts = read_facts(run.program, list(enrolments.values()), list(mentors.values()), starts_on=starts_on)
    own = set(managed_enrolments(by).filter(pk__in=enrolments).order_by().values_list("pk", flat=True))
    others = defaultdict(list)
    for pairing in Pairing.objects.filter(enrolment__in=enrolments):
        others[pairing.enrolment_id].append(pairing)
    taken, broken = defaultdict(int), []
    for row in sorted(rows, key=lambda row: (not row.is_kept, row.pk)):
        enrolment, mentor = enrolments[row.enrolment_id], mentors[row.mentor_id]
        bars = list(facts.bars(facts.seekers[str(enrolment.pk)], facts.guides[str(mentor.pk)]))
        bars += _bars_of_the_day(enrolment, mentor, others[enrolment.pk], starts_on, enrolment.pk in own)
        room = facts.guides[str(mentor.pk)].room
        if not bars and room is not None and taken[mentor.pk] >= room:
            bars.append(Bar.ROOM)
        if bars:
            row.changed, row.is_kept = [bar.value for bar in bars], False
            broken.append(row)
        else:
            taken[mentor.pk] += 1
    return broken


def _bars_of_the_day(
    enrolment: Enrolment, mentor: Mentor, others: Sequence[Pairing], starts_on: date, is_own: bool
) -> list[Bar]:
    found = []
    if mentor.status != MentorStatus.ACTIVE:
        found.append(Bar.INACTIVE)
    if date_problem(enrolment, starts_on) or not is_own:
        found.append(Bar.GONE)
    if overlap_problem(others, mentor, starts_on, enrolment.ends_on, PairingRole.PRIMARY):
        found.append(Bar.PAIRED)
    return found
