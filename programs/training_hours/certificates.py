"""Certificates: issued for a course or for a year, looked up by their number, withdrawn with a reason."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mentees.models import Contact
from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record, record_many
from mentoring_platform.tenancy import clock
from mentors.models import Mentor
from programs.choices import Presence
from programs.models import Attendance, Certificate, Course, TrainingRequirement
from programs.training_hours.reckoning import months_later, year_of
from programs.training_hours.records import attended_of, read_hours, required_of

LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""No 0 and 1, no I and O: a number is read aloud and typed."""


@dataclass
class Taken:
    """How long somebody was at a course, and when."""

    person: Mentor | Contact
    minutes: int = 0
    days: list[date] = field(default_factory=list)


def new_number() -> str:
    """A number that nobody guesses: eight letters and digits, in two halves."""
    drawn = "".join(secrets.choice(LETTERS) for _letter in range(8))
    return f"{drawn[:4]}-{drawn[4:]}"


def number_as_kept(typed: str) -> str:
    """A number as somebody typed it, in the form in which it is kept."""
    plain = "".join(letter for letter in typed.upper() if letter.isalnum())
    return f"{plain[:4]}-{plain[4:]}"


def attendance_at(course: Course) -> list[Taken]:
    """Who was there and how long, in sessions that were not cancelled, by name; one query."""
    rows = Attendance.objects.filter(session__course=course, presence=Presence.PRESENT)
    rows = rows.filter(session__cancelled_at__isnull=True).select_related(
        "session__course", "sign_up__mentor", "sign_up__contact"
    )
    people: dict[UUID, Taken] = {}
    for row in rows.order_by("session__starts_at"):
        taken = people.setdefault(row.sign_up_id, Taken(row.sign_up.person))
        taken.minutes += attended_of(row).minutes
        taken.days.append(clock.local_day(course.organization, row.session.starts_at))
    return sorted(people.values(), key=lambda taken: (taken.person.full_name, str(taken.person.pk)))


@transaction.atomic
def issue_for_course(
    *, course: Course, people: Iterable[UUID] | None, least: int, months: int | None, by: Viewer
) -> list[Certificate]:
    """Issue a certificate of a course to all who were there for `least` minutes and hold none of it yet.

    `people`: the ids of mentors and contacts within the reach of who issues; None: everybody. Valid for so many months
    from today, or for good. Issued twice, everybody has one. Audited, one entry each.
    """
    Course.objects.select_for_update(no_key=True).get(pk=course.pk)
    issued = Certificate.objects.filter(course=course, withdrawn_on__isnull=True)
    holders = {key for pair in issued.values_list("mentor_id", "contact_id") for key in pair}
    reach = None if people is None else set(people)
    made = []
    for taken in attendance_at(course):
        key = taken.person.pk
        if taken.minutes < max(least, 1) or key in holders or (reach is not None and key not in reach):
            continue
        owner = {"mentor": taken.person} if isinstance(taken.person, Mentor) else {"contact": taken.person}
        made.append(
            _certificate(
                by,
                months,
                **owner,
                course=course,
                program=course.program,
                name=taken.person.full_name,
                title=course.name,
                minutes=taken.minutes,
                first_on=min(taken.days),
                last_on=max(taken.days),
            )
        )
    return _issue(made, by)


@transaction.atomic
def issue_for_year(
    *, requirement: TrainingRequirement, day: date, mentors: Iterable[Mentor], months: int | None, by: Viewer
) -> list[Certificate]:
    """Issue a certificate of the year that holds a day to these mentors, to each who has the hours it asks for.

    Whoever holds one of that year already gets none. Audited, one entry each.
    """
    TrainingRequirement.objects.select_for_update(no_key=True).get(pk=requirement.pk)
    wanted, year = list(mentors), year_of(required_of(requirement), day)
    hours = read_hours([requirement], [mentor.pk for mentor in wanted])
    issued = Certificate.objects.filter(program=requirement.program_id, course=None, last_on=year.last)
    holders = set(issued.filter(withdrawn_on__isnull=True).values_list("mentor_id", flat=True))
    program, until = requirement.program, min(year.last, clock.today(by.organization))
    made = []
    for mentor in wanted:
        standing = hours.standing(requirement, mentor, until)
        if mentor.pk not in holders and standing.done >= max(requirement.minutes, 1):
            facts = {"program": program, "title": program.name, "minutes": standing.done}
            days = {"first_on": year.first, "last_on": year.last}
            made.append(_certificate(by, months, mentor=mentor, name=mentor.full_name, **facts, **days))
    return _issue(made, by)


@transaction.atomic
def withdraw_certificate(*, certificate: Certificate, why: str, by: Viewer) -> Certificate:
    """Declare a certificate void from today on, with the reason. Twice changes nothing. Audited.

    Raises ValidationError (`why`) without a reason.
    """
    certificate = Certificate.objects.select_for_update(no_key=True).get(pk=certificate.pk)
    if certificate.is_withdrawn:
        return certificate
    if not why.strip():
        raise ValidationError({"why": _("Say why: whoever looks it up reads it.")})
    certificate.withdrawn_on, certificate.withdrawn_why = clock.today(by.organization), why.strip()
    certificate.save(update_fields=["withdrawn_on", "withdrawn_why"])
    record(organization=by.organization, by=by, action="certificate.withdrawn", subject=certificate)
    return certificate


def _certificate(by: Viewer, months: int | None, **facts) -> Certificate:
    today = clock.today(by.organization)
    return Certificate(
        organization=by.organization,
        issued_on=today,
        valid_until=months_later(today, months) if months else None,
        number=new_number(),
        issued_by=by.membership(Role.COORDINATOR),
        **facts,
    )


def _issue(made: list[Certificate], by: Viewer) -> list[Certificate]:
    Certificate.objects.bulk_create(made)
    record_many(by=by, action="certificate.issued", subjects=made)
    return made
