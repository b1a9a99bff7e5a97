"""Courses as a viewer may have them: the office those of its programs, a mentor those open to him or that he is in."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Exists, F, IntegerField, Max, Min, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from mentees.models import Contact
from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from mentors.choices import MentorStatus
from mentors.models import Mentor
from mentors.queries import office_mentors
from programs.choices import AttendanceWay, CourseState, Presence, SignUpState
from programs.files import FACTS
from programs.models import (
    Attendance,
    Course,
    CourseFeedback,
    CourseMaterial,
    CourseSession,
    Pairing,
    Program,
    SignUp,
    StoredFile,
)
from programs.queries import (
    active_on,
    managed_program_ids,
    managed_programs,
    not_over_on,
    office_enrolments,
    office_mentees,
    program_ids,
)

PEOPLE = ("mentor__membership__user", "contact__mentee")
UNKNOWN = "unknown"
"""Where there is no row that says whether somebody was there."""

FEWEST_ANSWERS = 5
"""Below that nothing of what people said of a course is shown."""

FEEDBACK_FOR = timedelta(days=14)
"""How long after its last session people can say what they thought of a course."""


# --- the office ---


def courses_for(viewer: Viewer) -> QuerySet[Course]:
    """Courses that the viewer sees by office: of his programs, and those for all programs of the organization."""
    return _with_times(Course.objects.filter(_of(program_ids(viewer)) if viewer.is_office else Q(pk__in=[])))


def managed_courses(viewer: Viewer) -> QuerySet[Course]:
    """Courses that the viewer may change as coordinator; those for all programs only if he coordinates all of them."""
    ids = managed_program_ids(viewer)
    return _with_times(Course.objects.all() if ids is None else Course.objects.filter(program__in=ids))


def managed_sessions(viewer: Viewer) -> QuerySet[CourseSession]:
    """Sessions of courses that the viewer may change."""
    return CourseSession.objects.filter(course__in=managed_courses(viewer).order_by().values("pk")).select_related(
        "course__program"
    )


def programs_to_choose(viewer: Viewer) -> tuple[QuerySet[Program], bool]:
    """For whose mentors the viewer can arrange a course, and whether it can be for all programs together."""
    return managed_programs(viewer).order_by("name", "pk"), managed_program_ids(viewer) is None


def course_list(viewer: Viewer, *, over: bool = False) -> QuerySet[Course]:
    """What comes and runs, with drafts, the next one first; or else what is over or cancelled, the last one first."""
    now = clock.now()
    past = Q(state=CourseState.CANCELLED) | Q(state=CourseState.OPEN, last_at__lte=now)
    if over:
        return courses_for(viewer).filter(past).order_by(F("last_at").desc(nulls_last=True), "pk")
    return courses_for(viewer).exclude(past).order_by(F("first_at").asc(nulls_last=True), "name", "pk")


def stage_of(course: Course, now: datetime) -> str:
    """`draft`, `cancelled`, `coming`, `running` or `over`; of a course of `courses_for`."""
    if course.state != CourseState.OPEN:
        return str(course.state)
    if course.first_at is None or now < course.first_at:
        return "coming"
    return "over" if course.last_at <= now else "running"


def sessions_of(course: Course) -> QuerySet[CourseSession]:
    """The sessions of a course in order, cancelled ones too, each with `came`: how many were there."""
    came = Count("attendances", filter=Q(attendances__presence=Presence.PRESENT))
    return CourseSession.objects.filter(course=course).annotate(came=came).order_by("starts_at", "pk")


def sign_ups_for(viewer: Viewer, course: Course) -> QuerySet[SignUp]:
    """Who is signed up or waits, of those whom the viewer sees by office; in the order in which they asked."""
    living = SignUp.objects.filter(_seen(viewer), course=course).exclude(state=SignUpState.WITHDRAWN)
    return living.select_related(*PEOPLE).order_by("asked_at", "pk")


def _seen(viewer: Viewer) -> Q:
    """Sign-ups of people whom the viewer sees by office."""
    mentors = office_mentors(viewer).order_by().values("pk")
    mentees = office_mentees(viewer).order_by().values("pk")
    return Q(mentor__in=mentors) | Q(contact__mentee__in=mentees)


@dataclass(frozen=True)
class Took:
    """Somebody in a course: of how many sessions that are over, at how many he was, and how long."""

    sign_up: SignUp
    came: int
    of: int
    minutes: int


def who_took(course: Course, sign_ups: Iterable[SignUp]) -> list[Took]:
    """Those of these who are signed up, by name, with what they were there; two queries."""
    now = clock.now()
    sessions = {row.pk: row for row in CourseSession.objects.filter(course=course, cancelled_at=None)}
    over = sum(row.ends_at <= now for row in sessions.values())
    there: dict[UUID, list[int]] = {}
    for row in Attendance.objects.filter(session__in=sessions, presence=Presence.PRESENT):
        there.setdefault(row.sign_up_id, []).append(minutes_of(row, sessions[row.session_id]))
    people = [row for row in sign_ups if row.state == SignUpState.SIGNED_UP]
    took = [Took(row, len(there.get(row.pk, ())), over, sum(there.get(row.pk, ()))) for row in people]
    return sorted(took, key=lambda row: (row.sign_up.name, row.sign_up.pk))


def minutes_of(attendance: Attendance, session: CourseSession) -> int:
    """How long somebody was at a session, never longer than it counts."""
    return session.minutes if attendance.minutes is None else min(attendance.minutes, session.minutes)


@dataclass(frozen=True)
class OnList:
    """Somebody on the list of a session, with what stands of him."""

    sign_up: SignUp
    presence: str
    minutes: int | None
    way: str = ""

    @property
    def is_by_code(self) -> bool:
        return self.way == AttendanceWay.CODE


def attendance_list(viewer: Viewer, session: CourseSession) -> tuple[list[OnList], dict[str, int]]:
    """The people of a session whom the viewer sees, by name, and how many of all there are of each kind.

    Who gave his place back stands there only if he was marked. Four queries.
    """
    standing = {row.sign_up_id: row for row in Attendance.objects.filter(session=session)}
    rows = SignUp.objects.filter(Q(pk__in=standing) | Q(state=SignUpState.SIGNED_UP), course=session.course_id)
    counts = dict.fromkeys((*Presence.values, UNKNOWN), 0)
    for key in rows.values_list("pk", flat=True):
        counts[standing[key].presence if key in standing else UNKNOWN] += 1
    people = [_on_list(row, standing.get(row.pk)) for row in rows.filter(_seen(viewer)).select_related(*PEOPLE)]
    return sorted(people, key=lambda row: (row.sign_up.name, row.sign_up.pk)), counts


def _on_list(sign_up: SignUp, row: Attendance | None) -> OnList:
    return OnList(sign_up, row.presence, row.minutes, row.way) if row else OnList(sign_up, UNKNOWN, None)


def mentors_to_sign_up(viewer: Viewer, course: Course, *, waiting: bool = False) -> QuerySet[Mentor]:
    """Mentors whom the viewer can sign up, by name: active ones who are not in the course.

    With `waiting`, those too who are on its waiting list: somebody who has come anyway.
    """
    if not course.for_mentors:
        return Mentor.objects.none()
    there = _in_course(course, waiting=waiting).filter(mentor=OuterRef("pk"))
    return office_mentors(viewer).filter(~Exists(there), status=MentorStatus.ACTIVE).order_by("full_name", "pk")


def contacts_to_sign_up(viewer: Viewer, course: Course, *, waiting: bool = False) -> QuerySet[Contact]:
    """Role-holders whom the viewer can sign up: contacts of groups that are in the course's program now.

    `waiting` as in `mentors_to_sign_up`.
    """
    if not course.for_role_holders:
        return Contact.objects.none()
    enrolments = office_enrolments(viewer).order_by().filter(active_on(clock.today(viewer.organization)))
    if course.program_id:
        enrolments = enrolments.filter(program=course.program_id)
    there = _in_course(course, waiting=waiting).filter(contact=OuterRef("pk"))
    contacts = Contact.objects.filter(~Exists(there), mentee__in=enrolments.values("mentee"), is_former=False)
    return contacts.select_related("mentee").order_by("mentee__full_name", "full_name", "pk")


def _in_course(course: Course, *, waiting: bool) -> QuerySet[SignUp]:
    rows = SignUp.objects.filter(course=course).exclude(state=SignUpState.WITHDRAWN)
    return rows.exclude(state=SignUpState.WAITING) if waiting else rows


# --- the mentor ---


def mentor_of(viewer: Viewer) -> Mentor | None:
    """The viewer himself as a mentor."""
    membership = viewer.membership(Role.MENTOR)
    return Mentor.objects.filter(membership=membership).first() if membership else None


def courses_of_mentor(viewer: Viewer, mentor: Mentor | None) -> QuerySet[Course]:
    """Courses that the viewer sees as a mentor: those he is in, and those for mentors of his programs or of all.

    His programs are those in which he accompanies somebody now or soon. Drafts are seen by nobody here; what was
    cancelled, by those who were in it. With `place`, the state of the own sign-up.
    """
    if mentor is None:
        return Course.objects.none()
    own = SignUp.objects.filter(course=OuterRef("pk"), mentor=mentor)
    living = Exists(own.exclude(state=SignUpState.WITHDRAWN))
    pairings = Pairing.objects.filter(not_over_on(clock.today(viewer.organization)), mentor=mentor)
    programs = pairings.order_by().values("enrolment__program")
    offered = Q(state=CourseState.OPEN) & ~Q(audience="role_holders")
    offered &= Q(program__isnull=True) | Q(program__in=programs)
    seen = Course.objects.filter(offered | (Q(living) & ~Q(state=CourseState.DRAFT)))
    return (
        _with_times(seen)
        .annotate(place=Subquery(own.values("state")[:1]))
        .order_by(F("first_at").asc(nulls_last=True), "name", "pk")
    )


def sign_up_of(mentor: Mentor | None, course: Course) -> SignUp | None:
    """The mentor's own sign-up to a course, a withdrawn one too."""
    return SignUp.objects.filter(course=course, mentor=mentor).first() if mentor else None


def waiting_before(sign_up: SignUp) -> int:
    """How many in the waiting list come before this one."""
    waiting = SignUp.objects.filter(course=sign_up.course_id, state=SignUpState.WAITING)
    earlier = Q(asked_at__lt=sign_up.asked_at) | Q(asked_at=sign_up.asked_at, pk__lt=sign_up.pk)
    return waiting.filter(earlier).count()


def own_attendance(sign_up: SignUp) -> dict[UUID, Attendance]:
    """By session, whether the mentor himself was there."""
    return {row.session_id: row for row in Attendance.objects.filter(sign_up=sign_up)}


def why_not_open(viewer: Viewer, course: Course) -> str:
    """`draft`, `cancelled`, `over` or `closed` if a mentor cannot sign up by himself; empty while he can.

    Without a last day for it, sign-up ends as the first session begins. The course is one of this module's.
    """
    stage = stage_of(course, clock.now())
    if stage in ("draft", "cancelled", "over"):
        return stage
    if course.sign_up_until is None:
        return "closed" if stage == "running" else ""
    return "closed" if clock.today(viewer.organization) > course.sign_up_until else ""


def session_by_key(key_hash: str) -> CourseSession | None:
    """The session to whose code this hash belongs, in the active organization."""
    if not key_hash:
        return None
    found = CourseSession.objects.select_related("course__program")
    return found.filter(check_in_key_hash=key_hash, cancelled_at=None).first()


# --- what there is to read, and what was said ---


def materials_for(viewer: Viewer, course: Course | None = None) -> QuerySet[CourseMaterial]:
    """Papers and links that the viewer may open: of his office's courses, of those he is in, and those for all."""
    mentor = mentor_of(viewer) if viewer.is_mentor else None
    reach = Q(course__in=courses_for(viewer).order_by().values("pk"))
    if mentor is not None:
        own = SignUp.objects.filter(course=OuterRef("course"), mentor=mentor, state=SignUpState.SIGNED_UP)
        visible = courses_of_mentor(viewer, mentor).order_by().values("pk")
        reach |= Q(Exists(own), course__in=visible) | Q(for_all=True, course__in=visible)
    materials = CourseMaterial.objects.filter(reach, **({"course": course} if course else {}))
    files = StoredFile.objects.only("organization", *FACTS)
    return materials.select_related("course").prefetch_related(Prefetch("file", files)).order_by("created_at", "pk")


def file_of(material: CourseMaterial) -> StoredFile:
    """The file itself, with its content."""
    return StoredFile.objects.get(pk=material.file_id)


@dataclass(frozen=True)
class Opinion:
    """What people said of a course, as far as it may be shown: `number` answers, the mean, and the words."""

    number: int
    is_shown: bool
    mean: float = 0.0
    counts: list[tuple[int, int]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)


def opinion_of(course: Course) -> Opinion:
    """What people said of a course: nothing below five answers, and nothing before the time for answers is over.

    Shown earlier, the difference between two looks would tell what the last one said. One query.
    """
    answers = list(CourseFeedback.objects.filter(course=course).order_by("pk").values_list("rating", "words"))
    over = course.last_at is not None and clock.now() >= course.last_at + FEEDBACK_FOR
    if len(answers) < FEWEST_ANSWERS or not over:
        return Opinion(len(answers) if over else 0, is_shown=False)
    ratings = [rating for rating, _words in answers]
    counts = [(number, ratings.count(number)) for number in range(5, 0, -1)]
    words = [words for _rating, words in answers if words]
    return Opinion(len(answers), True, sum(ratings) / len(ratings), counts, words)


def can_say(course: Course, sign_up: SignUp | None) -> bool:
    """Whether this person can say now what he thought of a course: it is over, he was there, and has not said yet."""
    now = clock.now()
    if sign_up is None or sign_up.feedback_given or sign_up.state != SignUpState.SIGNED_UP:
        return False
    if course.is_cancelled or course.last_at is None or not course.last_at <= now < course.last_at + FEEDBACK_FOR:
        return False
    there = Attendance.objects.filter(sign_up=sign_up, presence=Presence.PRESENT, session__cancelled_at=None)
    return there.exists()


# --- for calendars and for what stands against a time ---


def training_of(mentors: Iterable[UUID], first: datetime, last: datetime) -> QuerySet[SignUp]:
    """What these mentors are signed up to that touches the span (UTC): a row for each session that stands.

    Each with `session_id`, `begins` and `ends`.
    """
    standing = SignUp.objects.filter(
        mentor__in=list(mentors), state=SignUpState.SIGNED_UP, course__state=CourseState.OPEN,
        course__sessions__cancelled_at=None, course__sessions__starts_at__lt=last, course__sessions__ends_at__gt=first,
    )  # fmt: skip
    return standing.select_related("course", "mentor").annotate(
        session_id=F("course__sessions__pk"),
        begins=F("course__sessions__starts_at"),
        ends=F("course__sessions__ends_at"),
    )


def own_sessions(viewer: Viewer, first: date, last: date) -> QuerySet[CourseSession]:
    """Sessions to which the viewer is signed up between two local days, those cancelled too, in order of time."""
    membership = viewer.membership(Role.MENTOR)
    if membership is None:
        return CourseSession.objects.none()
    begins, ends = clock.day_bounds(viewer.organization, first, last)
    own = SignUp.objects.filter(mentor__membership=membership, state=SignUpState.SIGNED_UP).values("course")
    sessions = CourseSession.objects.filter(course__in=own, starts_at__gte=begins, starts_at__lt=ends)
    return sessions.exclude(course__state=CourseState.DRAFT).select_related("course").order_by("starts_at", "pk")


def _of(ids: frozenset[UUID] | None) -> Q:
    return Q() if ids is None else Q(program__in=ids) | Q(program__isnull=True)


def _with_times(courses: QuerySet[Course]) -> QuerySet[Course]:
    """With `first_at`, `last_at`, `number` of the sessions that stand; how many are `signed_up` and `waiting`."""
    sessions = CourseSession.objects.filter(course=OuterRef("pk"), cancelled_at=None).order_by().values("course")
    people = SignUp.objects.filter(course=OuterRef("pk")).order_by().values("course")
    return courses.select_related("program").annotate(
        first_at=Subquery(sessions.annotate(at=Min("starts_at")).values("at")),
        last_at=Subquery(sessions.annotate(at=Max("ends_at")).values("at")),
        number=_number(sessions),
        signed_up=_number(people.filter(state=SignUpState.SIGNED_UP)),
        waiting=_number(people.filter(state=SignUpState.WAITING)),
    )


def _number(rows: QuerySet) -> Coalesce:
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)
