"""The lists of people and pairings, as their filters ask for them."""

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet

from mentees.choices import MenteeStatus
from mentees.models import Mentee, MenteeTag, Tag
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Unit
from mentoring_platform.tenancy.queries import with_descendants
from mentoring_platform.tenancy.search import search_people
from mentors.choices import MentorStatus
from mentors.models import Mentor
from mentors.queries import mentors_for
from programs.choices import PairingRole
from programs.models import Enrolment, Pairing, Program
from programs.queries.pairings import (
    enrolments_for,
    has_room,
    managed_enrolments,
    mentees_for,
    not_in_program,
    pairings_for,
    with_load,
    without_mentor,
)
from programs.queries.programs import programs_for
from programs.queries.spans import active_on, not_over_on


def unit_reach(viewer: Viewer, unit: Unit | None) -> set[UUID] | None:
    """The unit and those below it; None for no unit."""
    return with_descendants(viewer.organization, [unit.pk]) if unit else None


def mentor_list(
    viewer: Viewer, *, search: str = "", unit: Unit | None = None, status: str = "", room: str = ""
) -> QuerySet[Mentor]:
    """Mentors with `load`, the closest to the search first, else by name. Those who left only when asked for."""
    mentors = with_load(mentors_for(viewer), clock.today(viewer.organization)).order_by("full_name", "pk")
    mentors = mentors.filter(status=status) if status else mentors.exclude(status=MentorStatus.LEFT)
    if (units := unit_reach(viewer, unit)) is not None:
        mentors = mentors.filter(unit__in=units)
    if room == "free":
        mentors = mentors.filter(has_room())
    elif room == "over":
        mentors = mentors.filter(capacity__lt=F("load"))
    return search_people(mentors, search)


def mentee_list(
    viewer: Viewer,
    *,
    search: str = "",
    unit: Unit | None = None,
    program: Program | None = None,
    state: str = "",
    tag: Tag | None = None,
) -> QuerySet[Mentee]:
    """Mentees with `present` (enrolments with their `mentors_now`) and `tags_now`; who left only when asked for."""
    today = clock.today(viewer.organization)
    enrolled = Enrolment.objects.filter(not_over_on(today), mentee=OuterRef("pk"))
    unpaired = without_mentor(viewer).order_by().filter(mentee=OuterRef("pk"))
    paired = Pairing.objects.filter(not_over_on(today), role=PairingRole.PRIMARY, enrolment__mentee=OuterRef("pk"))
    if program:
        enrolled, unpaired = enrolled.filter(program=program), unpaired.filter(program=program)
        paired = paired.filter(enrolment__program=program)
    mentees = mentees_for(viewer).order_by("full_name", "pk")
    left = Q(status=MenteeStatus.LEFT)
    mentees = mentees.filter(left if state == "left" else ~left)
    if state == "without_mentor":
        mentees = mentees.filter(Exists(unpaired))
    elif state == "not_enrolled":
        mentees = mentees.filter(~Exists(enrolled))
    elif state == "paired":
        mentees = mentees.filter(Exists(paired))
    if program and state in ("", "left"):
        mentees = mentees.filter(Exists(enrolled))
    if (units := unit_reach(viewer, unit)) is not None:
        mentees = mentees.filter(unit__in=units)
    if tag:
        mentees = mentees.filter(Exists(MenteeTag.objects.filter(mentee=OuterRef("pk"), tag=tag)))
    borne = MenteeTag.objects.select_related("tag").order_by("tag__name")
    mentees = mentees.prefetch_related(Prefetch("tag_links", borne, to_attr="tags_now"))
    return search_people(with_present(viewer, mentees), search)


def with_present(viewer: Viewer, mentees: QuerySet[Mentee]) -> QuerySet[Mentee]:
    """Mentees with `present`: the enrolments that are not over and that the viewer sees, each with `mentors_now`.

    The primary mentor is the first of them; an enrolment whose first is none still waits for one.
    """
    today = clock.today(viewer.organization)
    pairings = pairings_for(viewer).filter(not_over_on(today)).order_by("-role", "starts_on")
    enrolments = enrolments_for(viewer).filter(not_over_on(today)).order_by("program__name")
    enrolments = enrolments.prefetch_related(Prefetch("pairings", pairings, to_attr="mentors_now"))
    return mentees.prefetch_related(Prefetch("enrolments", enrolments, to_attr="present"))


def pairing_list(
    viewer: Viewer,
    *,
    search: str = "",
    unit: Unit | None = None,
    program: Program | None = None,
    mentor: Mentor | None = None,
    state: str = "",
) -> QuerySet[Pairing]:
    """Pairings of the viewer, by name of the mentee; present ones unless another state is asked for."""
    today = clock.today(viewer.organization)
    pairings = pairings_for(viewer)
    if state == "coming":
        pairings = pairings.filter(starts_on__gt=today)
    elif state == "ended":
        pairings = pairings.filter(ends_on__lt=today)
    elif state != "all":
        pairings = pairings.filter(active_on(today))
    if program:
        pairings = pairings.filter(enrolment__program=program)
    if mentor:
        pairings = pairings.filter(mentor=mentor)
    if (units := unit_reach(viewer, unit)) is not None:
        pairings = pairings.filter(enrolment__mentee__unit__in=units)
    if search:
        mentees = search_people(Mentee.objects.all(), search).order_by()
        mentors = search_people(Mentor.objects.all(), search).order_by()
        found = Q(enrolment__mentee__in=mentees.values("pk")) | Q(mentor__in=mentors.values("pk"))
        pairings = pairings.filter(found)
    return pairings


def pairing_state(pairing: Pairing, today) -> str:
    """`coming`, `active` or `ended` on a day."""
    if pairing.starts_on > today:
        return "coming"
    return "ended" if pairing.ends_on and pairing.ends_on < today else "active"


def candidates(viewer: Viewer, program: Program, *, search: str = "", unit: Unit | None = None) -> QuerySet[Mentee]:
    """Active mentees of the program's kind who could join it, by name."""
    mentees = not_in_program(viewer, program).order_by("full_name", "pk")
    if (units := unit_reach(viewer, unit)) is not None:
        mentees = mentees.filter(unit__in=units)
    return search_people(mentees, search)


def chosen_among(mentees: QuerySet[Mentee], ids: list[str] | None) -> QuerySet[Mentee]:
    """Those of the mentees whose ids were sent; all of them for None. What is no id is ignored."""
    if ids is None:
        return mentees
    return mentees.filter(pk__in=[key for key in ids if _is_id(key)])


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def waiting_in(viewer: Viewer, program: Program, *, search: str = "", unit: Unit | None = None) -> QuerySet[Enrolment]:
    """Enrolments of a program without a mentor that the viewer may pair, by name of the mentee."""
    waiting = without_mentor(viewer).filter(program=program, pk__in=managed_enrolments(viewer).order_by().values("pk"))
    if (units := unit_reach(viewer, unit)) is not None:
        waiting = waiting.filter(mentee__unit__in=units)
    if search:
        waiting = waiting.filter(mentee__in=search_people(Mentee.objects.all(), search).order_by().values("pk"))
    return waiting


@dataclass(frozen=True)
class ProgramFigures:
    """How many are in a program today; `mentors` counts people, not pairings."""

    enrolled: int = 0
    paired: int = 0
    without_mentor: int = 0
    mentors: int = 0


def figures_of(viewer: Viewer, programs: list[Program]) -> dict[UUID, ProgramFigures]:
    """Figures of these programs within the viewer's reach; four queries for any number of programs."""
    today = clock.today(viewer.organization)

    def counted(rows: QuerySet, path: str, what: str = "pk") -> Counter[UUID]:
        numbers = rows.filter(**{f"{path}__in": programs}).order_by().values(path)
        return Counter(dict(numbers.annotate(number=Count(what, distinct=True)).values_list(path, "number")))

    enrolled = counted(enrolments_for(viewer).filter(active_on(today)), "program")
    missing = counted(without_mentor(viewer), "program")
    present = pairings_for(viewer).filter(active_on(today))
    mentors = counted(present, "enrolment__program", "mentor")
    primary = counted(present.filter(role=PairingRole.PRIMARY), "enrolment__program", "enrolment")
    return {
        program.pk: ProgramFigures(
            enrolled=enrolled[program.pk],
            paired=primary[program.pk],
            without_mentor=missing[program.pk],
            mentors=mentors[program.pk],
        )
        for program in programs
    }


def program_list(viewer: Viewer) -> list[tuple[Program, ProgramFigures]]:
    """The viewer's programs by name, each with its figures."""
    programs = list(programs_for(viewer))
    figures = figures_of(viewer, programs)
    return [(program, figures[program.pk]) for program in programs]
