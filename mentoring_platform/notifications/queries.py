"""Reads of messages, of addresses and of preferences."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from mentoring_platform.notifications.channels import configured_channels, provider_name
from mentoring_platform.notifications.choices import Channel, Kind
from mentoring_platform.notifications.models import Address, MessageSettings, OutgoingMessage, Preference, Provider
from mentoring_platform.notifications.models.message import IS_WAITING
from mentoring_platform.notifications.rest import hours_of, may_write
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


def waiting_because(organization: Organization, message: OutgoingMessage) -> tuple[str, datetime | None]:
    """Why a message has not gone yet, and until when as far as that is known.

    `inside` (it goes with another), `sending`, `later` (its time has not come), `failed` (it is tried again), `rest`
    (Shabbat, a holiday, the night), `quiet` (the person's hours), `digest` (one letter a day), `cap` (enough for a
    day), `provider` (which fails), or `soon`.
    """
    now = clock.now()
    known = (
        ("inside", message.merged_into_id is not None, None),
        ("sending", bool(message.claimed_until and message.claimed_until > now), None),
        ("later", message.due_at > now, message.due_at),
        ("failed", bool(message.retry_at and message.retry_at > now), message.retry_at),
        ("rest", message.keeps_rest and not may_write(organization, now), next_hours(organization, now)),
    )
    found = next(((word, until) for word, holds, until in known if holds), None)
    return found or _held_by_reader(organization, message, now) or _held_by_provider(message, now)


def next_hours(organization: Organization, instant: datetime) -> datetime:
    """When letters that keep rest go again: the instant itself if they do."""
    day = clock.local_day(organization, instant)
    while True:
        hours = hours_of(organization, day)
        if hours and instant < hours[1]:
            return max(instant, hours[0])
        day += timedelta(days=1)


def _held_by_reader(organization, message: OutgoingMessage, now: datetime) -> tuple[str, datetime | None] | None:
    if not message.keeps_rest:
        return None
    day = clock.local_day(organization, now)
    tomorrow = next_hours(organization, clock.day_bounds(organization, day, day)[1])
    own = Preference.objects.filter(membership=message.membership_id).first()
    if own and own.is_quiet_at(clock.local_time(organization, now)):
        ends = clock.local_instant(organization, day, own.quiet_until)
        return "quiet", next_hours(organization, ends if ends > now else ends + timedelta(days=1))
    hours = hours_of(organization, day)
    if own and own.digest and hours and message.due_at >= hours[0]:
        return "digest", tomorrow
    begins, _ends = clock.day_bounds(organization, day, day)
    sent = OutgoingMessage.objects.filter(channel=message.channel, to=message.to, sent_at__gte=begins, keeps_rest=True)
    most = settings_of(organization).most_per_day
    if own and own.most_per_day is not None:
        most = min(most, own.most_per_day)
    return ("cap", tomorrow) if sent.filter(merged_into__isnull=True).count() >= most else None


def _held_by_provider(message: OutgoingMessage, now: datetime) -> tuple[str, datetime | None]:
    names = [name for name in (message.provider, provider_name(message.channel)) if name]
    failing = Provider.objects.filter(name__in=names, open_until__gt=now).order_by("-open_until").first()
    return ("provider", failing.open_until) if failing else ("soon", None)
