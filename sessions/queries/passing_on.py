"""The ladder of messages to pass on: which mentor is to be reminded now of whom, and who learns of those not reached.

A step comes when a message does, one in the middle of its time, one on the day before its end; which of them a program
takes stands in `Program.broadcast_steps`. Whoever has told is not asked again, whoever took over is asked anew.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import get_language

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Membership
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.notifications.choices import Kind
from mentoring_platform.notifications.rest import hours_of
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.tenancy.queries import unit_tree
from programs.broadcasts.queries import broadcasts_for, figures_for, texts_for, with_teller
from programs.choices import BroadcastState, BroadcastStep, DeliveryState, Urgency
from programs.models import Broadcast, BroadcastLetter, BroadcastProgram, Delivery
from programs.queries import active_on, reaches
from sessions.queries.reminders import switched_off

DAY = timedelta(days=1)
STILL_NEWS = timedelta(days=7)
"""How long after its end the office is told of those who were not reached."""


@dataclass
class Item:
    """One message in one mentor's reminder: on which step it stands, and whom he has left to tell."""

    broadcast: Broadcast
    step: BroadcastStep
    deliveries: list[Delivery] = field(default_factory=list)


@dataclass(frozen=True)
class DueReminder:
    """One mentor's reminder of today, the urgent message first."""

    membership: Membership
    items: list[Item]

    @property
    def is_first(self) -> bool:
        """Whether it tells of nothing that was told of before."""
        return all(item.step == BroadcastStep.CAME for item in self.items)


@dataclass(frozen=True)
class NotReached:
    """A message that is over and did not reach all, for one person of the office; `left` of how many he looks after."""

    membership: Membership
    broadcast: Broadcast
    left: int


@dataclass(frozen=True)
class OnItsWay:
    """A message that is being passed on, with how many of those it is for were reached, within a viewer's reach."""

    broadcast: Broadcast
    title: str
    reached: int
    all: int

    @property
    def left(self) -> int:
        return self.all - self.reached


def messages_on_their_way(viewer: Viewer, first: date, last: date) -> list[OnItsWay]:
    """The messages that are out and whose time touches these days, the one whose time is up first; three queries.

    One query where there is none.
    """
    out = broadcasts_for(viewer).filter(
        state=BroadcastState.OUT, is_template=False, tell_from__lte=last, tell_until__gte=first
    )
    broadcasts = list(out.order_by("tell_until", "tell_from", "pk"))
    if not broadcasts:
        return []
    figures = figures_for(viewer, broadcasts)
    texts = texts_for(broadcasts, get_language() or "")
    return [
        OnItsWay(row, texts[row.pk].title if row.pk in texts else "", found["reached"], found["all"])
        for row in broadcasts
        if (found := figures.get(row.pk)) and found["all"]
    ]


def pressing_messages(viewer: Viewer) -> list[OnItsWay]:
    """Messages of the viewer's programs that end within two days, or ended in the last week, and did not reach all."""
    today = clock.today(viewer.organization)
    rows = messages_on_their_way(viewer, today - STILL_NEWS, today)
    return [row for row in rows if row.left and row.broadcast.tell_until <= today + 2 * DAY]


def due_tellers(organization: Organization, membership_id: str | UUID | None = None) -> list[DueReminder]:
    """The reminders that are to be written now, each mentor's own; of one person if `membership_id` is given.

    In the hours of letters, one a day, but for a message that is to be called about at once. Four queries.
    """
    today = clock.today(organization)
    if not organization.sends_reminders or not _may_write(organization):
        return []
    rows = open_with_tellers(_running(today), today)
    people = _people({row.teller for row in rows}, membership_id)
    if not people:
        return []
    written = _written({row.broadcast_id for row in rows}, people.values())
    reminders = []
    for membership, broadcasts in _by_teller(rows, people).items():
        wrote = {key: found for (whose, key), found in written.items() if whose == membership.pk}
        had_one = any(letter.written_on == today for letters in wrote.values() for letter in letters)
        items = []
        for broadcast, own in broadcasts.items():
            step = _step(broadcast, own, wrote.get(broadcast.pk, []), today)
            at_once = broadcast.urgency == Urgency.CALL_NOW or broadcast.tell_until == today
            if step is not None and (not had_one or (at_once and step == BroadcastStep.CAME)):
                items.append(Item(broadcast, step, own))
        if items:
            items.sort(key=lambda item: (item.broadcast.urgency != Urgency.CALL_NOW, item.broadcast.tell_until))
            reminders.append(DueReminder(membership, items))
    return reminders


def open_with_tellers(deliveries: QuerySet[Delivery], day: date) -> list[Delivery]:
    """Those of them that are open, whose enrolment runs on the day and that somebody tells then; one query.

    Each with `teller`, the mentor who is asked: of several the primary one, or who stands in for him.
    """
    running = deliveries.filter(active_on(day, "enrolment__"), state=DeliveryState.OPEN)
    found = with_teller(running.select_related("broadcast", "mentee", "enrolment__program"), day)
    return list(found.filter(teller__isnull=False).order_by("mentee__full_name", "pk"))


def tellers_memberships(mentors: Iterable[UUID]) -> dict[UUID, Membership]:
    """By mentor the membership to which a reminder goes: of those who can sign in and want such letters; one query."""
    return _people(set(mentors), None)


def due_not_reached(organization: Organization, membership_id: str | UUID | None = None) -> list[NotReached]:
    """Whom to tell now that a message is over and who was not reached: its writer, and coordinators by their reach.

    Once for each message and person, within a week after its end. At most six queries.
    """
    today = clock.today(organization)
    if not _may_write(organization):
        return []
    over = Delivery.objects.filter(
        broadcast__state=BroadcastState.OUT,
        broadcast__tell_until__range=(today - STILL_NEWS, today - DAY),
        state__in=[DeliveryState.OPEN, DeliveryState.COULD_NOT],
        enrolment__program__broadcast_steps__contains=[BroadcastStep.NOT_REACHED],
    )
    people = ("broadcast__written_by__user", "enrolment__mentee")
    rows = list(over.filter(active_on(today, "enrolment__")).select_related(*people).order_by("pk"))
    if not rows:
        return []
    told = set(
        BroadcastLetter.objects.filter(
            broadcast__in={row.broadcast_id for row in rows}, step=BroadcastStep.NOT_REACHED
        ).values_list("broadcast", "membership")
    )
    parents = {unit.pk: unit.parent_id for unit in unit_tree(organization)}
    readers = _office(membership_id, {row.broadcast.written_by_id for row in rows})
    found: dict[tuple[UUID, UUID], NotReached] = {}
    for membership in readers:
        counts: dict[Broadcast, int] = {}
        for row in rows:
            is_writer = row.broadcast.written_by_id == membership.pk
            if (row.broadcast_id, membership.pk) not in told and (
                is_writer or (membership.role == Role.COORDINATOR and reaches(membership, row.enrolment, parents))
            ):
                counts[row.broadcast] = counts.get(row.broadcast, 0) + 1
        found |= {
            (membership.pk, broadcast.pk): NotReached(membership, broadcast, number)
            for broadcast, number in counts.items()
        }
    return list(found.values())


def _may_write(organization: Organization) -> bool:
    hours = hours_of(organization, clock.today(organization))
    return hours is not None and hours[0] <= clock.now() < hours[1]


def _running(today: date) -> QuerySet[Delivery]:
    wanted = BroadcastProgram.objects.filter(broadcast=OuterRef("broadcast")).exclude(program__broadcast_steps=[])
    return Delivery.objects.filter(
        Exists(wanted),
        broadcast__state=BroadcastState.OUT,
        broadcast__tell_from__lte=today,
        broadcast__tell_until__gte=today,
    )


def _people(mentors: set[UUID], membership_id: str | UUID | None) -> dict[UUID, Membership]:
    memberships = Membership.objects.filter(
        ~switched_off("pk", Kind.BROADCAST),
        mentors__in=mentors,
        role=Role.MENTOR,
        is_active=True,
        user__is_active=True,
    )
    if membership_id is not None:
        memberships = memberships.filter(pk=membership_id)
    rows = memberships.select_related("user").prefetch_related("mentors").order_by("pk")
    return {mentor.pk: membership for membership in rows for mentor in membership.mentors.all()}


def _office(membership_id: str | UUID | None, writers: set[UUID]) -> QuerySet[Membership]:
    found = Membership.objects.filter(
        Q(role=Role.COORDINATOR) | Q(pk__in=writers),
        ~switched_off("pk", Kind.BROADCAST),
        is_active=True,
        user__is_active=True,
    )
    if membership_id is not None:
        found = found.filter(pk=membership_id)
    return found.select_related("user").prefetch_related("program_scopes", "unit_scopes").order_by("pk")


def _written(
    broadcasts: set[UUID], memberships: Iterable[Membership]
) -> dict[tuple[UUID, UUID], list[BroadcastLetter]]:
    letters: dict[tuple[UUID, UUID], list[BroadcastLetter]] = {}
    found = BroadcastLetter.objects.filter(membership__in={membership.pk for membership in memberships})
    for letter in found.exclude(step=BroadcastStep.NOT_REACHED).filter(broadcast__in=broadcasts).order_by("pk"):
        letters.setdefault((letter.membership_id, letter.broadcast_id), []).append(letter)
    return letters


def _by_teller(
    rows: list[Delivery], people: Mapping[UUID, Membership]
) -> dict[Membership, dict[Broadcast, list[Delivery]]]:
    found: dict[Membership, dict[Broadcast, list[Delivery]]] = {}
    for row in rows:
        if row.teller in people:
            found.setdefault(people[row.teller], {}).setdefault(row.broadcast, []).append(row)
    return found


def _step(
    broadcast: Broadcast, own: list[Delivery], letters: list[BroadcastLetter], today: date
) -> BroadcastStep | None:
    """Which step is due for a message and a mentor today; None if none is. Pure.

    A correction that is to be told again begins anew. The middle is left out where the end is as near.
    """
    steps = {step for row in own for step in row.enrolment.program.broadcast_steps}
    done = {letter.step for letter in letters if letter.version >= broadcast.counts_from}
    middle = broadcast.tell_from + (broadcast.tell_until - broadcast.tell_from) / 2
    eve = broadcast.tell_until - DAY
    due = (
        (BroadcastStep.CAME, True),
        (BroadcastStep.EVE, today >= eve and today > broadcast.tell_from),
        (BroadcastStep.MIDDLE, broadcast.tell_from < middle <= today < eve),
    )
    return next((step for step, is_due in due if is_due and step in steps and step not in done), None)
