"""Every read of boards of proposals. The first argument is the viewer, or a row that was got through one."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from mentees.models import Tag
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from mentors.models import Mentor
from mentors.queries import managed_mentors
from programs.choosing.choices import ChoiceState
from programs.matching.choices import RunState
from programs.models import (
    Choice,
    Enrolment,
    MatchExclusion,
    MatchProposal,
    MatchRun,
    MentorInterest,
    MentorPreference,
    Program,
)
from programs.queries import (
    managed_mentees,
    managed_programs,
    mentors_to_choose,
    office_enrolments,
    programs_for,
    waiting_in,
)

LOST_AFTER = timedelta(seconds=50)


def office_programs(viewer: Viewer) -> QuerySet[Program]:
    """Programs whose proposals the viewer may read: all for administrators, a coordinator's own."""
    return programs_for(viewer) if viewer.is_administrator else managed_programs(viewer)


def runs_for(viewer: Viewer) -> QuerySet[MatchRun]:
    """Boards that the viewer may read: of programs that are his, made of no people beyond his units."""
    runs = MatchRun.objects.filter(program__in=office_programs(viewer)).select_related("program", "by__user")
    return runs if viewer.unit_ids is None else runs.filter(_within(viewer.unit_ids))


def managed_runs(viewer: Viewer) -> QuerySet[MatchRun]:
    """Boards that the viewer may change and publish as coordinator."""
    runs = MatchRun.objects.filter(program__in=managed_programs(viewer)).select_related("program", "by__user")
    return runs if viewer.managed_unit_ids is None else runs.filter(_within(viewer.managed_unit_ids))


def _within(units: Iterable[UUID]) -> Q:
    return Q(reach__isnull=False, reach__contained_by=sorted(units))


def boards_of(viewer: Viewer, program: Program) -> QuerySet[MatchRun]:
    """The boards of a program, the newest first, with how many of their rows are `waiting`, `proposed`, `published`."""
    published = Q(proposals__pairing__isnull=False)
    return (
        runs_for(viewer)
        .filter(program=program)
        .defer("facts")
        .annotate(
            rows=Count("proposals"),
            proposed=Count("proposals", filter=Q(proposals__mentor__isnull=False)),
            published=Count("proposals", filter=published),
        )
        .order_by("-asked_at", "-pk")
    )


def runs_to_take_up(organization: Organization) -> list[MatchRun]:
    """Boards that nobody took up although they were asked for a while ago."""
    before = clock.now() - LOST_AFTER
    return list(MatchRun.objects.filter(state=RunState.WAITING, asked_at__lt=before).defer("facts"))


def seekers_of(viewer: Viewer, program: Program) -> QuerySet[Enrolment]:
    """Those of a program who wait for a mentor and whom the viewer may pair; not whom a mentor they chose accepted."""
    waiting = waiting_in(viewer, program).filter(mentee__in=managed_mentees(viewer).order_by().values("pk"))
    accepted = Choice.objects.filter(enrolment=OuterRef("pk"), state=ChoiceState.OFFICE)
    waiting = waiting.exclude(Exists(accepted))
    return waiting.select_related("mentee__membership", "mentee__unit", "program")


def guides_of(viewer: Viewer) -> QuerySet[Mentor]:
    """Active mentors whom the viewer may pair, with `load`."""
    own = managed_mentors(viewer).order_by().values("pk")
    return mentors_to_choose(viewer).filter(pk__in=own).select_related("membership", "unit")


@dataclass(frozen=True)
class Place:
    """A row of the board in short: who waits, with whom it is proposed, and whether that is settled."""

    id: UUID
    enrolment: str
    name: str
    mentor: str
    is_kept: bool
    is_published: bool


@dataclass(frozen=True)
class Board:
    """All rows of a board in short, by mentor; of those published, what the frozen room does not know of yet."""

    places: dict[UUID, Place]
    by_mentor: dict[str, list[Place]]

    def taken(self, mentor: str, besides: UUID | None = None) -> int:
        """How many places of a mentor are given on this board."""
        return sum(place.id != besides for place in self.by_mentor.get(mentor, []))


def read_board(run: MatchRun, *, viewer: Viewer | None = None) -> Board:
    """What is proposed on a board; for a viewer without the names of those who came out of reach since it was made."""
    own = _in_reach(viewer)
    rows = MatchProposal.objects.filter(run=run).order_by("enrolment__mentee__full_name", "pk")
    places: dict[UUID, Place] = {}
    by_mentor: dict[str, list[Place]] = defaultdict(list)
    for key, enrolment, name, mentor, is_kept, pairing, made in rows.values_list(
        "pk",
        "enrolment_id",
        "enrolment__mentee__full_name",
        "mentor_id",
        "is_kept",
        "pairing_id",
        "pairing__created_at",
    ):
        place = Place(
            key,
            str(enrolment),
            name if own is None or enrolment in own else "–",
            str(mentor or ""),
            is_kept,
            pairing is not None,
        )
        places[key] = place
        # What was published before the facts were read is counted in the mentor's room already.
        if mentor and not (made and run.solved_at and made < run.solved_at):
            by_mentor[place.mentor].append(place)
    return Board(places, by_mentor)


SHOWN = {
    "open": Q(pairing__isnull=True, mentor__isnull=False, is_kept=False),
    "kept": Q(pairing__isnull=True, is_kept=True),
    "without": Q(mentor__isnull=True),
    "changed": Q(pairing__isnull=True) & ~Q(changed=[]),
    "published": Q(pairing__isnull=False),
}
"""The parts of a board that can be looked at alone."""


def _in_reach(viewer: Viewer | None) -> set[UUID] | None:
    """The enrolments of which a coordinator of some units may know; None, and no query, for who may know of all."""
    if viewer is None or viewer.unit_ids is None:
        return None
    return set(office_enrolments(viewer).order_by().values_list("pk", flat=True))


def _rows_of(viewer: Viewer, run: MatchRun) -> QuerySet[MatchProposal]:
    return MatchProposal.objects.filter(run=run, enrolment__in=office_enrolments(viewer).order_by().values("pk"))


def proposals_of(viewer: Viewer, run: MatchRun, shown: str = "") -> QuerySet[MatchProposal]:
    """The rows of a board by name, all or a part of them, as far as the viewer reaches."""
    rows = _rows_of(viewer, run).select_related("enrolment__mentee__unit", "mentor__unit", "pairing")
    if shown in SHOWN:
        rows = rows.filter(SHOWN[shown])
    return rows.order_by("enrolment__mentee__full_name", "pk")


def counts_of(viewer: Viewer, run: MatchRun) -> dict[str, int]:
    """How many rows each part of a board has, and `all`; one query."""
    counted = {name: Count("pk", filter=condition) for name, condition in SHOWN.items()}
    return _rows_of(viewer, run).aggregate(all=Count("pk"), **counted)


def mentor_names(keys: Iterable[str]) -> dict[str, str]:
    """Names of the mentors of a board that was got through a viewer."""
    rows = Mentor.objects.filter(pk__in=list(keys)).order_by()
    return {str(key): name for key, name in rows.values_list("pk", "full_name")}


def tag_names(keys: Iterable[str]) -> dict[str, str]:
    """Names of the tags that the facts of a board tell of."""
    return {str(key): name for key, name in Tag.objects.filter(pk__in=list(keys)).order_by().values_list("pk", "name")}


def exclusions_for(viewer: Viewer) -> QuerySet[MatchExclusion]:
    """Pairs that are not to be made, of people who are both the viewer's to pair."""
    rows = MatchExclusion.objects.filter(
        mentor__in=managed_mentors(viewer).order_by().values("pk"),
        mentee__in=managed_mentees(viewer).order_by().values("pk"),
    )
    return rows.select_related("mentor", "mentee").order_by("mentee__full_name", "mentor__full_name", "pk")


def interests_of(mentor: Mentor) -> QuerySet[MentorInterest]:
    """What a mentor likes, as tags."""
    return MentorInterest.objects.filter(mentor=mentor).select_related("tag").order_by("tag__name")


def preferences_of(mentor: Mentor, program: Program) -> QuerySet[MentorPreference]:
    """What a mentor said of those who wait in a program."""
    return MentorPreference.objects.filter(mentor=mentor, enrolment__program=program)
