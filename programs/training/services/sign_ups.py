"""Places in courses. Whoever writes here holds the course's row, so that the last place is given once.

A sign-up: signed up or waiting → withdrawn → signed up or waiting again, always the same row. `sign_up`, `give_back`
and `move_up` own it.
"""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mentees.models import Contact, Mentee
from mentees.services import ContactFacts, set_contacts
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record, record_many
from mentoring_platform.tenancy import clock
from mentors.models import Mentor
from programs.choices import SignUpState
from programs.models import Course, CourseSession, SignUp
from programs.training import letters

NO_LIMIT = 1_000_000


@transaction.atomic
def sign_up(*, course: Course, person: Mentor | Contact, by: Viewer | None) -> SignUp:
    """Give somebody a place, or the last one in the waiting list; signed up already, he keeps what he has.

    Whoever gets a place gets a letter. That sign-up is open to him is asked before, of the queries; here it is refused
    for a course that nobody sees, that is over, or that is not for such people (ValidationError). Audited.
    """
    course = locked(course)
    _check(course, person)
    row = _row(course, person)
    if row is not None and row.is_living:
        return row
    if row is None:
        row = SignUp(organization=course.organization, course=course, **_is(person))
    row.state = SignUpState.SIGNED_UP if free_places(course) else SignUpState.WAITING
    row.asked_at = clock.now()
    row.save()
    if row.state == SignUpState.SIGNED_UP:
        letters.tell_place(sign_up=row)
    record(organization=course.organization, by=by, action="course.signed_up", subject=course,
           detail={"person": str(person.pk), "state": row.state})  # fmt: skip
    return row


@transaction.atomic
def give_back(*, sign_up: SignUp, by: Viewer | None) -> SignUp:
    """Give a place back, or leave the waiting list; the first who waits moves up and gets a letter.

    Given back already, it stays so. Raises ValidationError once the course is over. Audited.
    """
    course = locked(sign_up.course)
    row = SignUp.objects.get(pk=sign_up.pk)
    if not row.is_living:
        return row
    if not _is_to_come(course):
        raise ValidationError(_("The course is over."))
    row.state = SignUpState.WITHDRAWN
    row.save(update_fields=["state"])
    record(organization=course.organization, by=by, action="course.given_back", subject=course,
           detail={"person": str(row.mentor_id or row.contact_id)})  # fmt: skip
    move_up(course=course, by=by)
    return row


@transaction.atomic
def set_role_holders(*, mentee: Mentee, contacts: Iterable[ContactFacts], by: Viewer | None) -> None:
    """Let exactly these stand for a group (`set_contacts`); who does no more gives back his places in what is to come.

    The courses to which he came keep him.
    """
    set_contacts(mentee=mentee, contacts=contacts, by=by)
    living = SignUp.objects.filter(contact__mentee=mentee, contact__is_former=True)
    for row in living.exclude(state=SignUpState.WITHDRAWN).select_related("course").order_by("course", "pk"):
        sessions = CourseSession.objects.filter(course=row.course_id, cancelled_at=None)
        if sessions.exists() and not sessions.filter(starts_at__lte=clock.now()).exists():
            give_back(sign_up=row, by=by)


def move_up(*, course: Course, by: Viewer | None) -> list[SignUp]:
    """Give the places that are free to those who wait, in the order in which they asked; each gets a letter.

    The caller holds the course's row. Nobody moves up in a course that is over or cancelled. Audited.
    """
    if not course.is_open or not _is_to_come(course):
        return []
    waiting = SignUp.objects.filter(course=course, state=SignUpState.WAITING).order_by("asked_at", "pk")
    free = free_places(course)
    rows = list(waiting.select_related("mentor__membership__user", "contact")[: max(free, 0)])
    for row in rows:
        row.state, row.course = SignUpState.SIGNED_UP, course
        row.save(update_fields=["state"])
        letters.tell_place(sign_up=row, moved_up=True)
    record_many(by=by, action="course.moved_up", subjects=rows)
    return rows


def locked(course: Course) -> Course:
    """The course as it stands, held until the transaction ends."""
    rows = Course.objects.select_related("program").select_for_update(of=("self",), no_key=True)
    found = rows.filter(pk=course.pk).first()
    if found is None:
        raise ValidationError(_("This course was taken away meanwhile."))
    return found


def free_places(course: Course) -> int:
    """How many places are left; never negative, and many where there is no limit."""
    if course.capacity is None:
        return NO_LIMIT
    return max(0, course.capacity - SignUp.objects.filter(course=course, state=SignUpState.SIGNED_UP).count())


def _row(course: Course, person: Mentor | Contact) -> SignUp | None:
    return (
        SignUp.objects.select_related("mentor__membership__user", "contact")
        .filter(course=course, **_is(person))
        .first()
    )


def _is(person: Mentor | Contact) -> dict:
    return {"mentor": person} if isinstance(person, Mentor) else {"contact": person}


def _is_to_come(course: Course) -> bool:
    return CourseSession.objects.filter(course=course, cancelled_at=None, ends_at__gt=clock.now()).exists()


def _check(course: Course, person: Mentor | Contact) -> None:
    if not course.is_open:
        raise ValidationError(_("This course is not open."))
    if not _is_to_come(course):
        raise ValidationError(_("The course is over."))
    if not (course.for_mentors if isinstance(person, Mentor) else course.for_role_holders):
        raise ValidationError(_("This course is for others."))
