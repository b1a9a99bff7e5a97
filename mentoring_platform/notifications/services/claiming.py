"""Which messages go now, and as what: taken by one worker, in order, those for one reader together.

A claim is committed before anything is sent, and names who leaves inside whom. It ends by itself: a worker that dies
takes nothing with it for longer than `OUTBOX_LEASE_SECONDS`. Whether its last message went is then not known, so it
goes again as it was, under the same id.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import groupby
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Least
from uuid_utils.compat import uuid7

from mentoring_platform.notifications.choices import ALWAYS, Channel, Result
from mentoring_platform.notifications.models import DeliveryAttempt, OutgoingMessage, Preference
from mentoring_platform.notifications.models.message import IS_WAITING
from mentoring_platform.notifications.queries import broken_mailboxes, preferences_of, settings_of, wanted_channels
from mentoring_platform.notifications.rest import hours_of, may_write
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization

MOST_ATTEMPTS = 8
AT_ONCE = 50
"""How many messages one claim looks at."""


@dataclass(frozen=True)
class Parcel:
    """What leaves as one: the message that carries it, and all that are in it, in order."""

    head: OutgoingMessage
    parts: list[OutgoingMessage]


@dataclass(frozen=True)
class Claim:
    id: UUID
    parcels: list[Parcel]


@transaction.atomic
def claim_due(organization: Organization, channel: str) -> Claim:
    """Take what may go now; an empty claim if there is nothing. What nobody wants any more is dropped on the way."""
    now = clock.now()
    _one_at_a_time(organization, channel)
    due = due_messages(organization, channel, now).select_related("membership__user", "address")
    rows = list(due.select_for_update(of=("self",), skip_locked=True)[:AT_ONCE])
    if len(rows) == AT_ONCE:
        rows += _others_for_the_same(due, rows)
    rows = _drop_unwanted(rows, now)
    claim = Claim(uuid7(), _parcels(rows))
    heads = [parcel.head for parcel in claim.parcels]
    _note_interrupted(heads, now)
    ends = now + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
    OutgoingMessage.objects.filter(pk__in=[head.pk for head in heads]).update(
        claim=claim.id, claimed_until=ends, attempts=F("attempts") + 1
    )
    _tie(claim.parcels)
    for head in heads:
        head.attempts += 1
    return claim


def due_messages(organization: Organization, channel: str, now: datetime) -> QuerySet[OutgoingMessage]:
    """What may go on a channel at an instant, in the order in which it became due. Messages inside others left out."""
    waiting = OutgoingMessage.objects.filter(
        IS_WAITING,
        Q(retry_at__isnull=True) | Q(retry_at__lte=now),
        Q(claimed_until__isnull=True) | Q(claimed_until__lte=now),
        channel=channel,
        merged_into__isnull=True,
        due_at__lte=now,
        attempts__lt=MOST_ATTEMPTS,
    ).order_by("due_at", "id")
    hours = hours_of(organization, clock.local_day(organization, now))
    if hours is None or not may_write(organization, now):
        return waiting.filter(keeps_rest=False)
    own = Preference.objects.filter(membership=OuterRef("membership"))
    most = settings_of(organization).most_per_day
    waiting = waiting.annotate(
        sent_today=Coalesce(Subquery(_sent_since(organization, channel, now)), 0),
        most=Coalesce(Least(Subquery(own.values("most_per_day")[:1]), most), most),
    )
    ahead = OutgoingMessage.objects.filter(
        Q(claimed_until__gt=now) | Q(retry_at__gt=now),
        IS_WAITING,
        channel=channel,
        to=OuterRef("to"),
        keeps_rest=True,
        merged_into__isnull=True,
        attempts__lt=MOST_ATTEMPTS,
    )
    at_the_hour = (
        ~Exists(ahead)
        & ~Exists(own.filter(quiet_at(clock.local_time(organization, now))))
        & (Q(due_at__lt=hours[0]) | ~Exists(own.filter(digest=True)))
        & Q(sent_today__lt=F("most"))
    )
    return waiting.filter(Q(keeps_rest=False) | at_the_hour)


def quiet_at(at: time) -> Q:
    """Preferences whose quiet hours hold a local time; they may pass over midnight."""
    by_day = Q(quiet_from__lte=F("quiet_until")) & Q(quiet_from__lte=at, quiet_until__gt=at)
    over_midnight = Q(quiet_from__gt=F("quiet_until")) & (Q(quiet_from__lte=at) | Q(quiet_until__gt=at))
    return by_day | over_midnight


@transaction.atomic
def renew(claim: Claim) -> set[UUID]:
    """Hold what is left of a claim for longer; the ids of what is still ours."""
    ours = OutgoingMessage.objects.filter(IS_WAITING, claim=claim.id)
    ours.update(claimed_until=clock.now() + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS))
    return set(ours.values_list("pk", flat=True))


@transaction.atomic
def release(parcels: list[Parcel], claim: Claim) -> None:
    """Give back what was not tried: as if it had not been taken."""
    heads = OutgoingMessage.objects.filter(IS_WAITING, pk__in=[parcel.head.pk for parcel in parcels], claim=claim.id)
    OutgoingMessage.objects.filter(IS_WAITING, merged_into__in=heads.filter(attempts=1)).update(merged_into=None)
    heads.filter(attempts=1).update(claim=None, claimed_until=None, attempts=0)
    heads.filter(attempts__gt=1).update(claimed_until=None, attempts=F("attempts") - 1)


def _one_at_a_time(organization: Organization, channel: str) -> None:
    """Until the commit: two who take from the same channel of an organization would part what belongs together."""
    with connection.cursor() as cursor:
        name = f"outbox:{organization.pk}:{channel}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def _sent_since(organization: Organization, channel: str, now: datetime) -> QuerySet:
    day = clock.local_day(organization, now)
    begins, _ends = clock.day_bounds(organization, day, day)
    sent = OutgoingMessage.objects.filter(
        channel=channel, to=OuterRef("to"), sent_at__gte=begins, keeps_rest=True, merged_into__isnull=True
    )
    return sent.order_by().values("to").annotate(number=Count("pk")).values("number")


def _others_for_the_same(due: QuerySet[OutgoingMessage], rows: list[OutgoingMessage]) -> list[OutgoingMessage]:
    readers = {row.to for row in rows if row.keeps_rest}
    others = due.filter(to__in=readers, keeps_rest=True).exclude(pk__in=[row.pk for row in rows])
    return list(others.select_for_update(of=("self",), skip_locked=True))


def _drop_unwanted(rows: list[OutgoingMessage], now: datetime) -> list[OutgoingMessage]:
    """Without what its reader has switched off since, or cannot be reached by; for what has begun it is too late."""
    preferences = preferences_of({row.membership_id for row in rows if row.membership_id})
    broken = broken_mailboxes({row.membership_id for row in rows if row.membership_id})
    dropped: dict[str, list[UUID]] = {}
    kept = []
    for row in rows:
        reason = "" if row.claim else _why_not(row, preferences.get(row.membership_id), broken)
        if reason:
            dropped.setdefault(reason, []).append(row.pk)
        else:
            kept.append(row)
    for reason, ids in dropped.items():
        OutgoingMessage.objects.filter(pk__in=ids).update(dropped_at=now, last_error=reason)
    return kept


def _why_not(row: OutgoingMessage, preference: Preference | None, broken: set[tuple[UUID, str]]) -> str:
    if row.membership and not (row.membership.is_active and row.membership.user.is_active):
        return "left"
    if row.channel != Channel.EMAIL and row.address is None:
        return "no address"
    if row.address and row.address.broken_at:
        return "broken address"
    if row.kind in ALWAYS:
        return ""
    if row.channel == Channel.EMAIL and (row.membership_id, row.to) in broken:
        return "broken address"
    wanted = wanted_channels(preference, row.kind) if row.membership else [row.channel]
    is_wanted = row.channel in wanted or (wanted and row.channel == Channel.EMAIL)
    return "" if is_wanted else "unwanted"


def _parcels(rows: list[OutgoingMessage]) -> list[Parcel]:
    """In the order of the rows; what keeps rest, one for each reader. What was on its way goes as it was."""
    begun = [row for row in rows if row.claim]
    inside: dict[UUID, list[OutgoingMessage]] = {row.pk: [row] for row in begun}
    held = OutgoingMessage.objects.filter(IS_WAITING, merged_into__in=begun).order_by("due_at", "id")
    for part in held if begun else ():
        inside[part.merged_into_id].append(part)
    parcels = [Parcel(row, [row]) for row in rows if not row.keeps_rest and not row.claim]
    parcels += [Parcel(row, inside[row.pk]) for row in begun if not row.keeps_rest]
    by_reader = sorted((row for row in rows if row.keeps_rest), key=lambda row: (row.to, row.due_at, row.pk))
    for _reader, found in groupby(by_reader, key=lambda row: row.to):
        own = list(found)
        first = next((row for row in own if row.claim), None)
        parcels.append(Parcel(first, inside[first.pk]) if first else Parcel(own[0], own))
    return sorted(parcels, key=lambda parcel: (parcel.head.due_at, parcel.head.pk))


def _note_interrupted(heads: list[OutgoingMessage], now: datetime) -> None:
    DeliveryAttempt.objects.bulk_create(
        DeliveryAttempt(organization_id=head.organization_id, message=head, at=now, result=Result.INTERRUPTED)
        for head in heads
        if head.claimed_until
    )


def _tie(parcels: list[Parcel]) -> None:
    """Write down who leaves inside whom."""
    inside = []
    for parcel in parcels:
        for part in parcel.parts[1:]:
            part.merged_into_id = parcel.head.pk
            inside.append(part)
    if inside:
        OutgoingMessage.objects.bulk_update(inside, ["merged_into"])
