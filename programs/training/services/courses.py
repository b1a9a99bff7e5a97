"""Writing courses and their sessions. A course: draft → open → cancelled; a draft can be discarded."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentoring_platform.tenancy import clock
from programs.choices import CourseState
from programs.models import Course, CourseMaterial, CourseSession, Program
from programs.training import letters
from programs.training.services.papers import forget_files
from programs.training.services.sign_ups import locked, move_up
from programs.training.times import MOST_SESSIONS, Span, a_year_later

COPIED = ("kind", "program", "name", "about", "audience", "capacity", "counts_as", "certificate", "certificate_months")
TOLD = ("starts_at", "ends_at", "place", "link")
"""What of a session those who are signed up are told of when it changes."""


class CourseFacts(TypedDict, total=False):
    kind: str
    program: Program | None
    name: str
    about: str
    audience: str
    capacity: int | None
    sign_up_until: date | None
    counts_as: str
    certificate: bool
    certificate_months: int | None


class SessionFacts(TypedDict, total=False):
    starts_at: datetime
    ends_at: datetime
    place: str
    link: str
    trainers: str
    credited_minutes: int | None


@transaction.atomic
def write_course(*, by: Viewer | None, **facts: Unpack[CourseFacts]) -> Course:
    """Write the draft of a course; nobody but the office sees it. Raises ValidationError by field. Audited."""
    course = Course(organization=_organization(by, facts), **facts)
    _check(course)
    course.save(force_insert=True)
    record(organization=course.organization, by=by, action="course.written", subject=course)
    return course


@transaction.atomic
def change_course(*, course: Course, by: Viewer | None, **facts: Unpack[CourseFacts]) -> Course:
    """Change these facts. With more places, the first who wait move up and get a letter.

    With fewer than are taken nobody loses his place. Raises ValidationError by field. Audited.
    """
    course = locked(course)
    changed = [name for name, value in facts.items() if getattr(course, name) != value]
    if not changed:
        return course
    for name in changed:
        setattr(course, name, facts[name])
    _check(course)
    course.save()
    record(organization=course.organization, by=by, action="course.changed", subject=course, detail={"fields": changed})
    move_up(course=course, by=by)
    return course


@transaction.atomic
def open_course(*, course: Course, by: Viewer | None) -> Course:
    """Let those whom a course is for see it and sign up. Open already, it stays so.

    Raises ValidationError without any session to come, and for one that was cancelled. Audited.
    """
    course = locked(course)
    if course.is_open:
        return course
    if course.is_cancelled:
        raise ValidationError(_("This course was cancelled. Copy it instead."))
    if not CourseSession.objects.filter(course=course, cancelled_at=None).exists():
        raise ValidationError(_("Say first when it takes place: a course needs one session at least."))
    course.state = CourseState.OPEN
    course.save(update_fields=["state"])
    record(organization=course.organization, by=by, action="course.opened", subject=course)
    return course


@transaction.atomic
def cancel_course(*, course: Course, by: Viewer | None) -> Course:
    """Cancel an open course: the sessions to come are cancelled, and whoever is signed up or waits gets one letter.

    What took place counts as before. Cancelled already, it stays so. Raises ValidationError for a draft. Audited.
    """
    course = locked(course)
    if course.is_cancelled:
        return course
    if course.is_draft:
        raise ValidationError(_("A draft is not cancelled but discarded."))
    now = clock.now()
    sessions = list(CourseSession.objects.filter(course=course, cancelled_at=None, ends_at__gt=now).order_by("pk"))
    letters.tell_course_cancelled(course=course, sessions=sorted(sessions, key=lambda row: row.starts_at))
    CourseSession.objects.filter(pk__in=[row.pk for row in sessions]).update(cancelled_at=now, changed_at=now)
    course.state = CourseState.CANCELLED
    course.save(update_fields=["state"])
    record(organization=course.organization, by=by, action="course.cancelled", subject=course)
    return course


@transaction.atomic
def discard_course(*, course: Course, by: Viewer | None) -> None:
    """Take away a draft for good, with its sessions and papers. Raises ValidationError for what is none. Audited."""
    course = locked(course)
    if not course.is_draft:
        raise ValidationError(_("Only a draft is discarded. Cancel the course instead."))
    record(organization=course.organization, by=by, action="course.discarded", subject=course)
    files = list(CourseMaterial.objects.filter(course=course, file__isnull=False).values_list("file", flat=True))
    course.delete()
    forget_files(files)


@transaction.atomic
def copy_course(*, course: Course, by: Viewer) -> Course:
    """A new draft like this one, its sessions 52 weeks later on the same days of the week at the same local times.

    With its papers and links; without its people. Audited.
    """
    copy = Course(organization=course.organization, **{name: getattr(course, name) for name in COPIED})
    copy.save(force_insert=True)
    sessions = CourseSession.objects.filter(course=course).order_by("starts_at", "pk")
    standing = [row for row in sessions if not row.is_cancelled] or list(sessions)
    CourseSession.objects.bulk_create(
        CourseSession(
            organization=course.organization,
            course=copy,
            starts_at=(begins := a_year_later(by.organization, row.starts_at)),
            ends_at=begins + (row.ends_at - row.starts_at),
            **{name: getattr(row, name) for name in ("place", "link", "trainers", "credited_minutes")},
        )
        for row in standing
    )
    CourseMaterial.objects.bulk_create(
        CourseMaterial(
            organization=course.organization,
            course=copy,
            **{name: getattr(row, name) for name in ("title", "file_id", "url", "for_all")},
        )
        for row in CourseMaterial.objects.filter(course=course)
    )
    record(organization=course.organization, by=by, action="course.copied", subject=copy)
    return copy


@transaction.atomic
def add_sessions(
    *, course: Course, spans: Sequence[Span], by: Viewer | None, **facts: Unpack[SessionFacts]
) -> list[CourseSession]:
    """Add a session for each of these spans (UTC); one that stands there already at the same time is left as it is.

    Raises ValidationError for a course that is cancelled, or one that would have too many. Audited.
    """
    course = locked(course)
    if course.is_cancelled:
        raise ValidationError(_("This course was cancelled. Copy it instead."))
    known = set(CourseSession.objects.filter(course=course, cancelled_at=None).values_list("starts_at", flat=True))
    if len(known) + len(spans) > MOST_SESSIONS:
        raise ValidationError(_("A course has %(most)s sessions at most.") % {"most": MOST_SESSIONS})
    added = [
        CourseSession(organization=course.organization, course=course, starts_at=begins, ends_at=ends, **facts)
        for begins, ends in spans
        if begins not in known
    ]
    for row in added:
        row.clean_fields(exclude=["organization", "course"])
    CourseSession.objects.bulk_create(added)
    if added:
        detail = {"number": len(added)}
        record(organization=course.organization, by=by, action="course.sessions_added", subject=course, detail=detail)
    return added


@transaction.atomic
def change_session(*, session: CourseSession, by: Viewer | None, **facts: Unpack[SessionFacts]) -> CourseSession:
    """Change a session. Whoever is signed up gets a letter if its time or place is another, unless it is over.

    Raises ValidationError by field, and for one that was cancelled. Audited.
    """
    course = locked(session.course)
    session = CourseSession.objects.select_related("course__program").get(pk=session.pk)
    if session.is_cancelled:
        raise ValidationError(_("This session was cancelled."))
    changed = [name for name, value in facts.items() if getattr(session, name) != value]
    if not changed:
        return session
    for name in changed:
        setattr(session, name, facts[name])
    session.clean_fields(exclude=["organization", "course"])
    is_told = bool(set(changed) & set(TOLD))
    if is_told:
        session.changed_at = clock.now()
    session.save()
    if is_told and course.is_open:
        letters.tell_session_changed(session=session)
    record(organization=course.organization, by=by, action="course.session_changed", subject=course,
           detail={"fields": changed})  # fmt: skip
    return session


@transaction.atomic
def cancel_session(*, session: CourseSession, by: Viewer | None) -> None:
    """Cancel one session: it counts for nobody any more, and whoever is signed up gets a letter, unless it is over.

    In a draft it is taken away. Cancelled already, it stays so. Audited.
    """
    course = locked(session.course)
    session = CourseSession.objects.select_related("course__program").get(pk=session.pk)
    if session.is_cancelled:
        return
    if course.is_draft:
        session.delete()
    else:
        session.cancelled_at = session.changed_at = clock.now()
        session.save(update_fields=["cancelled_at", "changed_at"])
        letters.tell_session_cancelled(session=session)
    record(organization=course.organization, by=by, action="course.session_cancelled", subject=course)


def _organization(by: Viewer | None, facts: CourseFacts):
    return by.organization if by else facts["program"].organization


def _check(course: Course) -> None:
    course.clean_fields(exclude=["organization", "program"])
    if course.certificate_months is not None and not course.certificate:
        raise ValidationError({"certificate_months": _("Only a certificate can end.")})
