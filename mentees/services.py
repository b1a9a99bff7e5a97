"""Every write of mentees. What also touches enrolments, like a mentee who leaves, lives in programs."""

from collections.abc import Iterable
from datetime import time
from typing import TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mentees.choices import MenteeKind, MenteeStatus
from mentees.models import Availability, Contact, Mentee
from mentees.queries import external_id_is_taken
from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Membership
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentoring_platform.members.services import invite_member
from mentoring_platform.tenancy.models import Organization, Unit, ordered_spans


class MenteeFacts(TypedDict, total=False):
    kind: str
    full_name: str
    gender: str
    phone: str
    email: str
    unit: Unit | None
    group_label: str
    languages: list[str]
    external_id: str
    note: str


class ContactFacts(TypedDict, total=False):
    full_name: str
    role_title: str
    phone: str
    email: str


@transaction.atomic
def create_mentee(*, organization: Organization, by: Viewer | None, **facts: Unpack[MenteeFacts]) -> Mentee:
    """Add an active mentee. Raises ValidationError by field, also for an office number that is taken. Audited.

    Whether the person is there already is for the page to ask: `queries.likely_duplicates`.
    """
    mentee = Mentee(organization=organization, **facts)
    _check(mentee)
    mentee.save()
    record(organization=organization, by=by, action="mentee.created", subject=mentee)
    return mentee


@transaction.atomic
def update_mentee(*, mentee: Mentee, by: Viewer | None, **facts: Unpack[MenteeFacts]) -> Mentee:
    """Change these facts; without a difference nothing is written. Raises ValidationError by field.

    Audited with the names of the changed fields, never their values.
    """
    changed = [name for name, value in facts.items() if getattr(mentee, name) != value]
    if not changed:
        return mentee
    for name in changed:
        setattr(mentee, name, facts[name])
    _check(mentee)
    mentee.save()
    record(organization=mentee.organization, by=by, action="mentee.changed", subject=mentee, detail={"fields": changed})
    return mentee


@transaction.atomic
def set_contacts(*, mentee: Mentee, contacts: Iterable[ContactFacts], by: Viewer | None) -> None:
    """Let exactly these stand for a mentee that is a group; who keeps the name stays the same contact.

    Who is left out stays as a name alone, since courses may tell of him; under the same name he comes back. Raises
    ValidationError for a person's. Audited.
    """
    if mentee.kind == MenteeKind.PERSON:
        raise ValidationError(_("A single person has no contacts beside their own."))
    Mentee.objects.select_for_update(no_key=True).get(pk=mentee.pk)  # two at once would both delete, then both add
    known = {contact.full_name: contact for contact in Contact.objects.filter(mentee=mentee)}
    for facts in contacts:
        contact = known.pop(facts.get("full_name"), None) or Contact(organization=mentee.organization, mentee=mentee)
        for name, value in facts.items():
            setattr(contact, name, value)
        contact.is_former = False
        contact.save()
    left_out = Contact.objects.filter(pk__in=[contact.pk for contact in known.values()])
    left_out.update(is_former=True, phone="", email="")
    record(organization=mentee.organization, by=by, action="mentee.contacts", subject=mentee)


@transaction.atomic
def set_status(*, mentee: Mentee, status: str, by: Viewer | None) -> Mentee:
    """Note that a mentee left or came back. Enrolments stay as they are: who leaves, leaves by `programs.services`."""
    if mentee.status != MenteeStatus(status):
        mentee.status = status
        mentee.save(update_fields=["status"])
        record(organization=mentee.organization, by=by, action=f"mentee.{status}", subject=mentee)
    return mentee


@transaction.atomic
def set_remind_before(*, mentee: Mentee, before: str, by: Viewer | None) -> None:
    """Choose when who is accompanied is reminded of a meeting that comes; empty: as the program does.

    Raises ValidationError for another word. Audited when it changes something.
    """
    if before == mentee.remind_before:
        return
    mentee.remind_before = before
    mentee.clean_fields(exclude=[field.name for field in mentee._meta.fields if field.name != "remind_before"])
    mentee.save(update_fields=["remind_before"])
    detail = {"remind_before": before}
    record(organization=mentee.organization, by=by, action="mentee.remind_before", subject=mentee, detail=detail)


@transaction.atomic
def set_availability(*, mentee: Mentee, spans: Iterable[tuple[int, time, time]], by: Viewer | None) -> None:
    """Replace the hours in which somebody accompanied can meet: (weekday, from, until) in local time, Monday is 0.

    Raises ValidationError when two of them overlap or one has no length. Audited.
    """
    ordered = ordered_spans(spans)
    Mentee.objects.select_for_update(no_key=True).get(pk=mentee.pk)  # two at once would both delete, then both add
    Availability.objects.filter(mentee=mentee).delete()
    Availability.objects.bulk_create(
        Availability(organization=mentee.organization, mentee=mentee, weekday=day, starts_at=start, ends_at=end)
        for day, start, end in ordered
    )
    record(organization=mentee.organization, by=by, action="mentee.availability", subject=mentee)


@transaction.atomic
def give_access(*, mentee: Mentee, by: Viewer) -> Mentee:
    """Invite a mentee by e-mail and tie them to their membership; calling it again sends a fresh invitation.

    For a group, the address is that of whoever signs in for it. Who is a member of the organization already sees the
    meetings at once. Raises ValidationError (`email`) without an address, for the address of another mentee, and for
    one who can sign in already. Audited.
    """
    if not mentee.email:
        raise ValidationError({"email": _("Add an e-mail address first.")})
    if mentee.membership and mentee.membership.is_active:
        raise ValidationError({"email": _("%(name)s can sign in already.") % {"name": mentee}})
    membership = invite_member(
        organization=mentee.organization, email=mentee.email, name=mentee.full_name, role=Role.MENTEE, by=by
    )
    return link_membership(mentee=mentee, membership=membership, by=by)


@transaction.atomic
def link_membership(*, mentee: Mentee, membership: Membership, by: Viewer | None) -> Mentee:
    """Tie a mentee to the membership under which they sign in. Raises ValidationError if that is another's."""
    if Mentee.objects.filter(membership=membership).exclude(pk=mentee.pk).exists():
        raise ValidationError({"email": _("This address belongs to somebody else.")})
    mentee.membership = membership
    mentee.save(update_fields=["membership"])
    record(organization=mentee.organization, by=by, action="mentee.linked", subject=mentee)
    return mentee


def _check(mentee: Mentee) -> None:
    mentee.full_clean(exclude=["search_name", "membership", "unit"], validate_unique=False, validate_constraints=False)
    if external_id_is_taken(external_id=mentee.external_id, except_id=mentee.pk):
        raise ValidationError({"external_id": _("Somebody else has this number.")})
