"""Every read of readiness and intake. The first argument is the viewer, or a row that was got through one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from mentees.models import Mentee
from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Membership
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization, Unit
from mentoring_platform.tenancy.queries import with_descendants
from mentoring_platform.tenancy.search import search_people
from mentors.choices import MentorStatus
from mentors.models import Mentor
from mentors.queries import managed_mentors, office_mentors
from programs.choices import PairingRole
from programs.models import (
    BackgroundCheck,
    Commitment,
    Enrolment,
    HelpedAndHelps,
    Intake,
    Interview,
    Pairing,
    ParentConsent,
    Program,
    Reference,
    Screening,
    ScreeningException,
    ScreeningText,
)
from programs.queries import (
    active_on,
    managed_enrolments,
    managed_mentees,
    managed_programs,
    not_over_on,
    office_mentees,
    program_ids,
    unit_reach,
)
from programs.screening.choices import Step, TextKind
from programs.screening.readiness import Readiness, readiness_of


@dataclass(frozen=True)
class Row:
    """One mentor, and how he stands towards a program."""

    mentor: Mentor
    readiness: Readiness


def programs_that_ask(viewer: Viewer) -> QuerySet[Program]:
    """Programs of the viewer's office that ask something of mentors before pairing, by name."""
    ids = program_ids(viewer)
    programs = Program.objects.all() if ids is None else Program.objects.filter(pk__in=ids)
    return programs.filter(Exists(_asking())).order_by("name")


def office_programs(viewer: Viewer) -> QuerySet[Program]:
    """Programs whose people the viewer sees by office."""
    ids = program_ids(viewer)
    return Program.objects.all() if ids is None else Program.objects.filter(pk__in=ids)


def _asking() -> QuerySet[Screening]:
    asks = Q(interview=True) | Q(references__gt=0) | Q(certificate=True) | Q(commitment=True)
    return Screening.objects.filter(asks, program=OuterRef("pk"))


def screening_of(program: Program) -> Screening | None:
    """What a program asks for; None where it asks for nothing."""
    return Screening.objects.filter(program=program).first()


def last_text(program: Program, kind: TextKind) -> ScreeningText | None:
    """The wording of a program that is signed now."""
    return ScreeningText.objects.filter(program=program, kind=kind).order_by("-number").first()


def terms_key(text: ScreeningText | None, months: int | None, weekly_hours: int | None) -> str:
    """What names the terms of a commitment: another wording, other months or other hours have another key."""
    return f"{text.pk if text else ''}:{months or ''}:{weekly_hours or ''}"


def readiness_list(
    viewer: Viewer, program: Program, *, search: str = "", unit: Unit | None = None, who: str = "", state: str = ""
) -> list[Row]:
    """Mentors and how they stand towards a program, by name, but for the viewer himself; constant queries.

    `who`: those who accompany in it now or later, or nobody anywhere; "in": the former alone; "free": the latter.
    `state`: a step that is missing; "missing": whoever may not be paired; "excepted"; "ready".
    """
    today = clock.today(viewer.organization)
    others = office_mentors(viewer).exclude(membership__user=viewer.user)
    mentors = others.exclude(status=MentorStatus.LEFT).order_by("full_name", "pk")
    held = Pairing.objects.filter(not_over_on(today), mentor=OuterRef("pk"))
    is_in, is_free = Exists(held.filter(enrolment__program=program)), ~Exists(held)
    mentors = mentors.filter({"in": is_in, "free": is_free}.get(who, is_in | is_free))
    if (units := unit_reach(viewer, unit)) is not None:
        mentors = mentors.filter(unit__in=units)
    found = list(search_people(mentors, search))
    standing = readiness_of([(program.pk, mentor) for mentor in found])
    rows = [Row(mentor, standing[program.pk, mentor.pk]) for mentor in found]
    return [row for row in rows if _is_in(row.readiness, state)] if state else rows


def _is_in(readiness: Readiness, state: str) -> bool:
    if state in Step.values:
        return state in readiness.missing
    return {
        "missing": not readiness.is_ready,
        "excepted": bool(readiness.missing) and readiness.exception is not None,
        "ready": not readiness.missing,
    }.get(state, True)


def is_himself(viewer: Viewer, mentor: Mentor) -> bool:
    """Whether a mentor is the viewer: of himself nobody reads by office what was said about him."""
    return mentor.membership is not None and mentor.membership.user_id == viewer.user.pk


def screened_mentors(viewer: Viewer) -> QuerySet[Mentor]:
    """Mentors whose steps the viewer may note as coordinator: nobody notes his own."""
    return managed_mentors(viewer).exclude(membership__user=viewer.user)


@dataclass(frozen=True)
class Noted:
    """What was noted of a mentor in a program, the newest first; references without what was answered."""

    interviews: Sequence[Interview]
    references: Sequence[Reference]
    checks: Sequence[BackgroundCheck]
    commitments: Sequence[Commitment]
    exceptions: Sequence[ScreeningException]


def noted_of(mentor: Mentor, program: Program) -> Noted:
    """What stands on a mentor's page of a program; five queries."""
    its = {"mentor": mentor, "program": program}
    unread = ("known_how", "strengths", "doubts")
    today = clock.today(mentor.organization)
    return Noted(
        list(Interview.objects.filter(**its)),
        list(Reference.objects.filter(**its).defer(*unread)),
        list(BackgroundCheck.objects.filter(mentor=mentor)),
        list(Commitment.objects.filter(**its).select_related("text")),
        list(ScreeningException.objects.filter(**its, until__gte=today).select_related("by__user")),
    )


def references_to_read(viewer: Viewer) -> QuerySet[Reference]:
    """What referees answered of mentors whom the viewer coordinates; never of himself."""
    its = {"program__in": managed_programs(viewer).order_by(), "mentor__in": screened_mentors(viewer).order_by()}
    return Reference.objects.filter(**its, answered_at__isnull=False).select_related("mentor", "program")


def own_mentor(viewer: Viewer) -> Mentor | None:
    """The viewer's own profile as a mentor."""
    return Mentor.objects.filter(membership__user=viewer.user).first()


def programs_asking_of(mentor: Mentor) -> list[Program]:
    """Programs that ask something of this mentor, by name: those in which he accompanies or where it has begun.

    Of somebody for whom nothing has begun yet: all that run and ask.
    """
    today = clock.today(mentor.organization)
    asking = Program.objects.filter(Exists(_asking())).order_by("name")
    begun = Q(Exists(Pairing.objects.filter(not_over_on(today), mentor=mentor, enrolment__program=OuterRef("pk"))))
    for noted in (Interview, Reference, Commitment):
        begun |= Q(Exists(noted.objects.filter(mentor=mentor, program=OuterRef("pk")).order_by()))
    found = list(asking.annotate(has_begun=Exists(Program.objects.filter(begun, pk=OuterRef("pk")))))
    own = [program for program in found if program.has_begun]
    return own or [program for program in found if program.ends_on is None or program.ends_on >= today]


@dataclass(frozen=True)
class OwnSteps:
    """What a program asks of the viewer, and what he would sign."""

    program: Program
    readiness: Readiness
    asked: Screening
    text: ScreeningText | None
    signed: Commitment | None
    answered: int

    @property
    def terms(self) -> str:
        """The key of what he would sign as it stands on his page."""
        return terms_key(self.text, self.program.commitment_months, self.asked.weekly_hours)

    @property
    def left(self) -> list[Step]:
        """What is left for him; how the office reads his references is not his to know."""
        steps = [standing.step for standing in self.readiness.steps if standing.step in self.readiness.missing]
        return [step for step in steps if step != Step.REFERENCES or self.answered < self.asked.references]


def own_steps(mentor: Mentor) -> list[OwnSteps]:
    """What each program asks of a mentor, for his own page; constant queries."""
    programs = programs_asking_of(mentor)
    if not programs:
        return []
    standing = readiness_of([(program.pk, mentor) for program in programs])
    asked = {row.program_id: row for row in Screening.objects.filter(program__in=programs)}
    texts = ScreeningText.objects.filter(program__in=programs, kind=TextKind.COMMITMENT).order_by("number")
    last = {text.program_id: text for text in texts}
    own = {"mentor": mentor, "program__in": programs}
    signed = {row.program_id: row for row in Commitment.objects.filter(**own).order_by("on", "signed_at")}
    answered: dict[UUID, int] = {}
    for program_id in Reference.objects.filter(**own, answered_at__isnull=False).values_list("program", flat=True):
        answered[program_id] = answered.get(program_id, 0) + 1
    return [
        OwnSteps(
            program, standing[program.pk, mentor.pk], asked[program.pk], last.get(program.pk), signed.get(program.pk),
            answered.get(program.pk, 0),
        )
        for program in programs
    ]  # fmt: skip


def readiness_for_office(viewer: Viewer, mentor: Mentor) -> list[tuple[Program, Readiness]]:
    """How a mentor stands towards the programs of the viewer's office that ask of him, by name; nothing of himself."""
    if is_himself(viewer, mentor):
        return []
    ids = program_ids(viewer)
    programs = [program for program in programs_asking_of(mentor) if ids is None or program.pk in ids]
    standing = readiness_of([(program.pk, mentor) for program in programs]) if programs else {}
    return [(program, standing[program.pk, mentor.pk]) for program in programs]


def expiring_checks(days: Iterable[date], today: date) -> QuerySet[BackgroundCheck]:
    """The last certificates of mentors who accompany where one is asked, if they end on one of these days."""
    newer = BackgroundCheck.objects.filter(mentor=OuterRef("mentor"), valid_until__gt=OuterRef("valid_until"))
    held = _held_where_asked(today).filter(mentor=OuterRef("mentor"))
    checks = BackgroundCheck.objects.filter(~Exists(newer.order_by()), Exists(held), valid_until__in=list(days))
    return checks.select_related("mentor__membership__user", "mentor__unit").order_by("pk")


def programs_needing(mentors: Iterable[UUID], today: date) -> dict[UUID, set[UUID]]:
    """In which programs that ask for a certificate these mentors accompany now or later, by mentor."""
    found: dict[UUID, set[UUID]] = {}
    rows = _held_where_asked(today).filter(mentor__in=list(mentors)).values_list("mentor", "enrolment__program")
    for mentor_id, program_id in rows:
        found.setdefault(mentor_id, set()).add(program_id)
    return found


def _held_where_asked(today: date) -> QuerySet[Pairing]:
    asking = Screening.objects.filter(certificate=True).values("program")
    return Pairing.objects.filter(not_over_on(today), enrolment__program__in=asking).order_by()


def coordinators_reaching(organization: Organization) -> list[tuple[Membership, set[UUID], set[UUID] | None]]:
    """Coordinators who can sign in, each with the programs (empty: all) and the units (None: all) they reach."""
    members = Membership.objects.filter(role=Role.COORDINATOR, is_active=True, user__is_active=True)
    members = members.select_related("user").prefetch_related("program_scopes", "unit_scopes").order_by("pk")
    found = []
    for member in members:
        units = {scope.unit_id for scope in member.unit_scopes.all()}
        programs = {scope.program_id for scope in member.program_scopes.all()}
        found.append((member, programs, with_descendants(organization, units) if units else None))
    return found


# --- intake ---


def managed_intakes(viewer: Viewer) -> QuerySet[Enrolment]:
    """Enrolments whose intake the viewer reads and writes as coordinator: never his own."""
    return managed_enrolments(viewer).exclude(mentee__membership__user=viewer.user)


def intakes_shown_to(viewer: Viewer) -> QuerySet[Enrolment]:
    """Enrolments of which the viewer, as their mentor now, reads what is marked for him; a substitute does not."""
    today = clock.today(viewer.organization)
    own = Pairing.objects.filter(active_on(today), mentor__membership__user=viewer.user, enrolment=OuterRef("pk"))
    lasting = own.exclude(role=PairingRole.SUBSTITUTE).order_by()
    return Enrolment.objects.filter(Exists(lasting)).select_related("mentee", "program")


def intakes_to_open(viewer: Viewer, enrolments: Iterable[Enrolment]) -> set[UUID]:
    """Of which of these enrolments the viewer may open the intake; one query for each of the two ways."""
    ids = [enrolment.pk for enrolment in enrolments]
    found: set[UUID] = set()
    if viewer.is_coordinator:
        found |= set(managed_intakes(viewer).filter(pk__in=ids).values_list("pk", flat=True))
    if viewer.is_mentor:
        found |= set(intakes_shown_to(viewer).filter(pk__in=ids).values_list("pk", flat=True))
    return found


def intake_of(enrolment: Enrolment) -> Intake | None:
    """What was taken down of an enrolment."""
    return Intake.objects.filter(enrolment=enrolment).select_related("by__user").first()


def consents_of(enrolment: Enrolment) -> QuerySet[ParentConsent]:
    """Whom of the parents somebody asked, and what was answered, the newest first."""
    return ParentConsent.objects.filter(enrolment=enrolment).select_related("text")


def exceptions_of(enrolment: Enrolment) -> QuerySet[ScreeningException]:
    """Exceptions of an enrolment that hold today or later."""
    today = clock.today(enrolment.organization)
    return ScreeningException.objects.filter(enrolment=enrolment, until__gte=today).select_related("by__user")


# --- from helped to helper ---


def mentees_to_promote(viewer: Viewer) -> QuerySet[Mentee]:
    """Whom the viewer may let become a mentor."""
    return managed_mentees(viewer).exclude(membership__user=viewer.user)


def helper_of(viewer: Viewer, mentee: Mentee) -> Mentor | None:
    """The mentor whom this mentee has become, for an office that sees both."""
    row = HelpedAndHelps.objects.filter(mentee=mentee, mentor__in=office_mentors(viewer).order_by())
    found = row.select_related("mentor").first()
    return found.mentor if found else None


def helped_before(viewer: Viewer, mentor: Mentor) -> Mentee | None:
    """The mentee that this mentor was, for an office that sees both; nobody else learns it."""
    row = HelpedAndHelps.objects.filter(mentor=mentor, mentee__in=office_mentees(viewer).order_by())
    found = row.select_related("mentee").first()
    return found.mentee if found else None


def open_reference(secret_hash: str) -> Reference | None:
    """The question to a referee to which a secret belongs while its link leads anywhere; else None."""
    references = Reference.objects.filter(secret_hash=secret_hash, expires_at__gt=clock.now())
    return references.select_related("mentor", "program").first()


def open_consent(secret_hash: str) -> ParentConsent | None:
    """The question to a parent to which a secret belongs while its link leads anywhere; else None."""
    consents = ParentConsent.objects.filter(secret_hash=secret_hash, expires_at__gt=clock.now())
    return consents.select_related("enrolment__mentee", "enrolment__program", "text").first()
