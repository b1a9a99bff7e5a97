"""What a mentor's pages show of courses and their sessions."""

from dataclasses import dataclass

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from mentors.models import Mentor
from programs.choices import Presence, SignUpState
from programs.models import Course, CourseSession, SignUp
from programs.training.queries import courses_of_mentor, minutes_of, own_attendance, sessions_of, stage_of, why_not_open

LIVING = (SignUpState.SIGNED_UP, SignUpState.WAITING)


@dataclass(frozen=True)
class OwnRow:
    """A course with where the mentor stands in it."""

    course: Course
    stage: str

    @property
    def is_full(self) -> bool:
        return self.course.capacity is not None and self.course.signed_up >= self.course.capacity


@dataclass(frozen=True)
class OwnRows:
    """A mentor's courses: those he is in and that are not over, those he could come to, and those that are over."""

    mine: list[OwnRow]
    open: list[OwnRow]
    over: list[OwnRow]


@dataclass(frozen=True)
class OwnSession:
    """A session, and whether the mentor was there; `minutes` is what it counts for him."""

    session: CourseSession
    presence: str
    minutes: int | None


def own_rows(viewer: Viewer, mentor: Mentor | None) -> OwnRows:
    """The mentor's courses, put in order; one query."""
    rows, now = OwnRows([], [], []), clock.now()
    for course in courses_of_mentor(viewer, mentor):
        row = OwnRow(course, stage_of(course, now))
        if row.stage in ("over", "cancelled"):
            if course.place in LIVING:
                rows.over.insert(0, row)
        elif course.place in LIVING:
            rows.mine.append(row)
        elif not why_not_open(viewer, course):
            rows.open.append(row)
    return rows


def own_sessions(course: Course, own: SignUp | None) -> list[OwnSession]:
    """The sessions of a course as one who is, or was, in it sees them; two queries."""
    marked = own_attendance(own) if own else {}
    rows = []
    for session in sessions_of(course):
        row = marked.get(session.pk)
        there = row is not None and row.presence == Presence.PRESENT
        rows.append(OwnSession(session, row.presence if row else "", minutes_of(row, session) if there else None))
    return rows
