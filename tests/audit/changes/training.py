"""Changes of courses: who arranges them, who is in them, who was there."""

from datetime import timedelta

from mentoring_platform.tenancy import clock
from programs.models import Course, CourseMaterial, CourseSession, SignUp
from programs.training import services
from tests.audit.changes.scene import DAY


def _course(s) -> Course:
    return Course.objects.get()


def _now_on() -> CourseSession:
    return CourseSession.objects.get(check_in_number=1)


def _draft(s) -> Course:
    return services.write_course(program=s.program, name="c", by=s.ada)


def _planned(s) -> Course:
    draft, begins = _draft(s), clock.now() + DAY
    services.add_sessions(course=draft, spans=[(begins, begins + timedelta(hours=1))], by=s.ada)
    return draft


def _move_up(s) -> None:
    services.change_course(course=_course(s), capacity=1, by=s.ada)
    services.sign_up(course=_course(s), person=s.free_mentor, by=s.ada)
    services.give_back(sign_up=SignUp.objects.get(mentor=s.mentor), by=s.ada)


def _mark(s) -> None:
    mark = services.Mark(SignUp.objects.get().pk, ("unknown", None), ("absent", None))
    services.mark_attendance(session=_now_on(), marks=[mark], by=s.ada)


def _link(s) -> CourseMaterial:
    return services.add_material(course=_course(s), title="t", url="https://people.example/", by=s.ada)


HOW = {
    "course.written": _draft,
    "course.changed": lambda s: services.change_course(course=_course(s), name="d", by=s.ada),
    "course.opened": lambda s: services.open_course(course=_planned(s), by=s.ada),
    "course.cancelled": lambda s: services.cancel_course(course=_course(s), by=s.ada),
    "course.discarded": lambda s: services.discard_course(course=_draft(s), by=s.ada),
    "course.copied": lambda s: services.copy_course(course=_course(s), by=s.ada),
    "course.sessions_added": _planned,
    "course.session_changed": lambda s: services.change_session(session=_now_on(), place="p", by=s.ada),
    "course.session_cancelled": lambda s: services.cancel_session(session=_now_on(), by=s.ada),
    "course.signed_up": lambda s: services.sign_up(course=_course(s), person=s.free_mentor, by=s.ada),
    "course.given_back": lambda s: services.give_back(sign_up=SignUp.objects.get(), by=s.ada),
    "course.moved_up": _move_up,
    "course.attendance": _mark,
    "course.checked_in": lambda s: services.check_in(session=_now_on(), mentor=s.mentor, by=s.noam),
    "course.code_made": lambda s: services.renew_key(session=_now_on(), by=s.ada),
    "course.material_added": _link,
    "course.material_removed": lambda s: services.remove_material(material=_link(s), by=s.ada),
    "course.answered": lambda s: services.say_what_one_thought(sign_up=SignUp.objects.get(), rating=5, by=s.noam),
}
