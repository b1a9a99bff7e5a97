"""Writes of what an administrator sets: who is told in a program, and what the organization tells about emergencies."""

from collections.abc import Sequence
from typing import TypedDict

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mentoring_platform.accounts.models import Membership
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentoring_platform.tenancy.models import Organization
from programs.models import ConcernGuidance, ConcernRecipient, EmergencyNumber, Program


class NumberFacts(TypedDict):
    name: str
    number: str
    when_to_call: str


@transaction.atomic
def set_recipients(*, program: Program, memberships: Sequence[Membership], by: Viewer) -> None:
    """Let exactly these be told of concerns in a program, in this order; whoever was told already still reads it.

    Raises ValidationError for nobody, and for somebody named twice. Audited by ids.
    """
    if not memberships:
        raise ValidationError(_("Name at least one person."))
    if len({membership.user_id for membership in memberships}) < len(memberships):
        raise ValidationError(_("Somebody is named twice."))
    Program.objects.select_for_update(no_key=True).get(pk=program.pk)  # two at once would both delete, then both add
    ConcernRecipient.objects.filter(program=program).delete()
    ConcernRecipient.objects.bulk_create(
        ConcernRecipient(organization=program.organization, program=program, membership=membership, position=position)
        for position, membership in enumerate(memberships)
    )
    detail = {"told": [str(membership.pk) for membership in memberships]}
    record(organization=by.organization, by=by, action="concern.recipients_set", subject=program, detail=detail)


@transaction.atomic
def set_guidance(*, duty: str, numbers: Sequence[NumberFacts], by: Viewer) -> None:
    """Write the organization's own words on duty to report, and its emergency numbers in this order. Audited."""
    Organization.objects.select_for_update(no_key=True).get(pk=by.organization.pk)  # as with recipients
    ConcernGuidance.objects.update_or_create(organization=by.organization, defaults={"duty": duty})
    EmergencyNumber.objects.all().delete()
    EmergencyNumber.objects.bulk_create(
        EmergencyNumber(organization=by.organization, position=position, **number)
        for position, number in enumerate(numbers)
    )
    record(organization=by.organization, by=by, action="concern.guidance_set", detail={"numbers": len(numbers)})
