"""The address in a letter that stops its kind: signed by us, and able to do nothing but that."""

from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse

from mentoring_platform.accounts.models import Membership
from mentoring_platform.notifications.choices import ALWAYS, Kind
from mentoring_platform.tenancy.models import Organization


def stop_secret(organization: Organization, membership: Membership, kind: str) -> str:
    """What stands in the address: neither stored nor ended, since a letter can be kept for long."""
    return _signer(organization).sign(f"{membership.pk.hex}.{Kind(kind).value}")


def read_stop_secret(organization: Organization, secret: str) -> tuple[UUID, Kind] | None:
    """Whose letters of which kind are stopped; None for what was not made for this organization."""
    try:
        membership_id, kind = _signer(organization).unsign(secret).split(".")
        found = UUID(membership_id), Kind(kind)
    except (signing.BadSignature, ValueError):
        return None
    return None if found[1] in ALWAYS else found


def stop_address(organization: Organization, membership: Membership, kind: str) -> str:
    """Where the reader of a letter stops its kind; empty for what nobody can stop."""
    if kind in ALWAYS:
        return ""
    path = reverse("stop_letters", args=[organization.slug, stop_secret(organization, membership, kind)])
    return settings.SITE_URL.rstrip("/") + path


def stop_headers(organization: Organization, membership: Membership, kind: str) -> dict[str, str]:
    """The same for mail programs, which stop it by one press (RFC 2369, RFC 8058)."""
    address = stop_address(organization, membership, kind)
    if not address:
        return {}
    return {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def _signer(organization: Organization) -> signing.Signer:
    return signing.Signer(salt=f"notifications.stop:{organization.pk}")
