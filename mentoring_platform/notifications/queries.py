"""Reads of messages, of addresses and of preferences."""

from collections.abc import Iterable

from mentoring_platform.accounts.models import Membership
from mentoring_platform.notifications.choices import Channel, Kind
from mentoring_platform.notifications.models import Address, MessageSettings, Preference
from mentoring_platform.tenancy.models import Organization


def settings_of(organization: Organization) -> MessageSettings:
    """The organization's settings of messages; the defaults, unsaved, if it has chosen none."""
    return MessageSettings.objects.first() or MessageSettings(organization=organization)


def preferences_of(memberships: Iterable[Membership]) -> dict:
    """What these members have chosen, by the membership's id; who chose nothing is absent. One query."""
    return {found.membership_id: found for found in Preference.objects.filter(membership__in=list(memberships))}


def addresses_of(memberships: Iterable[Membership]) -> list[Address]:
    """Where these members are reached besides e-mail: confirmed, and not broken. One query."""
    found = Address.objects.filter(membership__in=list(memberships), broken_at__isnull=True)
    return list(found.filter(confirmed_at__isnull=False).order_by("pk"))


def wanted_channels(preference: Preference | None, kind: str) -> list[str]:
    """On which channels a person wants a kind: e-mail alone unless chosen otherwise. What must come comes by e-mail."""
    wanted = preference.channels.get(kind) if preference else None
    if wanted is None:
        return [Channel.EMAIL]
    if kind in (Kind.ACCESS, Kind.CONCERN) and Channel.EMAIL not in wanted:
        return [Channel.EMAIL, *wanted]
    return wanted
