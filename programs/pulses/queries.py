"""What a program asks; what somebody lets the coordinator see; who would like to talk.

What was answered without letting it be seen stands beside nobody (`PulseContribution`), and is read as a quarter is
published alone (`reports.pulses`). What is let seen is seen by coordinators of the pairing: never by its mentor, also
where he is a coordinator, nor by its mentee.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Avg, Exists, OuterRef, Q, QuerySet

from mentees.models import Mentee
from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from programs.choices import PairingRole, Whose
from programs.models import (
    Pairing,
    Program,
    PulsePlan,
    PulseQuestion,
    PulseVersion,
    SharedAnswer,
    TalkRequest,
)
from programs.pulses.proposal import Asked
from programs.queries import active_on, managed_pairings

LOW_MEAN = 2.5
"""Up to this mean a pulse is low: on a scale of five, below the middle."""
CLEAR_FALL = 1.0
"""So much less than the time before is a fall."""
STILL_WELL = 4.0
"""Who answers so much is well, whatever came before."""
REMEMBERED = timedelta(days=183)
ASKED_SIDES = {Whose.MENTEE: (PairingRole.PRIMARY,), Whose.MENTOR: (PairingRole.PRIMARY, PairingRole.CO)}


@dataclass(frozen=True)
class Fallen:
    """The last pulse that one side of a pairing let the office see, since the day it was given; `before` is the mean of
    the one before that."""

    pairing_id: UUID
    since: date
    whose: str
    pulse_id: UUID
    mean: float
    before: float | None

    @property
    def is_low(self) -> bool:
        return self.mean <= LOW_MEAN

    @property
    def has_fallen(self) -> bool:
        """Whether it asks for a hand: it is low, or clearly less than the time before."""
        if self.is_low or self.before is None or self.mean >= STILL_WELL:
            return self.is_low
        # Means of three questions are thirds, and 13/3 - 10/3 is less than one.
        return round(self.before - self.mean, 2) >= CLEAR_FALL


def plan_of(program: Program) -> PulsePlan:
    """What a program has set; off with the usual days where it has set nothing."""
    return PulsePlan.objects.filter(program=program).first() or PulsePlan(program=program)


def questions_now(program: Program, whose: str) -> dict[str, list[Asked]]:
    """What is asked at present, by language; empty where nothing was ever set."""
    latest = PulseVersion.objects.filter(program=program, whose=whose, is_exit=False).order_by("-number").first()
    return questions_of(latest) if latest else {}


def questions_of(version: PulseVersion) -> dict[str, list[Asked]]:
    """The questions of a version in their order, by language."""
    found: dict[str, list[Asked]] = defaultdict(list)
    for row in PulseQuestion.objects.filter(version=version).order_by("position"):
        found[row.language].append(Asked(row.words, row.low, row.high))
    return dict(found)


def in_language(by_language: dict[str, list[Asked]], *languages: str) -> list[Asked]:
    """The questions in the first of these languages in which they were written, else in any."""
    for language in languages:
        if language in by_language:
            return by_language[language]
    return next(iter(by_language.values()), [])


def managed_and_not_own(viewer: Viewer) -> QuerySet[Pairing]:
    """Pairings that the viewer coordinates and is no part of: neither as their mentor nor as their mentee."""
    own = Q(mentor__membership__user=viewer.user) | Q(enrolment__mentee__membership__user=viewer.user)
    # Nor as one of those who accompany the same mentee.
    beside = Pairing.objects.filter(own, enrolment=OuterRef("enrolment")).order_by()
    return managed_pairings(viewer).filter(~Exists(beside)).order_by()


def last_shared(viewer: Viewer) -> list[Fallen]:
    """The last pulse of each side of a running pairing that may be seen beside the name, the lowest first; one query.

    Of the last half year: what is older says little of today.
    """
    today = clock.today(viewer.organization)
    pairings = managed_and_not_own(viewer).filter(active_on(today))
    answers = SharedAnswer.objects.filter(pulse__pairing__in=pairings.values("pk"), on__gte=today - REMEMBERED)
    pulses = answers.values_list("pulse__pairing", "pulse__whose", "on", "pulse").annotate(mean=Avg("value"))
    last: dict[tuple[UUID, str], Fallen] = {}
    for pairing, whose, day, pulse, mean in pulses.order_by("on", "pulse"):
        former = last.get((pairing, whose))
        last[pairing, whose] = Fallen(pairing, day, whose, pulse, float(mean), former.mean if former else None)
    return sorted(last.values(), key=lambda row: (row.mean, row.since, str(row.pairing_id), row.whose))


def answers_shared_in(pulses: Iterable[UUID]) -> dict[UUID, dict[int, int]]:
    """What was answered in these pulses, by position. Take them from `last_shared` alone."""
    found: dict[UUID, dict[int, int]] = defaultdict(dict)
    rows = SharedAnswer.objects.filter(pulse__in=list(pulses)).order_by("position")
    for pulse, position, value in rows.values_list("pulse", "position", "value"):
        found[pulse][position] = value
    return found


def fallen_pulses(viewer: Viewer) -> list[Fallen]:
    """Those of `last_shared` that ask for a hand."""
    return [row for row in last_shared(viewer) if row.has_fallen]


def waiting_requests(viewer: Viewer) -> QuerySet[TalkRequest]:
    """Who would like to talk to the office, the longest waiting first; also of pairings that are over meanwhile."""
    waiting = TalkRequest.objects.filter(settled_on__isnull=True)
    waiting = waiting.filter(pairing__in=managed_and_not_own(viewer).values("pk"))
    people = ("pairing__mentor", "pairing__enrolment__mentee", "pairing__enrolment__program")
    return waiting.select_related(*people).order_by("since", "pk")


def talk_requests(viewer: Viewer) -> list[TalkRequest]:
    """The same, read: each with `pairing_id`, `since` and `whose`."""
    return list(waiting_requests(viewer))


def cannot_be_asked(viewer: Viewer, program: Program) -> QuerySet[Mentee]:
    """Whom of the viewer's mentees in a program nothing can be asked: who has a mentor, and no access; by name."""
    today = clock.today(viewer.organization)
    running = managed_pairings(viewer).filter(
        active_on(today), active_on(today, "enrolment__"), enrolment__program=program, role=PairingRole.PRIMARY
    )
    reached = Q(membership__is_active=True, membership__user__is_active=True, membership__role=Role.MENTEE)
    mentees = Mentee.objects.filter(pk__in=running.order_by().values("enrolment__mentee"))
    return mentees.exclude(reached).order_by("full_name", "pk")


def means_of(values: Iterable[int]) -> float | None:
    """The mean of the answers that were given; None where all were left out."""
    given = list(values)
    return sum(given) / len(given) if given else None
