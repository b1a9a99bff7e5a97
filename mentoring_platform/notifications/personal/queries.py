"""What a person reads about messages to herself: choices, addresses, what came."""

import hashlib
import json
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import QuerySet

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Membership
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.notifications.choices import PHONE_CHANNELS, Channel, Kind
from mentoring_platform.notifications.models import Address, OutgoingMessage, PhoneCode, Preference
from mentoring_platform.notifications.queries import channels_of, wanted_channels
from mentoring_platform.tenancy import clock

KINDS_OF = {
    Role.MENTOR: {
        Kind.MEETING_SOON,
        Kind.REPORT,
        Kind.PLAN,
        Kind.PAIRING,
        Kind.WEEK,
        Kind.BROADCAST,
        Kind.TRAINING,
        Kind.HANDBOOK,
        Kind.CIRCLE,
        Kind.PULSE,
    },
    Role.MENTEE: {Kind.MEETING_SOON, Kind.PLAN, Kind.PAIRING, Kind.PULSE},
    Role.COORDINATOR: {Kind.UNREPORTED, Kind.PLAN, Kind.WEEK, Kind.BROADCAST, Kind.CIRCLE, Kind.PULSE},
    Role.ADMINISTRATOR: {Kind.WEEK},
    Role.BROADCASTER: {Kind.BROADCAST},
}
"""Of what each role is written to. Access and concerns come to everybody whom they concern, chosen or not."""

REMEMBERED = timedelta(days=30)


@dataclass(frozen=True)
class Device:
    """A device to which notices come; its browser knows it by the mark."""

    address: Address

    @property
    def mark(self) -> str:
        endpoint = json.loads(self.address.value).get("endpoint", "")
        return hashlib.sha256(endpoint.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class OwnMessages:
    """How somebody is written to, and how it can be chosen."""

    preference: Preference
    kinds: list[Kind]
    channels: list[Channel]
    phone_channels: list[Channel]
    takes_devices: bool
    number: str
    code: PhoneCode | None
    devices: list[Device]
    broken: list[Address]

    def wanted(self, kind: Kind) -> list[str]:
        """The channels by which a kind comes at present."""
        return list(wanted_channels(self.preference, kind))


def own_messages(viewer: Viewer) -> OwnMessages:
    """The viewer's choices and addresses; what is offered is what the organization uses and the person can get."""
    used = [Channel(channel) for channel in channels_of(viewer.organization)]
    preferences = {row.membership_id: row for row in Preference.objects.filter(membership__in=viewer.memberships)}
    preference = preferences.get(viewer.acting_membership.pk) or next(iter(preferences.values()), Preference())
    rows = list(Address.objects.filter(membership__in=viewer.memberships).order_by("created_at", "pk"))
    own: dict[str, dict[str, Address]] = {}
    for row in rows:
        if row.confirmed_at or row.channel == Channel.EMAIL:
            own.setdefault(row.channel, {}).setdefault(row.value, row)
    numbers = [number for channel in PHONE_CHANNELS for number in own.get(channel, ())]
    return OwnMessages(
        preference=preference,
        kinds=[kind for kind in Kind if any(kind in KINDS_OF.get(role, ()) for role in viewer.roles)],
        channels=[channel for channel in used if channel == Channel.EMAIL or channel in own],
        phone_channels=[channel for channel in used if channel in PHONE_CHANNELS],
        takes_devices=Channel.PUSH in used,
        number=numbers[0] if numbers else "",
        code=open_code(viewer),
        devices=[Device(row) for row in own.get(Channel.PUSH, {}).values()],
        broken=[row for values in own.values() for row in values.values() if is_broken(row, viewer.user.email)],
    )


def open_code(viewer: Viewer) -> PhoneCode | None:
    """The code that is on its way to the viewer's phone, while it is good."""
    return PhoneCode.objects.filter(membership=viewer.acting_membership, expires_at__gt=clock.now()).first()


def is_broken(address: Address, email: str) -> bool:
    """Whether nothing reaches this address of somebody with this e-mail address; a former one counts no more."""
    return address.broken_at is not None and (address.channel != Channel.EMAIL or address.value == email)


def own_devices(viewer: Viewer) -> QuerySet[Address]:
    """The viewer's devices to which notices come."""
    return Address.objects.filter(membership__in=viewer.memberships, channel=Channel.PUSH)


def messages_to(viewer: Viewer) -> QuerySet[OutgoingMessage]:
    """What was written to the viewer in the last thirty days, the newest first."""
    since = clock.now() - REMEMBERED
    own = OutgoingMessage.objects.filter(membership__in=viewer.memberships, created_at__gte=since)
    return own.select_related("address").order_by("-created_at", "-pk")


def channels_wanted(membership: Membership, kind: Kind) -> list[str]:
    """By which channels a kind comes to this member now."""
    return list(wanted_channels(Preference.objects.filter(membership=membership).first(), kind))


def member_with_id(membership_id: UUID) -> Membership | None:
    """The membership whose letters an address in a letter stops, whether it is active or not."""
    return Membership.objects.select_related("user").filter(pk=membership_id, user__is_active=True).first()
