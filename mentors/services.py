"""Every write of mentors. What also touches pairings, like a mentor who leaves, lives in programs."""

from collections.abc import Iterable
from datetime import time
from typing import TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Membership
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentoring_platform.members.services import invite_member
from mentoring_platform.notifications.choices import Kind
from mentoring_platform.notifications.services import set_wanted
from mentoring_platform.tenancy.models import Organization, Unit, ordered_spans
from mentors.choices import MentorStatus
from mentors.models import Availability, Mentor
from mentors.queries import external_id_is_taken


class MentorFacts(TypedDict, total=False):
    full_name: str
    gender: str
    phone: str
    email: str
    unit: Unit | None
    capacity: int | None
    languages: list[str]
    external_id: str
    note: str


@transaction.atomic
def create_mentor(*, organization: Organization, by: Viewer | None, **facts: Unpack[MentorFacts]) -> Mentor:
    """Add an active mentor. Raises ValidationError by field, also for an office number that is taken. Audited."""
    mentor = Mentor(organization=organization, **facts)
    _check(mentor)
    mentor.save()
    record(organization=organization, by=by, action="mentor.created", subject=mentor)
    return mentor


@transaction.atomic
def update_mentor(*, mentor: Mentor, by: Viewer | None, **facts: Unpack[MentorFacts]) -> Mentor:
    """Change these facts; without a difference nothing is written. Raises ValidationError by field.

    Audited with the names of the changed fields, never their values.
    """
    changed = [name for name, value in facts.items() if getattr(mentor, name) != value]
    if not changed:
        return mentor
    for name in changed:
        setattr(mentor, name, facts[name])
    _check(mentor)
    mentor.save()
    record(organization=mentor.organization, by=by, action="mentor.changed", subject=mentor, detail={"fields": changed})
    return mentor


@transaction.atomic
def set_availability(*, mentor: Mentor, spans: Iterable[tuple[int, time, time]], by: Viewer | None) -> None:
    """Replace the hours in which a mentor can meet: (weekday, from, until) in local time, Monday is 0.

    Raises ValidationError when two of them overlap or one has no length. Audited.
    """
    ordered = ordered_spans(spans)
    Mentor.objects.select_for_update(no_key=True).get(pk=mentor.pk)  # two at once would both delete, then both add
    Availability.objects.filter(mentor=mentor).delete()
    Availability.objects.bulk_create(
        Availability(organization=mentor.organization, mentor=mentor, weekday=day, starts_at=start, ends_at=end)
        for day, start, end in ordered
    )
    record(organization=mentor.organization, by=by, action="mentor.availability", subject=mentor)


@transaction.atomic
def set_status(*, mentor: Mentor, status: str, by: Viewer | None) -> Mentor:
    """Pause a mentor, take him back, or note that he left. Pairings stay as they are; a paused mentor gets no new ones.

    Somebody who still has pairings leaves by `programs.services.mentor_leaves`. Audited when it changes something.
    """
    if mentor.status != MentorStatus(status):
        mentor.status = status
        mentor.save(update_fields=["status"])
        record(organization=mentor.organization, by=by, action=f"mentor.{status}", subject=mentor)
    return mentor


@transaction.atomic
def set_reminders(*, mentor: Mentor, wanted: bool, by: Viewer | None) -> None:
    """Let a mentor who can sign in be written to about meetings that wait for a report, or not.

    Audited when it changes something.
    """
    if mentor.membership and set_wanted(membership=mentor.membership, kind=Kind.REPORT, wanted=wanted):
        action = "mentor.reminders_on" if wanted else "mentor.reminders_off"
        record(organization=mentor.organization, by=by, action=action, subject=mentor)


@transaction.atomic
def set_remind_before(*, mentor: Mentor, before: str, by: Viewer | None) -> None:
    """Choose when this mentor is reminded of a meeting that comes; empty: as the program does.

    Raises ValidationError for another word. Audited when it changes something.
    """
    if before == mentor.remind_before:
        return
    mentor.remind_before = before
    mentor.clean_fields(exclude=[field.name for field in mentor._meta.fields if field.name != "remind_before"])
    mentor.save(update_fields=["remind_before"])
    detail = {"remind_before": before}
    record(organization=mentor.organization, by=by, action="mentor.remind_before", subject=mentor, detail=detail)


@transaction.atomic
def give_access(*, mentor: Mentor, by: Viewer) -> Mentor:
    """Invite a mentor by e-mail and tie him to his membership; calling it again sends a fresh invitation.

    Who is a member of the organization already mentors at once. Raises ValidationError (`email`) without an address,
    for the address of another mentor, and for a mentor who can sign in already. Audited.
    """
    if not mentor.email:
        raise ValidationError({"email": _("Add an e-mail address first.")})
    if mentor.membership and mentor.membership.is_active:
        raise ValidationError({"email": _("%(name)s can sign in already.") % {"name": mentor}})
    membership = invite_member(
        organization=mentor.organization, email=mentor.email, name=mentor.full_name, role=Role.MENTOR, by=by
    )
    return link_membership(mentor=mentor, membership=membership, by=by)


@transaction.atomic
def link_membership(*, mentor: Mentor, membership: Membership, by: Viewer | None) -> Mentor:
    """Tie a mentor to the membership under which he signs in. Raises ValidationError if that is another mentor's."""
    if Mentor.objects.filter(membership=membership).exclude(pk=mentor.pk).exists():
        raise ValidationError({"email": _("This address belongs to another mentor.")})
    mentor.membership = membership
    mentor.save(update_fields=["membership"])
    record(organization=mentor.organization, by=by, action="mentor.linked", subject=mentor)
    return mentor


def _check(mentor: Mentor) -> None:
    mentor.full_clean(exclude=["search_name", "membership", "unit"], validate_unique=False, validate_constraints=False)
    if external_id_is_taken(external_id=mentor.external_id, except_id=mentor.pk):
        raise ValidationError({"external_id": _("Another mentor has this number.")})
