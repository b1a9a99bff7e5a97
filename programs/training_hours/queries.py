"""Every read of hours of training and of certificates. The first argument is the viewer, or a row got through one."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from mentees.models import Contact, Mentee
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Unit
from mentoring_platform.tenancy.search import search_people
from mentors.choices import MentorStatus
from mentors.models import Mentor
from mentors.queries import managed_mentors, office_mentors
from programs.choices import Presence
from programs.models import (
    Attendance,
    Certificate,
    Course,
    Pairing,
    Program,
    TrainingCredit,
    TrainingExemption,
    TrainingRequirement,
)
from programs.queries import managed_mentees, managed_programs, not_over_on, office_mentees, unit_reach
from programs.queries.programs import program_ids
from programs.training_hours.certificates import number_as_kept
from programs.training_hours.choices import HoursState, RequirementKind
from programs.training_hours.reckoning import SOON, Span, Standing, year_of
from programs.training_hours.records import attended_of, read_hours, required_of

MISSING = (HoursState.OPEN, HoursState.OVERDUE)


@dataclass(frozen=True)
class Asked:
    """One requirement, and how somebody stands towards it; a yearly one in former years, too."""

    requirement: TrainingRequirement
    standing: Standing
    years: list[Standing] = field(default_factory=list)

    @property
    def year_ends(self) -> date:
        """The last day of the present year of training."""
        return year_of(required_of(self.requirement), self.standing.last).last

    @property
    def has_day_of_its_own(self) -> bool:
        """Whether it is due on another day than the last one of the year, which holds for all."""
        return self.requirement.kind != RequirementKind.YEARLY or self.standing.due_on != self.year_ends


@dataclass(frozen=True)
class Row:
    """One mentor with all that his program asks of him."""

    mentor: Mentor
    asked: list[Asked]

    @property
    def state(self) -> HoursState:
        """The state that needs most care."""
        states = {one.standing.state for one in self.asked}
        order = (HoursState.OVERDUE, HoursState.OPEN, HoursState.EXEMPT, HoursState.MET)
        return next((state for state in order if state in states), HoursState.MET)


@dataclass(frozen=True)
class Entry:
    """A line of somebody's training: a session that was attended, or hours that were credited."""

    on: date
    title: str
    minutes: int
    credit: TrainingCredit | None = None
    counts: bool = True

    @property
    def less(self) -> int:
        """How many minutes it takes away."""
        return -self.minutes


def office_programs(viewer: Viewer) -> QuerySet[Program]:
    """Programs whose people the viewer sees by office, by name."""
    ids = program_ids(viewer)
    return Program.objects.all() if ids is None else Program.objects.filter(pk__in=ids)


def office_requirements(viewer: Viewer) -> QuerySet[TrainingRequirement]:
    """What is asked for in the programs whose people the viewer sees by office."""
    return _asked().filter(program__in=office_programs(viewer).order_by())


def managed_requirements(viewer: Viewer) -> QuerySet[TrainingRequirement]:
    """What is asked for in the programs that the viewer may change as coordinator."""
    return _asked().filter(program__in=managed_programs(viewer).order_by())


def _asked() -> QuerySet[TrainingRequirement]:
    asked = TrainingRequirement.objects.filter(minutes__gt=0).select_related("program")
    return asked.order_by("program__name", "kind")


def requirements_of(program: Program) -> dict[str, TrainingRequirement]:
    """What a program asks for, by kind."""
    return {row.kind: row for row in TrainingRequirement.objects.filter(program=program)}


def training_list(
    viewer: Viewer,
    requirements: Sequence[TrainingRequirement],
    *,
    search: str = "",
    unit: Unit | None = None,
    who: str = "",
) -> list[Row]:
    """Mentors with how they stand towards these requirements of one program, by name; constant queries.

    `who`: those who accompany in the program now or later; "free": those who accompany nobody; "all".
    """
    if not requirements:
        return []
    today = clock.today(viewer.organization)
    mentors = office_mentors(viewer).exclude(status=MentorStatus.LEFT).order_by("full_name", "pk")
    held = Pairing.objects.filter(not_over_on(today), mentor=OuterRef("pk"))
    if who == "free":
        mentors = mentors.filter(~Exists(held))
    elif who != "all":
        mentors = mentors.filter(Exists(held.filter(enrolment__program=requirements[0].program_id)))
    if (units := unit_reach(viewer, unit)) is not None:
        mentors = mentors.filter(unit__in=units)
    found = list(search_people(mentors, search))
    hours = read_hours(requirements, [mentor.pk for mentor in found])
    return [
        Row(mentor, [Asked(asked, hours.standing(asked, mentor, today)) for asked in requirements]) for mentor in found
    ]


def in_state(rows: list[Row], state: str) -> list[Row]:
    """Those of them in a state; "missing": all who lack hours; empty: all."""
    wanted = MISSING if state == "missing" else (state,)
    return [row for row in rows if row.state in wanted] if state else rows


def figures(rows: Sequence[Row]) -> dict[str, int]:
    """How many of them are in each state; `missing` are all who lack hours."""
    counted = Counter(row.state.value for row in rows)
    return {**{state: counted[state] for state in HoursState.values}, "missing": sum(counted[s] for s in MISSING)}


def present_year(requirements: Sequence[TrainingRequirement], day: date) -> Span | None:
    """The year of training that holds a day; None where nothing is asked for by the year."""
    yearly = (asked for asked in requirements if asked.kind == RequirementKind.YEARLY)
    return next((year_of(required_of(asked), day) for asked in yearly), None)


def requirements_on(mentor: Mentor, programs: QuerySet[Program] | None = None) -> list[TrainingRequirement]:
    """What is asked of a mentor: by the programs in which he accompanies now or later.

    Of somebody who accompanies nobody yet: what the programs that run require first. `programs` narrows both.
    """
    today = clock.today(mentor.organization)
    asked = _asked() if programs is None else _asked().filter(program__in=programs.order_by())
    held = Pairing.objects.filter(not_over_on(today), mentor=mentor)
    held_there = held.filter(enrolment__program=OuterRef("program"))
    runs = Q(program__ends_on__isnull=True) | Q(program__ends_on__gte=today)
    return list(asked.filter(Exists(held_there) | (Q(before_pairing=True) & runs & ~Exists(held))))


def standings_of(mentor: Mentor, requirements: Sequence[TrainingRequirement]) -> list[Asked]:
    """How a mentor stands today towards each of these; a yearly one with all the years he was there."""
    if not requirements:
        return []
    today = clock.today(mentor.organization)
    hours = read_hours(requirements, [mentor.pk])
    return [
        Asked(
            asked,
            hours.standing(asked, mentor, today),
            hours.years(asked, mentor, today) if asked.kind == RequirementKind.YEARLY else [],
        )
        for asked in requirements
    ]


def entries_of(mentor: Mentor) -> list[Entry]:
    """All that a mentor was at or was credited, the newest first; what was cancelled is there and counts nothing."""
    rows = Attendance.objects.filter(sign_up__mentor=mentor, presence=Presence.PRESENT).select_related(
        "session__course"
    )
    entries = [
        Entry(
            clock.local_day(mentor.organization, row.session.starts_at),
            row.session.course.name,
            attended_of(row).minutes,
            counts=not row.session.is_cancelled,
        )
        for row in rows
    ]
    credits = TrainingCredit.objects.filter(mentor=mentor).select_related("by__user")
    entries += [Entry(credit.on, credit.why, credit.minutes, credit) for credit in credits]
    return sorted(entries, key=lambda entry: entry.on, reverse=True)


def exemptions_of(mentor: Mentor) -> QuerySet[TrainingExemption]:
    """Exemptions of a mentor that hold or are to come, the next to end first."""
    today = clock.today(mentor.organization)
    exemptions = TrainingExemption.objects.filter(not_over_on(today), mentor=mentor)
    return exemptions.select_related("requirement__program", "by__user").order_by("ends_on", "pk")


def managed_exemptions(viewer: Viewer) -> QuerySet[TrainingExemption]:
    """Exemptions that the viewer may end: of mentors and programs that he coordinates."""
    return TrainingExemption.objects.filter(
        mentor__in=managed_mentors(viewer).order_by(), requirement__program__in=managed_programs(viewer).order_by()
    )


def own_mentor(viewer: Viewer) -> Mentor | None:
    """The viewer as a mentor."""
    return Mentor.objects.filter(membership__user=viewer.user).first()


def certificates_of(mentor: Mentor) -> QuerySet[Certificate]:
    """Certificates of a mentor, the newest first, withdrawn ones too."""
    return Certificate.objects.filter(mentor=mentor).order_by("-issued_on", "pk")


def office_certificates(viewer: Viewer) -> QuerySet[Certificate]:
    """Certificates of mentors and role-holders whom the viewer sees by office."""
    return _certificates(_theirs(office_mentors(viewer), office_mentees(viewer)))


def managed_certificates(viewer: Viewer) -> QuerySet[Certificate]:
    """Certificates that the viewer may withdraw as coordinator."""
    return _certificates(_theirs(managed_mentors(viewer), managed_mentees(viewer)))


def certificates_for(viewer: Viewer) -> QuerySet[Certificate]:
    """Certificates whose paper the viewer may have: by office, and his own."""
    reach = _theirs(office_mentors(viewer), office_mentees(viewer))
    if viewer.is_mentor:
        reach |= Q(mentor__membership__user=viewer.user)
    return _certificates(reach)


def _theirs(mentors: QuerySet[Mentor], mentees: QuerySet[Mentee]) -> Q:
    contacts = Contact.objects.filter(mentee__in=mentees.order_by().values("pk")).order_by()
    return Q(mentor__in=mentors.order_by().values("pk")) | Q(contact__in=contacts.values("pk"))


def _certificates(reach: Q) -> QuerySet[Certificate]:
    return Certificate.objects.filter(reach).select_related("course", "program", "mentor")


def certificate_list(viewer: Viewer, *, search: str = "", state: str = "") -> QuerySet[Certificate]:
    """Certificates by number, name or course; `state`: valid, soon (they expire within a month), over, withdrawn.

    The newest come first; those that expire, in the order of their last days.
    """
    today = clock.today(viewer.organization)
    certificates = office_certificates(viewer)
    living = Q(withdrawn_on__isnull=True)
    lasting = Q(valid_until__isnull=True) | Q(valid_until__gte=today)
    narrowed = {
        "valid": living & lasting,
        "soon": living & Q(valid_until__gte=today, valid_until__lte=today + SOON),
        "over": living & Q(valid_until__lt=today),
        "withdrawn": ~living,
    }
    if state in narrowed:
        certificates = certificates.filter(narrowed[state])
    if search:
        words = Q(name__icontains=search) | Q(title__icontains=search) | Q(number=number_as_kept(search))
        certificates = certificates.filter(words)
    return certificates.order_by("valid_until", "pk") if state in ("soon", "over") else certificates


def number_expiring(viewer: Viewer) -> int:
    """How many certificates expire within a month."""
    return certificate_list(viewer, state="soon").count()


def courses_to_certify(viewer: Viewer) -> QuerySet[Course]:
    """Courses of which the viewer may issue certificates: of his programs and of all, once somebody was there."""
    there = Attendance.objects.filter(session__course=OuterRef("pk"), presence=Presence.PRESENT)
    mine = Q(program__isnull=True) | Q(program__in=managed_programs(viewer).order_by())
    return Course.objects.filter(mine, Exists(there)).select_related("program")


def people_to_certify(viewer: Viewer) -> set[UUID]:
    """Ids of the mentors and role-holders for whom the viewer may issue certificates."""
    contacts = Contact.objects.filter(mentee__in=managed_mentees(viewer).order_by())
    return {*managed_mentors(viewer).values_list("pk", flat=True), *contacts.values_list("pk", flat=True)}
