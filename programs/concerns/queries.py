"""Concerns as a viewer may have them: what one has told and what one was told; of all others only their number."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Case, Count, Exists, Min, OuterRef, Q, QuerySet, When

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Membership
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from programs.choices import ConcernState, TurnWay
from programs.concerns.guidance import DUTY, NUMBERS, Number
from programs.concerns.permissions import READERS
from programs.models import (
    Concern,
    ConcernAnswer,
    ConcernGuidance,
    ConcernRecipient,
    ConcernTurn,
    EmergencyNumber,
    Pairing,
    Program,
)
from programs.queries import office_pairings, pairings_of_mentor

FORMER = timedelta(days=28)
"""How long after the end of a pairing its mentor can still tell of something."""


def pairings_to_raise_for(viewer: Viewer) -> QuerySet[Pairing]:
    """Whom the viewer can tell of: those he accompanies as a mentor, and until four weeks ago accompanied."""
    today = clock.today(viewer.organization)
    recent = Q(ends_on__isnull=True) | Q(ends_on__gte=today - FORMER)
    return pairings_of_mentor(viewer).filter(recent)


def concerns_for(viewer: Viewer) -> QuerySet[Concern]:
    """Concerns the viewer may read: those he raised, and with `was_told` those of which he was told.

    No office opens another one; a role that was taken away opens none. What waits comes first, then the newest.
    """
    held = [membership.pk for membership in viewer.memberships if membership.role in READERS]
    told = Exists(ConcernTurn.objects.filter(concern=OuterRef("pk"), membership__in=held))
    concerns = Concern.objects.annotate(was_told=told).filter(Q(author=viewer.user) | Q(was_told=True))
    people = ("author", "taken_by__user", "pairing__mentor", "pairing__enrolment__mentee")
    waits = Case(When(state=ConcernState.OPEN, then=0), When(state=ConcernState.TAKEN, then=1), default=2)
    return concerns.select_related(*people, "pairing__enrolment__program").order_by(waits, "-raised_at", "-pk")


def concerns_told_to(viewer: Viewer) -> QuerySet[Concern]:
    """Concerns the viewer may answer: those of which he was told, in a role that he still holds."""
    return concerns_for(viewer).filter(was_told=True)


def turns_of(concern: Concern) -> QuerySet[ConcernTurn]:
    """Who was told of a concern, in order."""
    turns = ConcernTurn.objects.filter(concern=concern).select_related("membership__user")
    return turns.order_by("number", "membership__user__name", "pk")


def answers_to(concern: Concern) -> QuerySet[ConcernAnswer]:
    """What became of a concern, in order."""
    return ConcernAnswer.objects.filter(concern=concern).select_related("by").order_by("at", "pk")


@dataclass(frozen=True)
class Event:
    """One step in the life of a concern: who did it or was told, and what was written; `at` is an instant."""

    at: datetime
    what: str
    who: str
    words: str = ""


def history_of_concern(concern: Concern, turns: list[ConcernTurn]) -> list[Event]:
    """What became of a concern, in order; one query beside that of its turns."""
    by_number: dict[int, list[ConcernTurn]] = {}
    for turn in turns:
        by_number.setdefault(turn.number, []).append(turn)
    told = [
        Event(rows[0].told_at, rows[0].get_way_display(), ", ".join(str(row.membership.user) for row in rows))
        for rows in by_number.values()
    ]
    done = [Event(row.at, row.get_kind_display(), str(row.by), row.words) for row in answers_to(concern)]
    return sorted([*told, *done], key=lambda event: event.at)


# --- who is told ---


def recipients_of(program: Program) -> QuerySet[ConcernRecipient]:
    """The named recipients of a program who are still members, in the order of escalation."""
    recipients = ConcernRecipient.objects.filter(program=program, membership__is_active=True)
    return recipients.select_related("membership__user").order_by("position")


def recipients_to_choose(viewer: Viewer, pairing: Pairing) -> list[Membership]:
    """To whom the viewer can tell something about this pairing, the first in line first; empty: the administrators."""
    named = recipients_of(pairing.enrolment.program).exclude(membership__user=viewer.user)
    return [recipient.membership for recipient in named]


def hand_over_choices(viewer: Viewer, concern: Concern) -> list[Membership]:
    """To whom the viewer can hand a concern over: the program's other recipients, then the administrators."""
    named = [recipient.membership for recipient in recipients_of(concern.pairing.enrolment.program)]
    by_person: dict[int, Membership] = {}
    for membership in [*named, *administrators_but(viewer.user.pk)]:
        by_person.setdefault(membership.user_id, membership)
    return [choice for user_id, choice in by_person.items() if user_id not in (viewer.user.pk, concern.author_id)]


def members_to_name(organization: Organization) -> list[Membership]:
    """Who can be named as a recipient, by name; of somebody's roles the one with most duties."""
    members = Membership.objects.filter(is_active=True, role__in=READERS).select_related("user")
    by_person: dict[int, Membership] = {}
    for membership in sorted(members, key=lambda membership: READERS.index(Role(membership.role))):
        by_person.setdefault(membership.user_id, membership)
    return sorted(by_person.values(), key=lambda membership: (str(membership.user), membership.user_id))


def next_in_line(concern: Concern) -> list[Membership]:
    """Who is told next if nobody answers: the next named recipient, then all administrators at once; else nobody.

    Nobody is told twice as long as he still holds the role in which he was told; the author is never told.
    """
    told = ConcernTurn.objects.filter(concern=concern, membership__is_active=True).values("membership__user")
    named = recipients_of(concern.pairing.enrolment.program).exclude(membership__user__in=told)
    first = named.exclude(membership__user=concern.author_id).first()
    if first is not None:
        return [first.membership]
    return list(administrators_but(concern.author_id).exclude(user__in=told))


def administrators_but(user_id: int) -> QuerySet[Membership]:
    """The active administrators of the active organization without this person, by name."""
    administrators = Membership.objects.filter(role=Role.ADMINISTRATOR, is_active=True).exclude(user=user_id)
    return administrators.select_related("user").order_by("user__name", "pk")


def waiting_too_long(now: datetime) -> QuerySet[Concern]:
    """Concerns of the active organization that have to be passed on now.

    Open ones whose time is up, and those where whoever was told last, or takes care of it, is no member any more.
    """
    present = ConcernTurn.objects.filter(concern=OuterRef("pk"), number=OuterRef("turn"), membership__is_active=True)
    is_open, is_taken = Q(state=ConcernState.OPEN), Q(state=ConcernState.TAKEN)
    return Concern.objects.filter(
        is_open & (Q(due_at__lte=now) | ~Exists(present)) | is_taken & Q(taken_by__is_active=False)
    )


# --- the office ---


@dataclass(frozen=True)
class Overview:
    """How many concerns wait in the programs of an office: neither what they say nor of whom."""

    open: int
    overdue: int
    """Of the open ones those that somebody left without an answer."""
    taken: int
    next_due_at: datetime | None
    """When the next one has to be answered."""


def overview(viewer: Viewer) -> Overview:
    """The counts of the viewer's programs as administrator or coordinator; one query."""
    concerns = Concern.objects.filter(pairing__in=office_pairings(viewer).order_by().values("pk"))
    is_open, now = Q(state=ConcernState.OPEN), clock.now()
    passed_on = ConcernTurn.objects.filter(concern=OuterRef("pk"), number=OuterRef("turn"), way=TurnWay.ESCALATED)
    counts = concerns.aggregate(
        open=Count("pk", filter=is_open),
        overdue=Count("pk", filter=is_open & (Q(due_at__lte=now) | Exists(passed_on))),
        taken=Count("pk", filter=Q(state=ConcernState.TAKEN)),
        next_due_at=Min("due_at", filter=is_open & Q(due_at__gt=now)),
    )
    return Overview(**counts)


def programs_with_recipients(viewer: Viewer) -> list[tuple[Program, list[ConcernRecipient]]]:
    """All programs with their present recipients, for the administrator; two queries."""
    recipients: dict[UUID, list[ConcernRecipient]] = {}
    for recipient in _all_recipients():
        recipients.setdefault(recipient.program_id, []).append(recipient)
    return [(program, recipients.get(program.pk, [])) for program in Program.objects.order_by("name", "pk")]


def programs_without_recipients(viewer: Viewer) -> list[Program]:
    """Programs whose concerns go to the administrators at once, for them to mend; for others none."""
    if not viewer.is_administrator:
        return []
    named = _all_recipients().filter(program=OuterRef("pk"))
    today = clock.today(viewer.organization)
    running = Q(ends_on__isnull=True) | Q(ends_on__gte=today)
    return list(Program.objects.filter(running, ~Exists(named)).order_by("name", "pk"))


def _all_recipients() -> QuerySet[ConcernRecipient]:
    recipients = ConcernRecipient.objects.filter(membership__is_active=True)
    return recipients.select_related("membership__user").order_by("position")


# --- what is told to whoever raises one ---


@dataclass(frozen=True)
class Guidance:
    """Duty to report and emergency numbers, as they are shown."""

    duty: str
    numbers: list[Number]


def guidance_of(organization: Organization) -> Guidance:
    """The organization's own words and numbers, or the product's until there are own ones; at most two queries."""
    own = ConcernGuidance.objects.first()
    if own is None:
        return Guidance(str(DUTY), list(NUMBERS))
    numbers = EmergencyNumber.objects.order_by("position")
    return Guidance(own.duty, [Number(row.name, row.number, row.when_to_call) for row in numbers])
