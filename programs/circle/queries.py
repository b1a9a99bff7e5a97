"""The circle as a viewer may have it: mentors of the program, its coordinators, its facilitators; nobody else."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import BooleanField, Count, Exists, OuterRef, Prefetch, Q, QuerySet, Value

from mentees.choices import MenteeKind
from mentees.models import Contact, Mentee
from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Membership
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.names import searchable
from programs.choices import AnswerState, CourseKind, QuestionState
from programs.circle.known import Names
from programs.models import (
    CircleAnswer,
    CircleFacilitator,
    CircleQuestion,
    CircleThanks,
    Course,
    Enrolment,
    Pairing,
    Program,
)
from programs.queries import managed_programs, not_over_on
from programs.training.queries import courses_for, courses_of_mentor, mentor_of

WRITERS = (Role.MENTOR, Role.COORDINATOR)
"""In which roles somebody can be in a circle."""
SHOWN = (QuestionState.OPEN, QuestionState.CLOSED)
PEOPLE = (MenteeKind.PERSON, MenteeKind.FAMILY)


# --- which programs ---


def circles_for(viewer: Viewer) -> QuerySet[Program]:
    """Programs whose circle the viewer reads, by name: he accompanies there, coordinates or facilitates."""
    own = _own(viewer)
    reach = Q(pk__in=managed_programs(viewer).order_by().values("pk")) if viewer.is_coordinator else Q(pk__in=[])
    reach |= Q(pk__in=_accompanied(viewer)) | Q(
        pk__in=CircleFacilitator.objects.filter(membership__in=own).values("program")
    )
    return Program.objects.filter(reach).order_by("name", "pk")


def circles_to_write_in(viewer: Viewer) -> QuerySet[Program]:
    """Programs in whose circle the viewer asks and answers: as a mentor there, or as a facilitator."""
    facilitated = CircleFacilitator.objects.filter(membership__in=_own(viewer)).values("program")
    return Program.objects.filter(Q(pk__in=_accompanied(viewer)) | Q(pk__in=facilitated)).order_by("name", "pk")


def circles_to_arrange(viewer: Viewer) -> QuerySet[Program]:
    """Programs for whose circle the viewer names the facilitators, as coordinator."""
    return managed_programs(viewer)


def facilitators_of(program: Program) -> QuerySet[CircleFacilitator]:
    """The facilitators of a program who are still members, by name."""
    found = CircleFacilitator.objects.filter(program=program, membership__is_active=True)
    return found.select_related("membership__user").order_by("membership__user__name", "pk")


def is_facilitator(viewer: Viewer, program_id: UUID) -> bool:
    """Whether the viewer takes care of the circle of this program."""
    return CircleFacilitator.objects.filter(program=program_id, membership__in=_own(viewer)).exists()


def members_to_name(viewer: Viewer, program: Program) -> list[Membership]:
    """Who can be a facilitator, by name: mentors of the program, and its coordinators; one row a person.

    Of coordinators those of all units, and the viewer.
    """
    mentors = mentors_of(program).values("pk")
    whole = Q(unit_scopes__isnull=True) | Q(user=viewer.user)
    of_program = Q(program_scopes__isnull=True) | Q(program_scopes__program=program)
    coordinators = Q(role=Role.COORDINATOR) & whole & of_program
    members = Membership.objects.filter(Q(pk__in=mentors) | coordinators, is_active=True).distinct()
    by_person: dict[int, Membership] = {}
    for membership in members.select_related("user").order_by("role", "pk"):
        by_person.setdefault(membership.user_id, membership)
    return sorted(by_person.values(), key=lambda membership: (str(membership.user), membership.user_id))


def mentors_of(program: Program) -> QuerySet[Membership]:
    """The members who accompany somebody in a program now or from a later day."""
    today = clock.today(program.organization)
    pairings = Pairing.objects.filter(not_over_on(today), enrolment__program=program)
    members = Membership.objects.filter(pk__in=pairings.values("mentor__membership"), is_active=True)
    return members.select_related("user").order_by("pk")


# --- questions and answers ---


def questions_for(viewer: Viewer) -> QuerySet[CircleQuestion]:
    """Questions that the viewer may read: shown ones of his circles, his own, and all where he is a facilitator.

    With `is_mine`, and `facilitates`: whether he takes care of that circle.
    """
    own = _own(viewer)
    facilitated = CircleFacilitator.objects.filter(membership__in=own, program=OuterRef("program"))
    reach = Q(state__in=SHOWN) | Q(author__in=own) | Q(facilitates=True)
    questions = CircleQuestion.objects.annotate(facilitates=Exists(facilitated), is_mine=_mine(own)).filter(reach)
    questions = questions.filter(program__in=circles_for(viewer).order_by().values("pk"))
    return questions.select_related("program", "author__user", "table").order_by("-shown_on", "pk")


def questions_to_rewrite(viewer: Viewer) -> QuerySet[CircleQuestion]:
    """The viewer's own questions that nobody but the facilitators has seen yet."""
    unseen = Q(state__in=[QuestionState.WAITING, QuestionState.RETURNED])
    return questions_for(viewer).filter(unseen, is_mine=True)


def question_list(viewer: Viewer, program: Program, search: str = "") -> QuerySet[CircleQuestion]:
    """Shown questions of a circle with `answered`, the newest first; each word of the search has to be in it."""
    shown = Count("answers", filter=Q(answers__state=AnswerState.SHOWN))
    questions = questions_for(viewer).filter(program=program, state__in=SHOWN).annotate(answered=shown)
    for word in searchable(search).split()[:6]:
        questions = questions.filter(search_text__contains=word)
    return questions


def questions_not_shown(viewer: Viewer, program: Program) -> list[CircleQuestion]:
    """What waits to be read or was returned: the viewer's own, and for a facilitator what waits."""
    waiting = Q(state=QuestionState.WAITING, facilitates=True)
    own = Q(state__in=[QuestionState.WAITING, QuestionState.RETURNED, QuestionState.HIDDEN], is_mine=True)
    return list(questions_for(viewer).filter(waiting | own, program=program).order_by("asked_on", "pk")[:50])


def answers_waiting(viewer: Viewer, program: Program) -> list[CircleQuestion]:
    """Questions with an answer that a facilitator has to read first."""
    waiting = CircleAnswer.objects.filter(question=OuterRef("pk"), state=AnswerState.WAITING)
    return list(questions_for(viewer).filter(Exists(waiting), program=program, facilitates=True)[:50])


def answers_for(viewer: Viewer, question: CircleQuestion) -> list[CircleAnswer]:
    """The answers to a question that the viewer may read, in order, with `helped`, `is_mine` and `has_thanked`."""
    own = _own(viewer)
    answers = CircleAnswer.objects.filter(question=question)
    if not question.facilitates:
        answers = answers.filter(Q(state=AnswerState.SHOWN) | Q(author__in=own))
    thanked = CircleThanks.objects.filter(answer=OuterRef("pk"), membership__in=own)
    counted = answers.annotate(helped=Count("thanks"), is_mine=_mine(own), has_thanked=Exists(thanked))
    return list(counted.select_related("author__user").order_by("-is_agreed", "number", "pk"))


def who_wrote(viewer: Viewer, written: CircleQuestion | CircleAnswer) -> str:
    """The name of an author as far as this reader learns it; empty: a mentor of the program.

    Of one who asked without a name it is read by himself and by those who were facilitators when he wrote.
    """
    if written.author is None:
        return ""
    if written.is_anonymous and not written.is_mine and not {row.pk for row in _own(viewer)} & set(written.known_to):
        return ""
    return str(written.author.user)


# --- peer consultation ---


def meetings_for(viewer: Viewer, program: Program) -> list[Course]:
    """Coming peer consultation for a program, the next one first; with `place`, the state of the own sign-up."""
    mentor = mentor_of(viewer) if viewer.is_mentor else None
    coming = {"kind": CourseKind.CONSULTATION, "last_at__gt": clock.now(), "state": "open"}
    reach = Q(program=program) | Q(program__isnull=True)
    cases = Prefetch("circle_questions", questions_for(viewer).filter(state__in=SHOWN), to_attr="cases")
    if mentor is not None:
        courses = courses_of_mentor(viewer, mentor)
    else:
        courses = courses_for(viewer).annotate(place=Value("")).order_by("first_at", "pk")
    return list(courses.filter(reach, **coming).prefetch_related(cases))


# --- names ---


def names_to_stop(viewer: Viewer, program: Program) -> Names:
    """The names of all who are or were in a program, of their contacts, and of whom the viewer accompanies elsewhere.

    Three queries. For the check of a text alone: they are shown to nobody.
    """
    enrolled = Enrolment.objects.filter(program=program).values("mentee")
    own = Pairing.objects.filter(mentor__membership__in=_own(viewer)).values("enrolment__mentee")
    mentees = Mentee.objects.filter(Q(pk__in=enrolled) | Q(pk__in=own))
    people, groups = [], []
    for kind, name in mentees.values_list("kind", "full_name"):
        (people if kind in PEOPLE else groups).append(name)
    people += Contact.objects.filter(mentee__in=mentees.order_by().values("pk")).values_list("full_name", flat=True)
    return Names.of(people=people, groups=groups)


def _own(viewer: Viewer) -> list[Membership]:
    return [membership for membership in viewer.memberships if membership.role in WRITERS]


def _accompanied(viewer: Viewer) -> QuerySet:
    today = clock.today(viewer.organization)
    mentors: Iterable[Membership] = [membership for membership in viewer.memberships if membership.role == Role.MENTOR]
    return Pairing.objects.filter(not_over_on(today), mentor__membership__in=mentors).values("enrolment__program")


def _mine(own: list[Membership]):
    return (
        Exists(Membership.objects.filter(pk=OuterRef("author"), pk__in=[row.pk for row in own]))
        if own
        else Value(False, output_field=BooleanField())
    )
