"""Reads of messages, of addresses and of preferences."""

from collections.abc import Iterable

from mentoring_platform.notifications.channels import configured_channels
from mentoring_platform.notifications.choices import Channel, Kind
from mentoring_platform.notifications.models import Address, MessageSettings, OutgoingMessage, Preference
from mentoring_platform.notifications.models.message import IS_WAITING
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization


def settings_of(organization: Organization) -> MessageSettings:
    """The organization's settings of messages; the defaults, unsaved, if it has chosen none."""
    return MessageSettings.objects.first() or MessageSettings(organization=organization)


def preferences_of(memberships: Iterable) -> dict:
    """What these members have chosen, by the membership's id; who chose nothing is absent. One query."""
    return {found.membership_id: found for found in Preference.objects.filter(membership__in=list(memberships))}


def addresses_of(memberships: Iterable) -> list[Address]:
    """Where these members are reached besides e-mail, as they have confirmed it; broken ones included. One query."""
    found = Address.objects.filter(membership__in=list(memberships), confirmed_at__isnull=False)
    return list(found.exclude(channel=Channel.EMAIL).order_by("pk"))


def broken_mailboxes(memberships: Iterable) -> set[tuple]:
    """E-mail addresses of these members that do not take letters, as (membership's id, address). One query."""
    found = Address.objects.filter(membership__in=list(memberships), channel=Channel.EMAIL, broken_at__isnull=False)
    return set(found.values_list("membership_id", "value"))


def channels_of(organization: Organization) -> list[str]:
    """The channels that the organization uses and this deployment has a provider for. One query."""
    own = settings_of(organization).channels
    return [channel for channel in configured_channels() if channel in own or channel == Channel.EMAIL]


def wanted_channels(preference: Preference | None, kind: str) -> list[str]:
    """On which channels a person wants a kind: e-mail alone unless chosen otherwise. What must come comes by e-mail."""
    wanted = preference.channels.get(kind) if preference else None
    if wanted is None:
        return [Channel.EMAIL]
    if kind in (Kind.ACCESS, Kind.CONCERN) and Channel.EMAIL not in wanted:
        return [Channel.EMAIL, *wanted]
    return wanted


def channels_with_due_messages(organization: Organization) -> list[str]:
    """The channels on which something waits whose time has come, whether or not it may go at this hour. One query."""
    due = OutgoingMessage.objects.filter(IS_WAITING, due_at__lte=clock.now(), merged_into__isnull=True)
    return sorted(set(due.values_list("channel", flat=True)))
