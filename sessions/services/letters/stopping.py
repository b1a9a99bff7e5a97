"""The address in a letter that stops letters of its kind."""

from uuid import UUID

from django.core import signing
from django.db import transaction

from mentoring_platform.accounts.models import Membership
from mentoring_platform.accounts.queries import viewer_for
from mentoring_platform.audit.services import record
from mentoring_platform.notifications.choices import Kind
from mentoring_platform.notifications.services import set_wanted
from mentoring_platform.tenancy.models import Organization
from mentors.models import Mentor
from mentors.services import set_reminders


def token_of(organization: Organization, membership: Membership, kind: Kind) -> str:
    """What stands in the address that stops a person's letters of a kind: signed, and good as long as a letter is kept.

    It can do nothing but that, so it is neither stored nor does it end.
    """
    return _signer(organization).sign(f"{membership.pk}.{kind.value}")


def read_token(organization: Organization, token: str) -> tuple[UUID, Kind] | None:
    """Whose letters of which kind such an address stops; None for one that was not made for this organization.

    Those of former letters name no kind: they asked whether a meeting took place.
    """
    try:
        membership_id, _, kind = _signer(organization).unsign(token).partition(".")
        return UUID(membership_id), Kind(kind or Kind.REPORT)
    except (signing.BadSignature, ValueError):
        return None


@transaction.atomic
def stop_letters(*, membership: Membership, kind: Kind) -> None:
    """Write this member no more letters of a kind. Audited when it changes something."""
    organization = membership.organization
    by = viewer_for(membership.user, organization)
    mentor = Mentor.objects.filter(membership=membership).first() if kind == Kind.REPORT else None
    if mentor is not None:
        set_reminders(mentor=mentor, wanted=False, by=by)
    elif set_wanted(membership=membership, kind=kind, wanted=False):
        detail = {"letters": kind.value}
        record(organization=organization, by=by, action="letters.stopped", subject=membership, detail=detail)


def _signer(organization: Organization) -> signing.Signer:
    return signing.Signer(salt=f"mentoring_sessions.reminders:{organization.pk}")
