"""Messages to pass on and their deliveries, as a viewer may have them."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID
from weakref import WeakKeyDictionary

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Subquery, When

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Membership, MembershipUnit
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.queries import with_descendants
from programs.broadcasts.audience import (
    Audience,
    audience_of,
    day_of,
    newcomers_of,
    tellers,
    telling,
    told_by_the_absent,
    with_teller,
    without_teller,
)
from programs.choices import BroadcastState, DeliveryState, Urgency
from programs.models import (
    Broadcast,
    BroadcastFile,
    BroadcastProgram,
    BroadcastText,
    Delivery,
    Program,
    ProgramScope,
)
from programs.queries import active_on, managed_program_ids
from programs.queries.pairings import Reach

__all__ = [
    "Audience",
    "audience_of",
    "broadcasts_for",
    "day_of",
    "deliveries_for",
    "figures_for",
    "files_for",
    "managed_broadcasts",
    "newcomers_of",
    "open_deliveries_of",
    "programs_to_write_to",
    "tellable_deliveries",
    "tellers",
    "telling",
    "texts_for",
    "to_approve",
    "told_by_the_absent",
    "with_teller",
    "without_teller",
]

APPROVING = (Role.ADMINISTRATOR, Role.COORDINATOR, Role.BROADCASTER)
_known_broadcaster_ids: "WeakKeyDictionary[Viewer, frozenset[UUID] | None]" = WeakKeyDictionary()


def broadcaster_program_ids(viewer: Viewer) -> frozenset[UUID] | None:
    """The programs to which the viewer may write as broadcaster; None means all. One query, kept with the viewer."""
    if not viewer.is_broadcaster:
        return frozenset()
    if viewer not in _known_broadcaster_ids:
        scopes = ProgramScope.objects.filter(membership=viewer.membership(Role.BROADCASTER))
        _known_broadcaster_ids[viewer] = frozenset(scopes.values_list("program_id", flat=True)) or None
    return _known_broadcaster_ids[viewer]


def programs_to_write_to(viewer: Viewer) -> QuerySet[Program]:
    """Programs that are not over, to which the viewer may write, by name."""
    running = Q(ends_on__isnull=True) | Q(ends_on__gte=clock.today(viewer.organization))
    return Program.objects.filter(running & _in_programs(_writable_program_ids(viewer), "pk"))


def _writable_program_ids(viewer: Viewer) -> frozenset[UUID] | None:
    one, other = broadcaster_program_ids(viewer), managed_program_ids(viewer)
    return None if one is None or other is None else one | other


def _in_programs(ids: frozenset[UUID] | None, path: str) -> Q:
    return Q() if ids is None else Q(**{f"{path}__in": ids})


def units_to_write_to(viewer: Viewer) -> set[UUID] | None:
    """The units within which the viewer writes; None means all of them: a broadcaster is bound to no unit."""
    return None if viewer.is_broadcaster else viewer.managed_unit_ids


# --- messages ---


def broadcasts_for(viewer: Viewer) -> QuerySet[Broadcast]:
    """Messages the viewer may read: an administrator all, others those of their programs; who sees sums, those out.

    Templates are among them. Mentors have deliveries, not messages.
    """
    found = _with_people(Broadcast.objects.all())
    if viewer.is_administrator:
        return found
    ids = _writable_program_ids(viewer)
    allowed = Q(pk__in=[])
    if viewer.is_coordinator or viewer.is_broadcaster:
        goes_there = BroadcastProgram.objects.filter(_in_programs(ids, "program"), broadcast=OuterRef("pk"))
        allowed |= Q(Exists(goes_there))
    if viewer.has(Role.VIEWER):
        allowed |= Q(state__in=[BroadcastState.OUT, BroadcastState.WITHDRAWN])
    return found.filter(allowed)


def managed_broadcasts(viewer: Viewer) -> QuerySet[Broadcast]:
    """Messages the viewer may write, send, correct and withdraw: those that go nowhere but where he may write.

    A coordinator of some units has those whose audience is within them.
    """
    found = _with_people(Broadcast.objects.all())
    as_broadcaster, as_coordinator = broadcaster_program_ids(viewer), managed_program_ids(viewer)
    allowed = _goes_nowhere_but(as_broadcaster) if viewer.is_broadcaster else Q(pk__in=[])
    if viewer.is_coordinator:
        units = viewer.managed_unit_ids
        own = _goes_nowhere_but(as_coordinator)
        if units is not None:
            own &= Q(audience__has_key="units", audience__units__contained_by=[str(key) for key in units])
        allowed = own if not viewer.is_broadcaster else allowed | own
    return found.filter(allowed)


def _goes_nowhere_but(ids: frozenset[UUID] | None) -> Q:
    if ids is None:
        return Q(pk__isnull=False)
    others = BroadcastProgram.objects.filter(broadcast=OuterRef("pk")).exclude(program__in=ids)
    return ~Q(Exists(others))


def to_approve(viewer: Viewer) -> QuerySet[Broadcast]:
    """Messages that wait for a second person and whose second person the viewer can be: not who wrote them.

    Who may write to all of their programs, and administrators.
    """
    waiting = broadcasts_for(viewer) if viewer.is_administrator else managed_broadcasts(viewer)
    return waiting.filter(state=BroadcastState.AWAITING).exclude(written_by__user=viewer.user)


def approvers_of(broadcast: Broadcast) -> list[Membership]:
    """Whom to ask to be the second person, one membership for each; three queries."""
    programs = set(BroadcastProgram.objects.filter(broadcast=broadcast).values_list("program_id", flat=True))
    members = Membership.objects.filter(role__in=APPROVING, is_active=True)
    others = members.exclude(user=broadcast.written_by.user_id).select_related("user")
    units = {UUID(key) for key in broadcast.audience.get("units", ())}
    found: dict[int, Membership] = {}
    for member in others.prefetch_related("program_scopes").order_by("user__name", "pk"):
        scopes = {scope.program_id for scope in member.program_scopes.all()}
        if member.role == Role.ADMINISTRATOR or not scopes or programs <= scopes:
            found.setdefault(member.user_id, member)
    bound = MembershipUnit.objects.filter(membership__in=found.values()).values_list("membership_id", "unit_id")
    reach: dict[UUID, set[UUID]] = {}
    for membership_id, unit_id in bound:
        reach.setdefault(membership_id, set()).add(unit_id)
    return [
        member
        for member in found.values()
        if member.pk not in reach or (units and units <= with_descendants(broadcast.organization, reach[member.pk]))
    ]


def programs_of(broadcast: Broadcast) -> list[Program]:
    """The programs a message goes to, by name."""
    rows = BroadcastProgram.objects.filter(broadcast=broadcast).select_related("program")
    return [row.program for row in rows.order_by("program__name", "pk")]


def wants_approval(programs: Iterable[Program]) -> bool:
    """Whether one of these programs wants a second person."""
    return any(program.broadcast_approval for program in programs)


def texts_for(broadcasts: Iterable[Broadcast], language: str) -> dict[UUID, BroadcastText]:
    """The present words of messages for a reader: in his language, else the organization's; one query."""
    rows = list(broadcasts)
    if not rows:
        return {}
    own = rows[0].organization.language
    order = Case(When(language=language, then=0), When(language=own, then=1), default=2)
    found: dict[UUID, BroadcastText] = {}
    versions = {row.pk: row.version for row in rows}
    for text in BroadcastText.objects.filter(broadcast__in=versions).order_by(order, "language"):
        if text.version == versions[text.broadcast_id]:
            found.setdefault(text.broadcast_id, text)
    return found


def texts_by_language(broadcast: Broadcast, version: int | None = None) -> dict[str, BroadcastText]:
    """The words of a version, by default the present one."""
    texts = BroadcastText.objects.filter(broadcast=broadcast, version=version or broadcast.version)
    return {text.language: text for text in texts}


def files_for(viewer: Viewer) -> QuerySet[BroadcastFile]:
    """Attachments the viewer may have: of messages he may read, and that he passes on or has passed on."""
    allowed = Q(broadcast__in=broadcasts_for(viewer).order_by().values("pk")) if viewer.roles else Q(pk__in=[])
    if viewer.is_mentor:
        own = tellable_deliveries(viewer, clock.today(viewer.organization)).order_by().values("broadcast")
        allowed |= Q(broadcast__in=own)
    return BroadcastFile.objects.filter(allowed).select_related("file")


def _with_people(broadcasts: QuerySet[Broadcast]) -> QuerySet[Broadcast]:
    return broadcasts.select_related("written_by__user", "approved_by__user").order_by("-changed_at", "-pk")


# --- deliveries ---


def open_deliveries_of(viewer: Viewer, day: date) -> QuerySet[Delivery]:
    """What the viewer as a mentor has still to pass on on a day, the urgent first, then the one whose time is up first.

    Each with `telling`, the viewer's own pairing through which he does. After its last day it stays until it is told.
    """
    found = Delivery.objects.filter(
        state=DeliveryState.OPEN, broadcast__state=BroadcastState.OUT, broadcast__tell_from__lte=day
    )
    urgent = Case(When(broadcast__urgency=Urgency.CALL_NOW, then=0), default=1)
    return _told_by(found, viewer, day).order_by(urgent, "broadcast__tell_until", "mentee__full_name", "pk")


def tellable_deliveries(viewer: Viewer, day: date) -> QuerySet[Delivery]:
    """Deliveries of which the viewer as a mentor may say what became: of whom he accompanies on the day (or today).

    What he told himself is among them, also when somebody else accompanies by now; what was stopped is not.
    """
    found = Delivery.objects.filter(broadcast__state=BroadcastState.OUT).exclude(state=DeliveryState.STOPPED)
    return _told_by(found, viewer, day, clock.today(viewer.organization), and_what_he_told=True)


def _told_by(found: QuerySet[Delivery], viewer: Viewer, *days: date, and_what_he_told: bool = False):
    membership = viewer.membership(Role.MENTOR)
    if membership is None:
        return found.none()
    own = telling(days[0]).filter(mentor__membership=membership)
    allowed = Q(Exists(own.order_by()))
    for day in set(days[1:]) - {days[0]}:
        allowed |= Q(Exists(telling(day).filter(mentor__membership=membership).order_by()))
    if and_what_he_told:
        allowed |= Q(told_by__membership=membership)
    found = found.filter(allowed).annotate(telling=Subquery(own.values("pk")[:1]))
    return found.select_related("broadcast", "mentee", "enrolment__program")


def deliveries_for(viewer: Viewer, broadcast: Broadcast) -> QuerySet[Delivery]:
    """Deliveries of a message the viewer may read, within his programs and units; a broadcaster's programs.

    Names are for `can_see_whom` alone; whoever sees sums has all of them to be counted.
    """
    found = Delivery.objects.filter(broadcast=broadcast)
    if not _counts_all(viewer):
        found = found.filter(_reach(viewer, "enrolment__"))
    return found.select_related("mentee__unit", "enrolment__program").order_by("mentee__full_name", "pk")


def _counts_all(viewer: Viewer) -> bool:
    """Who sees sums has all to be counted; if another role of his shows him names, he has what that one has."""
    sees_sums_alone = viewer.has(Role.VIEWER) and not (viewer.is_coordinator or viewer.is_broadcaster)
    return viewer.is_administrator or sees_sums_alone


def deliveries_to_mend(viewer: Viewer) -> QuerySet[Delivery]:
    """Deliveries that a coordinator may say were reached in another way."""
    reach = Reach(managed_program_ids(viewer), viewer.managed_unit_ids).over(
        "enrolment__program", "enrolment__mentee__"
    )
    return Delivery.objects.filter(reach).select_related("broadcast", "mentee", "enrolment__program")


def _reach(viewer: Viewer, path: str) -> Q:
    """What of enrolments the viewer's office reaches, as coordinator or as broadcaster."""
    if viewer.is_administrator:
        return Q()
    reach = Reach(managed_program_ids(viewer), viewer.managed_unit_ids).over(f"{path}program", f"{path}mentee__")
    if not viewer.is_broadcaster or not reach:
        return reach
    ids = broadcaster_program_ids(viewer)
    return Q() if ids is None else reach | Q(**{f"{path}program__in": ids})


def within_reach(viewer: Viewer, enrolments: QuerySet) -> QuerySet:
    """Those of an audience whom the viewer's office reaches."""
    return enrolments.filter(_reach(viewer, ""))


def has_left(day: date, path: str = "enrolment__") -> Q:
    """The condition that a delivery is still open and its enrolment over: nobody is to be told any more."""
    return Q(state=DeliveryState.OPEN) & ~active_on(day, path)


def figures_for(viewer: Viewer, broadcasts: Iterable[Broadcast]) -> dict[UUID, dict[str, int]]:
    """How many deliveries of each message stand where, within the viewer's reach; one query.

    `all` is whom it is for: not who left before being told, nor for whom it was stopped. `reached` is told or
    otherwise, `left` what is still open, `could_not` apart from both.
    """
    ids = [row.pk for row in broadcasts]
    if not ids:
        return {}
    day = clock.today(viewer.organization)
    found = Delivery.objects.filter(broadcast__in=ids)
    if not _counts_all(viewer):
        found = found.filter(_reach(viewer, "enrolment__"))
    reached = Q(state__in=[DeliveryState.TOLD, DeliveryState.OTHERWISE])
    gone = has_left(day) | Q(state=DeliveryState.STOPPED)
    counted = found.order_by().values("broadcast").annotate(
        all=Count("pk", filter=~gone),
        reached=Count("pk", filter=reached),
        could_not=Count("pk", filter=Q(state=DeliveryState.COULD_NOT)),
        left=Count("pk", filter=Q(state=DeliveryState.OPEN) & ~has_left(day)),
    )  # fmt: skip
    return {row.pop("broadcast"): row for row in counted}
