"""Which pairings come to their end, of whom, and what each of the four sees of one that has ended.

Who is a part of a pairing does not read the closure that somebody else has begun, whatever his roles: in it may stand
who asked for the end.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import get_language

from mentees.models import Mentee
from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from programs.choices import CHOOSING_WAYS, AfterEnding, PairingRole
from programs.models import ChangeRequest, Closure, FollowUp, Pairing, SharedAnswer
from programs.pulses.proposal import Asked
from programs.pulses.queries import in_language, managed_and_not_own, questions_of
from programs.queries import active_on, managed_pairings, not_over_on, pairings_of_mentor
from sessions.choices import Outcome
from sessions.closing.steps import DUE_AFTER, let_go_of_plan
from sessions.models import Meeting

LASTING = (PairingRole.PRIMARY, PairingRole.CO)
SHOWN_BEFORE, SHOWN_AFTER = timedelta(days=21), timedelta(days=90)
"""For how long before and after its last day an ending stands among those to be closed."""

COUNTS_AS_LAST = timedelta(days=21)
"""So long before the last day a meeting counts as the last one (`reports/compliance/sql/judged.sql`)."""

Part = Literal["office", "former", "next", "mentee"]


@dataclass(frozen=True)
class Ended:
    """A pairing that has ended, as whom the viewer sees it, and how often they met.

    `closure` is None where none was written; for all but the office also while it is not confirmed.
    """

    pairing: Pairing
    part: Part
    closure: Closure | None
    held: int
    is_over: bool
    is_paired: bool
    """Whether who was accompanied has another mentor by now."""

    @property
    def chooses(self) -> bool:
        """Whether who was accompanied chooses the next mentor, as soon as the last day is over."""
        program = self.pairing.enrolment.program
        return not (self.leaves or self.is_paired) and program.pairing_way in CHOOSING_WAYS

    @property
    def leaves(self) -> bool:
        """Whether who was accompanied has left the program with it."""
        return what_became(self.pairing) == AfterEnding.LEAVES


def closable(viewer: Viewer) -> QuerySet[Pairing]:
    """Lasting pairings that the viewer may bring to their end as coordinator, with `closures`."""
    own = Q(mentor__membership__user=viewer.user) | Q(enrolment__mentee__membership__user=viewer.user)
    mine = Closure.objects.filter(pairing=OuterRef("pk"), owner__user=viewer.user)
    theirs = Closure.objects.filter(pairing=OuterRef("pk"))
    pairings = managed_pairings(viewer).filter(role__in=LASTING).exclude(own & Exists(theirs) & ~Exists(mine))
    return pairings.prefetch_related(Prefetch("closures", Closure.objects.select_related("owner__user")))


def closure_of(pairing: Pairing, today: date) -> Closure:
    """The closure of a pairing that `closable` gave; a new one, not saved, where none was begun."""
    found = next(iter(pairing.closures.all()), None) or Closure(
        organization_id=pairing.organization_id, begun_at=clock.now(), ends_on=pairing.ends_on
    )
    found.pairing = pairing
    return ended_with(found, today)


def ended_with(closure: Closure, today: date) -> Closure:
    """The closure as it stands: of a pairing that was ended elsewhere it has ended with that day and reason."""
    pairing = closure.pairing
    if closure.ended_at is None and is_ended(pairing, today):
        closure.ended_at = clock.now()
        closure.reason = pairing.end_reason or closure.reason
        closure.due_on = pairing.ends_on + DUE_AFTER
        closure.after = what_became(pairing)
        let_go_of_plan(closure)
    if closure.ended_at:
        closure.ends_on = pairing.ends_on
    return closure


def what_became(pairing: Pairing) -> str:
    """Whether who was accompanied has left the program with a pairing that has ended."""
    until = pairing.enrolment.ends_on
    return AfterEnding.LEAVES if until is not None and until <= pairing.ends_on else AfterEnding.WAITS


def is_ended(pairing: Pairing, today: date) -> bool:
    """Whether somebody has set its end, or its last day is over."""
    return pairing.ends_on is not None and (bool(pairing.end_reason) or pairing.ends_on < today)


def endings_to_close(viewer: Viewer) -> list[Pairing]:
    """Pairings whose ending is not closed, the one that ended first before the others; four queries.

    Those that end soon or have ended of late, however they did, and those of which somebody has begun the closure.
    """
    today = clock.today(viewer.organization)
    closures = Closure.objects.filter(pairing=OuterRef("pk"))
    near = Q(ends_on__range=(today - SHOWN_AFTER, today + SHOWN_BEFORE))
    pairings = closable(viewer).filter(near | Exists(closures.filter(ended_at=None)))
    pairings = pairings.exclude(Exists(closures.filter(closed_at__isnull=False)))
    return list(pairings.order_by(F("ends_on").asc(nulls_last=True), "enrolment__mentee__full_name", "pk"))


def wishes_for_another(viewer: Viewer) -> QuerySet[ChangeRequest]:
    """Who has asked for another mentor, or for whom one is recommended, and nothing is settled; the first first.

    For coordinators of the pairing who are no part of it.
    """
    waiting = ChangeRequest.objects.filter(settled_on__isnull=True)
    waiting = waiting.filter(pairing__in=managed_and_not_own(viewer).values("pk"))
    people = ("pairing__mentor", "pairing__enrolment__mentee", "pairing__enrolment__program")
    return waiting.select_related(*people).order_by("-is_own", "since", "pk")


def own_pairings_to_change(viewer: Viewer) -> QuerySet[Pairing]:
    """The running pairings of who is accompanied, of which he may ask for another mentor."""
    today, own = clock.today(viewer.organization), viewer.membership(Role.MENTEE)
    pairings = Pairing.objects.filter(active_on(today), enrolment__mentee__membership=own, role__in=LASTING)
    return pairings.select_related("mentor", "enrolment__program").order_by("-role", "starts_on", "pk")


def own_wishes(viewer: Viewer) -> QuerySet[ChangeRequest]:
    """What the viewer himself has asked for of those, the newest first, settled ones too."""
    own = ChangeRequest.objects.filter(is_own=True, pairing__in=own_pairings_to_change(viewer).order_by().values("pk"))
    return own.order_by("-since", "-pk")


def ended_for(viewer: Viewer, pairing_id: UUID) -> Ended | None:
    """A pairing that has ended as the viewer may see it, with how often they met; None where he may not; few queries.

    First what somebody is in it himself: a coordinator who was its mentor sees the mentor's part.
    """
    today = clock.today(viewer.organization)
    found = _as_whom(viewer, pairing_id, today)
    if found is None or not is_ended(found[0], today):
        return None
    pairing, part = found
    held = Meeting.objects.filter(pairing=pairing, logs__outcome=Outcome.HELD).count()
    closure = Closure.objects.filter(pairing=pairing).select_related("owner__user").first()
    if closure is not None:
        closure.pairing = pairing
        is_told = closure.ended_at is not None and bool(closure.closed_at or closure.words_mentee)
        closure = closure if is_told or part == "office" else None
    others = Pairing.objects.filter(not_over_on(today), enrolment=pairing.enrolment_id, role=PairingRole.PRIMARY)
    return Ended(pairing, part, closure, held, pairing.ends_on < today, others.exclude(pk=pairing.pk).exists())


def _as_whom(viewer: Viewer, pairing_id: UUID, today: date) -> tuple[Pairing, Part] | None:
    lasting = Pairing.objects.filter(pk=pairing_id, role__in=LASTING)
    lasting = lasting.select_related("mentor__membership", "enrolment__mentee__membership", "enrolment__program")
    mentee = viewer.membership(Role.MENTEE)
    if mentee and (own := lasting.filter(enrolment__mentee__membership=mentee).first()):
        return own, "mentee"
    if viewer.is_mentor:
        if own := pairings_of_mentor(viewer).filter(pk=pairing_id, role__in=LASTING).first():
            return own, "former"
        after = Pairing.objects.filter(
            not_over_on(today), enrolment=OuterRef("enrolment"), mentor__membership__user=viewer.user,
            role__in=LASTING, starts_on__gt=OuterRef("ends_on"),
        )  # fmt: skip
        if own := lasting.filter(Exists(after)).first():
            return own, "next"
    if viewer.is_coordinator and (own := closable(viewer).filter(pk=pairing_id).first()):
        return own, "office"
    return None


def last_meetings(pairings: Iterable[Pairing]) -> dict[UUID, date]:
    """For each pairing the day on which they met for the last time, if they did so near its end; one query."""
    by_pk = {pairing.pk: pairing for pairing in pairings}
    met = Meeting.objects.filter(pairing__in=by_pk, logs__outcome=Outcome.HELD).order_by("local_date")
    return {
        key: day
        for key, day in met.values_list("pairing", "local_date")
        if by_pk[key].ends_on is None or by_pk[key].ends_on - COUNTS_AS_LAST <= day <= by_pk[key].ends_on
    }


def ended_of_mentee(mentee: Mentee) -> QuerySet[Pairing]:
    """Who accompanied somebody before, the last first."""
    over = Pairing.objects.filter(enrolment__mentee=mentee, role__in=LASTING, ends_on__isnull=False)
    over = over.filter(Q(ends_on__lt=clock.today(mentee.organization)))
    return over.select_related("mentor", "enrolment__program").order_by("-ends_on", "pk")


def talks_about(pairing: Pairing) -> QuerySet[FollowUp]:
    """What was noted of talks about this pairing, for the office."""
    return FollowUp.objects.filter(pairing=pairing).select_related("by__user").order_by("-on", "-noted_at")


def exit_answers(viewer: Viewer, pairing: Pairing) -> list[tuple[str, Asked, int]]:
    """What either side lets the coordinator see of the questions at the end: whose, the question, and the answer."""
    if not managed_and_not_own(viewer).filter(pk=pairing.pk).exists():
        return []
    rows: Sequence[SharedAnswer] = (
        SharedAnswer.objects.filter(pulse__pairing=pairing, pulse__version__is_exit=True)
        .select_related("pulse__version")
        .order_by("pulse__whose", "position")
    )
    spoken = (get_language() or "", viewer.organization.language)
    questions = {row.pulse.version_id: in_language(questions_of(row.pulse.version), *spoken) for row in rows}
    return [(row.pulse.whose, questions[row.pulse.version_id][row.position - 1], row.value) for row in rows]
