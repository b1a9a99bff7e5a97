"""What a mentor has to pass on: message by message on my week, and meeting by meeting on its card."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from mentees.models import Mentee
from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from programs.broadcasts.queries import files_for, open_deliveries_of, tellable_deliveries, texts_for
from programs.choices import BroadcastState, DeliveryState, TellOutcome, TellWay, Urgency
from programs.models import Broadcast, BroadcastFile, BroadcastText, Delivery
from sessions.models import Meeting

PEOPLE = ("broadcast__organization", "mentee")
UNDO = timedelta(days=1)
"""For so long my week offers to take back what was said of messages."""
ONE_ACT = timedelta(seconds=5)
"""What was said of several within it was said with one press."""
WITHDRAWN_STANDS = timedelta(days=7)
"""For so long my week names those whom the mentor has told a message that was withdrawn."""


@dataclass(frozen=True)
class ToTell:
    """A message and one of those whom the viewer accompanies."""

    delivery: Delivery
    words: BroadcastText

    @property
    def broadcast(self) -> Broadcast:
        return self.delivery.broadcast

    @property
    def mentee(self) -> Mentee:
        return self.delivery.mentee

    @property
    def title(self) -> str:
        return self.words.title

    @property
    def is_open(self) -> bool:
        return self.delivery.is_open

    @property
    def is_told(self) -> bool:
        return self.delivery.state == DeliveryState.TOLD

    @property
    def is_said(self) -> bool:
        """Whether a mentor has said what became of it."""
        return self.delivery.state in (DeliveryState.TOLD, DeliveryState.COULD_NOT)

    @property
    def was_not_yet(self) -> bool:
        return self.is_open and self.delivery.not_yet_on is not None

    @property
    def said(self) -> str:
        """The answer as it stands, empty while it is open."""
        return {DeliveryState.TOLD: TellOutcome.TOLD, DeliveryState.COULD_NOT: TellOutcome.COULD_NOT}.get(
            self.delivery.state, ""
        )

    @property
    def asks(self) -> bool:
        """Whether there is a question to ask back that this one has not answered."""
        return bool(self.words.question) and not self.delivery.answered

    @property
    def seen(self) -> str:
        """A word for what is seen here: the version of the message, and when something was said last."""
        return f"{self.broadcast.version} {said_at(self.delivery)}"


@dataclass(frozen=True)
class Message:
    """A message with those whom the viewer accompanies, or whom he has told it."""

    broadcast: Broadcast
    words: BroadcastText
    rows: Sequence[ToTell]
    viewer: Viewer
    files: Sequence[BroadcastFile] = ()
    former: Sequence[str] = ()

    @property
    def pk(self) -> UUID:
        return self.broadcast.pk

    @property
    def until(self) -> date:
        return self.broadcast.tell_until

    @property
    def is_late(self) -> bool:
        return self.until < clock.today(self.viewer.organization)

    @property
    def is_urgent(self) -> bool:
        return self.broadcast.urgency == Urgency.CALL_NOW

    @property
    def is_withdrawn(self) -> bool:
        return self.broadcast.is_withdrawn

    @property
    def is_corrected(self) -> bool:
        return self.broadcast.version > 1

    @property
    def ways(self) -> list[tuple[str, str]]:
        """How it can have been told without a meeting, the likely way first."""
        ways = [TellWay.IN_PERSON, TellWay.PHONE]
        return [(way.value, way.label) for way in (reversed(ways) if self.is_urgent else ways)]

    @cached_property
    def open(self) -> list[ToTell]:
        return [row for row in self.rows if row.is_open]

    @cached_property
    def told(self) -> list[ToTell]:
        return [row for row in self.rows if row.is_told]

    @cached_property
    def said(self) -> list[ToTell]:
        return [row for row in self.rows if row.is_said]

    @cached_property
    def last_said(self) -> list[ToTell]:
        """What the viewer said last in one act, if that is less than a day ago: it can be taken back."""
        since, mine = clock.now() - UNDO, {membership.pk for membership in self.viewer.memberships}
        own = [row for row in self.said if row.delivery.changed_by_id in mine and row.delivery.changed_at >= since]
        last = max((row.delivery.changed_at for row in own), default=None)
        return [row for row in own if last - row.delivery.changed_at < ONE_ACT]


def said_at(delivery: Delivery) -> str:
    """When something was said of it last; empty while nothing ever was."""
    return delivery.changed_at.isoformat() if delivery.changed_at else ""


def messages_to_tell(viewer: Viewer) -> list[Message]:
    """What stands at the top of my week: messages of which something is open, or was said within the last day.

    And those withdrawn in the last week that the viewer has told somebody. Three queries, two if there is none.
    """
    today, membership = clock.today(viewer.organization), viewer.membership(Role.MENTOR)
    if membership is None:
        return []
    left = open_deliveries_of(viewer, today).order_by().values("broadcast")
    lately = Q(changed_by=membership, changed_at__gte=clock.now() - UNDO)
    found = (
        tellable_deliveries(viewer, today)
        .select_related(*PEOPLE)
        .filter(Q(broadcast__in=left) | lately, telling__isnull=False, broadcast__tell_from__lte=today)
    )
    since = clock.now() - WITHDRAWN_STANDS
    withdrawn = _told_and_withdrawn(viewer).filter(broadcast__withdrawn_at__gte=since)
    messages = _by_message(viewer, [*found.order_by("mentee__full_name", "pk"), *withdrawn])
    return sorted(messages, key=lambda each: (not each.open, not each.is_urgent, each.until, str(each.pk)))


def message_of(viewer: Viewer, broadcast_id: UUID) -> Message | None:
    """One message that the viewer passes on or has passed on, with its files; None if it is not his."""
    today = clock.today(viewer.organization)
    tellable = tellable_deliveries(viewer, today).select_related(*PEOPLE)
    rows = list(tellable.filter(broadcast=broadcast_id, broadcast__tell_from__lte=today))
    own = sorted((row for row in rows if row.telling), key=lambda row: (row.mentee.full_name, row.pk))
    if not rows:
        rows = own = list(_told_and_withdrawn(viewer).filter(broadcast=broadcast_id))
    if not rows:
        return None
    broadcast = rows[0].broadcast
    words = texts_for([broadcast], get_language())[broadcast.pk]
    files = list(files_for(viewer).filter(broadcast=broadcast_id).defer("file__content"))
    former = [row.mentee.full_name for row in rows if row not in own]
    return Message(broadcast, words, [ToTell(row, words) for row in own], viewer, files, former)


def to_tell_at(viewer: Viewer, meetings: Iterable[Meeting]) -> dict[UUID, list[ToTell]]:
    """By meeting: what can be told at it, and what was told at it by its mentor. One query, two if there is any."""
    membership, wanted = viewer.membership(Role.MENTOR), list(meetings)
    if membership is None or not wanted:
        return {}
    first = min(meeting.local_date for meeting in wanted)
    own = Q(told_by__membership=membership, told_on__gte=first)
    rows = (
        Delivery.objects.filter(
            Q(state__in=[DeliveryState.OPEN, DeliveryState.COULD_NOT]) | own,
            enrolment__in={meeting.pairing.enrolment_id for meeting in wanted},
            broadcast__state=BroadcastState.OUT,
        )
        .exclude(state__in=[DeliveryState.STOPPED, DeliveryState.OTHERWISE])
        .select_related(*PEOPLE)
        .order_by("broadcast__tell_until", "pk")
    )
    by_enrolment: dict[UUID, list[Delivery]] = defaultdict(list)
    for row in rows:
        by_enrolment[row.enrolment_id].append(row)
    words = texts_for({row.broadcast_id: row.broadcast for row in rows}.values(), get_language())
    return {
        meeting.pk: [
            ToTell(row, words[row.broadcast_id])
            for row in by_enrolment[meeting.pairing.enrolment_id]
            if row.broadcast.tell_from <= meeting.local_date and (row.is_open or _is_said_at(row, meeting))
        ]
        for meeting in wanted
    }


def _is_said_at(row: Delivery, meeting: Meeting) -> bool:
    return row.told_on in (None, day_of(meeting))


def day_of(meeting: Meeting) -> date:
    """On which local day they met, as it was reported, else as it was planned. `logs` must be at hand."""
    log = next(iter(meeting.logs.all()), None)
    instant = log.held_at if log is not None else None
    return clock.local_day(meeting.organization, instant) if instant else meeting.local_date


def _told_and_withdrawn(viewer: Viewer) -> QuerySet[Delivery]:
    own = Delivery.objects.filter(told_by__membership=viewer.membership(Role.MENTOR), told_by__isnull=False)
    rows = own.filter(broadcast__state=BroadcastState.WITHDRAWN).select_related(*PEOPLE)
    return rows.order_by("mentee__full_name", "pk")


def _by_message(viewer: Viewer, deliveries: Iterable[Delivery]) -> list[Message]:
    found: dict[UUID, list[Delivery]] = defaultdict(list)
    for delivery in deliveries:
        found[delivery.broadcast_id].append(delivery)
    words = texts_for([rows[0].broadcast for rows in found.values()], get_language())
    return [
        Message(rows[0].broadcast, words[key], [ToTell(row, words[key]) for row in rows], viewer)
        for key, rows in found.items()
    ]
