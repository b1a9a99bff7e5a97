"""Who was at a session: by the list, or by the code on the trainer's screen."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.signing import Signer
from django.db import transaction
from django.utils.translation import gettext as _

from mentees.models import Contact
from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentoring_platform.tenancy import clock
from mentors.models import Mentor
from programs.choices import AttendanceWay, Presence, SignUpState
from programs.models import Attendance, Course, CourseSession, SignUp
from programs.training.queries import UNKNOWN
from programs.training.services.sign_ups import free_places, locked
from programs.training.times import is_check_in_open

Standing = tuple[str, int | None]
"""What stands of somebody: whether he was there, and how many minutes if it was less than the whole."""


@dataclass(frozen=True)
class Mark:
    """What somebody chose for one person, and what stood there when he was shown the list."""

    sign_up: UUID
    seen: Standing
    chosen: Standing


@transaction.atomic
def mark_attendance(*, session: CourseSession, marks: Sequence[Mark], by: Viewer) -> list[UUID]:
    """Write what was changed on the list, and nothing else: neither who was not shown nor what somebody else marked.

    Returns the sign-ups that say something else by now than was shown, and than was chosen: they are left as they are.
    Raises ValidationError for a session that has not begun or was cancelled. Audited.
    """
    session = _locked(session)
    _check_begun(session)
    known = {row.sign_up_id: row for row in Attendance.objects.filter(session=session)}
    people = set(SignUp.objects.filter(course=session.course_id).values_list("pk", flat=True))
    changed, conflicts = 0, []
    for mark in marks:
        row = known.get(mark.sign_up)
        standing = (row.presence, row.minutes) if row else (UNKNOWN, None)
        if mark.sign_up not in people or mark.chosen in (mark.seen, standing):
            continue
        if standing != mark.seen:
            conflicts.append(mark.sign_up)
            continue
        _write(session, mark.sign_up, row, mark.chosen, AttendanceWay.LIST, by)
        changed += 1
    if changed:
        record(organization=by.organization, by=by, action="course.attendance", subject=session.course,
               detail={"session": str(session.pk), "number": changed})  # fmt: skip
    return conflicts


@transaction.atomic
def add_walk_in(*, session: CourseSession, person: Mentor | Contact, by: Viewer) -> Attendance:
    """Note that somebody who was not signed up, or waited, is there: he has a place now, even beyond the limit.

    Who is marked already stays as he is. Raises ValidationError as `mark_attendance`. Audited.
    """
    session = _locked(session)
    _check_begun(session)
    sign_up = _take_in(session.course, person)
    return _present(session, sign_up, AttendanceWay.LIST, by)


@transaction.atomic
def check_in(*, session: CourseSession, mentor: Mentor, by: Viewer) -> Attendance:
    """Note that a mentor has opened the code of a session: he is there. Opened twice, it is noted once.

    Who is not signed up is taken in where there is room. Raises ValidationError outside the time for it, for a course
    that is not for mentors, and where there is no room. Audited.
    """
    session = _locked(session)
    if not session.course.is_open:
        raise ValidationError(_("This course is not open."))
    if session.is_cancelled or not is_check_in_open(session.starts_at, session.ends_at, clock.now()):
        raise ValidationError(_("The code is open from half an hour before the session until half an hour after it."))
    if not session.course.for_mentors:
        raise ValidationError(_("This course is for others."))
    sign_up = SignUp.objects.filter(course=session.course, mentor=mentor, state=SignUpState.SIGNED_UP).first()
    if sign_up is None and not free_places(session.course):
        raise ValidationError(_("All places are taken. Ask whoever leads the course to put you on the list."))
    return _present(session, sign_up or _take_in(session.course, mentor), AttendanceWay.CODE, by)


@transaction.atomic
def renew_key(*, session: CourseSession, by: Viewer) -> str:
    """Make the code of a session, or a new one: whatever was shown before leads nowhere. Returns its key. Audited."""
    session = _locked(session)
    session.check_in_number += 1
    key = _key(session)
    session.check_in_key_hash = hash_of_key(key)
    session.save(update_fields=["check_in_number", "check_in_key_hash"])
    record(organization=by.organization, by=by, action="course.code_made", subject=session.course)
    return key


def key_of(session: CourseSession) -> str:
    """The key of a session's code as it is shown; empty while there is none that would be recognised."""
    key = _key(session)
    return key if session.check_in_key_hash and hash_of_key(key) == session.check_in_key_hash else ""


def hash_of_key(key: str) -> str:
    """By what a key is looked up."""
    return hashlib.sha256(key.encode()).hexdigest()


def _key(session: CourseSession) -> str:
    signer = Signer(salt=f"training.check-in:{session.organization_id}")
    return signer.signature(f"{session.pk.hex}.{session.check_in_number}")


def _locked(session: CourseSession) -> CourseSession:
    """The session and its course as they stand, held until the transaction ends; the course first, as everywhere."""
    course = locked(session.course)
    found = CourseSession.objects.select_for_update(no_key=True).filter(pk=session.pk).first()
    if found is None:
        raise ValidationError(_("This course was taken away meanwhile."))
    found.course = course
    return found


def _check_begun(session: CourseSession) -> None:
    if session.is_cancelled:
        raise ValidationError(_("This session was cancelled."))
    if not session.course.is_open and not session.course.is_cancelled:
        raise ValidationError(_("This course is not open."))
    if clock.now() < session.starts_at and not is_check_in_open(session.starts_at, session.ends_at, clock.now()):
        raise ValidationError(_("The list opens half an hour before the session."))


def _take_in(course: Course, person: Mentor | Contact) -> SignUp:
    who = {"mentor": person} if isinstance(person, Mentor) else {"contact": person}
    row = SignUp.objects.filter(course=course, **who).first()
    if row is None:
        return SignUp.objects.create(organization=course.organization, course=course, asked_at=clock.now(), **who)
    if row.state != SignUpState.SIGNED_UP:
        row.state = SignUpState.SIGNED_UP
        row.save(update_fields=["state"])
    return row


def _present(session: CourseSession, sign_up: SignUp, way: str, by: Viewer) -> Attendance:
    row = Attendance.objects.filter(session=session, sign_up=sign_up).first()
    if row is not None and row.presence == Presence.PRESENT:
        return row
    written = _write(session, sign_up.pk, row, (Presence.PRESENT, None), way, by)
    record(organization=by.organization, by=by, action="course.checked_in", subject=session.course,
           detail={"session": str(session.pk), "person": str(sign_up.mentor_id or sign_up.contact_id)})  # fmt: skip
    return written


def _write(
    session: CourseSession, sign_up: UUID, row: Attendance | None, chosen: Standing, way: str, by: Viewer
) -> Attendance | None:
    presence, minutes = chosen
    if presence == UNKNOWN:
        if row is not None:
            row.delete()
        return None
    row = row or Attendance(organization=session.organization, session=session, sign_up_id=sign_up)
    row.presence = Presence(presence)
    row.minutes = (
        minutes if presence == Presence.PRESENT and minutes is not None and minutes < session.minutes else None
    )
    membership = by.membership(Role.COORDINATOR if way == AttendanceWay.LIST else Role.MENTOR)
    row.way, row.marked_at, row.marked_by = way, clock.now(), membership or by.acting_membership
    row.save()
    return row
