"""Putting messages into the outbox, in the transaction of their cause."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings

from mentoring_platform.accounts.models import Membership
from mentoring_platform.notifications.choices import ALWAYS, Channel, Kind
from mentoring_platform.notifications.models import Address, OutgoingMessage
from mentoring_platform.notifications.queries import addresses_of, channels_of, preferences_of, wanted_channels
from mentoring_platform.notifications.tasks import deliver
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization

LONGEST_SUBJECT, LONGEST_SHORT = 200, 300


@dataclass(frozen=True)
class Notice:
    """What `notify` is told, for many at once: see there."""

    kind: Kind
    key: str
    to: Membership
    subject: str
    text: str
    html: str = ""
    short: str = ""
    link: str = ""
    not_before: datetime | None = None
    forget_when_sent: bool = False
    headers: dict[str, str] = field(default_factory=dict)


def queue_email(
    *,
    organization: Organization,
    key: str,
    to: str,
    subject: str,
    text: str,
    html: str = "",
    forget_when_sent: bool = False,
    keeps_rest: bool = False,
    not_before: datetime | None = None,
    headers: dict[str, str] | None = None,
    kind: Kind = Kind.ACCESS,
) -> OutgoingMessage | None:
    """Put one e-mail into the outbox; returns None if a message with this key is there already.

    For those who are no members yet, and for what goes by e-mail alone; members are told by `notify`. Sent soon after
    the commit, or once `not_before` has come; if the queue is lost, by the next sweep. Nothing confidential belongs in
    it. A letter with a personal link is emptied once it is sent (`forget_when_sent`), so that no copy of the link stays
    behind. What nobody waits for (`keeps_rest`) is not sent at night, on Shabbat or on a holiday, after a failure
    neither, and goes as one letter with others that wait for the same address.
    """
    moment = clock.now()
    message, created = OutgoingMessage.objects.get_or_create(
        organization=organization,
        key=key,
        defaults={
            "to": to,
            "kind": kind,
            "subject": one_line(subject, LONGEST_SUBJECT),
            "text": text,
            "html": html,
            "created_at": moment,
            "due_at": max(moment, not_before or moment),
            "forget_when_sent": forget_when_sent,
            "keeps_rest": keeps_rest,
            "headers": headers or {},
        },
    )
    if not created:
        return None
    deliver.enqueue(organization, channel=Channel.EMAIL.value)
    return message


def notify(
    *,
    organization: Organization,
    kind: Kind,
    key: str,
    to: Membership,
    subject: str,
    text: str,
    html: str = "",
    short: str = "",
    link: str = "",
    not_before: datetime | None = None,
    forget_when_sent: bool = False,
    headers: dict[str, str] | None = None,
) -> list[OutgoingMessage]:
    """Tell a member something on each channel on which that person wants this kind and is reached.

    One message for each address; e-mail alone by default, and where the channels wanted do not reach the person. `key`
    is unique for the cause, and the channel is added to it. `short` (300 characters at most, by default the subject)
    and `link`, an absolute address, are what SMS, WhatsApp and push tell. Nothing confidential belongs in any of it, of
    a mentee not more than the first name. Returns what was queued now: nothing for what was queued before, for people
    who want none of it, or cannot sign in.

    All kinds but ACCESS and CONCERN keep rest (Shabbat, holidays, the night, the person's quiet hours), go as one where
    several wait for the same person, and obey the most that a person gets in a day.
    """
    notice = Notice(kind, key, to, subject, text, html, short, link, not_before, forget_when_sent, headers or {})
    return notify_many(organization=organization, notices=[notice])


def notify_many(*, organization: Organization, notices: Iterable[Notice]) -> list[OutgoingMessage]:
    """As `notify`, for many people in five queries; the memberships should come with their users."""
    asked = [notice for notice in notices if notice.to.is_active and notice.to.user.is_active]
    if not asked:
        return []
    memberships = {notice.to.pk for notice in asked}
    preferences, usable = preferences_of(memberships), channels_of(organization)
    addresses: dict = {}
    for address in addresses_of(memberships):
        if address.channel in usable:
            addresses.setdefault(address.membership_id, []).append(address)
    rows: list[OutgoingMessage] = []
    for notice in asked:
        wanted = wanted_channels(preferences.get(notice.to.pk), notice.kind)
        others = [found for found in addresses.get(notice.to.pk, ()) if found.channel in wanted]
        is_reached = any(found.broken_at is None for found in others)
        if Channel.EMAIL in wanted or (wanted and not is_reached):
            rows.append(_row(organization, notice, Channel.EMAIL, None))
        rows += [_row(organization, notice, found.channel, found) for found in others]
    if not rows:
        return []
    OutgoingMessage.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    made = set(OutgoingMessage.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    queued = [row for row in rows if row.pk in made]
    for channel in sorted({row.channel for row in queued}):
        deliver.enqueue(organization, channel=channel)
    return queued


def _row(organization: Organization, notice: Notice, channel: str, address: Address | None) -> OutgoingMessage:
    moment = clock.now()
    is_mail = channel == Channel.EMAIL
    is_device = address is not None and channel == Channel.PUSH
    to = address.value if address else notice.to.user.email
    return OutgoingMessage(
        organization=organization,
        key=f"{notice.key}:{Channel(channel).value}{f':{address.pk}' if is_device else ''}",
        kind=notice.kind,
        channel=channel,
        membership=notice.to,
        address=address,
        to=str(address.pk) if is_device else to,
        subject=one_line(notice.subject, LONGEST_SUBJECT),
        text=notice.text if is_mail else "",
        html=notice.html if is_mail else "",
        short=one_line(notice.short or notice.subject, LONGEST_SHORT),
        link=notice.link or settings.SITE_URL,
        headers=notice.headers if is_mail else {},
        created_at=moment,
        due_at=max(moment, notice.not_before or moment),
        forget_when_sent=notice.forget_when_sent,
        keeps_rest=notice.kind not in ALWAYS,
    )


def one_line(text: str, most: int) -> str:
    words = " ".join(text.split())
    return words if len(words) <= most else words[: most - 1] + "…"
