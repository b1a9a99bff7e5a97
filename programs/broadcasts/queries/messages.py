"""Messages to pass on, their words and files, as a viewer may have them."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When

from mentees.models import Tag
from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Membership, MembershipUnit
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Unit
from mentoring_platform.tenancy.queries import with_descendants
from programs.broadcasts.queries.deliveries import tellable_deliveries
from programs.broadcasts.queries.reach import broadcaster_program_ids, in_programs, writable_program_ids
from programs.choices import BroadcastState, Intensity
from programs.models import Broadcast, BroadcastFile, BroadcastProgram, BroadcastText, Program, SavedView
from programs.queries import managed_program_ids

APPROVING = (Role.ADMINISTRATOR, Role.COORDINATOR, Role.BROADCASTER)
MOST_PRESENT = 200


def broadcasts_for(viewer: Viewer) -> QuerySet[Broadcast]:
    """Messages the viewer may read: an administrator all, others those of their programs; who sees sums, those out.

    Templates are among them. Mentors have deliveries, not messages.
    """
    found = _with_people(Broadcast.objects.all())
    if viewer.is_administrator:
        return found
    ids = writable_program_ids(viewer)
    allowed = Q(pk__in=[])
    if viewer.is_coordinator or viewer.is_broadcaster:
        goes_there = BroadcastProgram.objects.filter(in_programs(ids, "program"), broadcast=OuterRef("pk"))
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
    return looked_at_by_a_second(viewer).filter(state=BroadcastState.AWAITING)


def looked_at_by_a_second(viewer: Viewer) -> QuerySet[Broadcast]:
    """As `to_approve`, with those that are out already: whoever presses twice finds what the first press did."""
    others = broadcasts_for(viewer) if viewer.is_administrator else managed_broadcasts(viewer)
    states = [BroadcastState.AWAITING, BroadcastState.OUT]
    return others.filter(state__in=states).exclude(written_by__user=viewer.user)


def present_broadcasts(viewer: Viewer) -> list[Broadcast]:
    """What the list shows at once: drafts, templates, what waits and what is being passed on; the latest first."""
    today = clock.today(viewer.organization)
    is_former = Q(state=BroadcastState.WITHDRAWN) | Q(state=BroadcastState.OUT, tell_until__lt=today)
    return list(broadcasts_for(viewer).exclude(is_former)[:MOST_PRESENT])


def former_broadcasts(viewer: Viewer) -> QuerySet[Broadcast]:
    """What is over or was withdrawn, the latest first."""
    today = clock.today(viewer.organization)
    is_former = Q(state=BroadcastState.WITHDRAWN) | Q(state=BroadcastState.OUT, tell_until__lt=today)
    return broadcasts_for(viewer).filter(is_former).order_by("-tell_until", "-pk")


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


def files_of(broadcast: Broadcast) -> QuerySet[BroadcastFile]:
    """The files of a message, without their content."""
    files = BroadcastFile.objects.filter(broadcast=broadcast).select_related("file").defer("file__content")
    return files.order_by("file__name", "pk")


def narrowed_in_words(broadcast: Broadcast) -> list[str]:
    """What narrows the programs of a message: names of units, intensities, tags and a saved view."""
    kept = broadcast.audience
    units = Unit.objects.filter(pk__in=kept.get("units", ())).values_list("name", flat=True) if "units" in kept else ()
    tags = Tag.objects.filter(pk__in=kept.get("tags", ())).values_list("name", flat=True) if "tags" in kept else ()
    view = SavedView.objects.filter(pk=kept["view"]).values_list("name", flat=True) if kept.get("view") else ()
    intensities = [str(label) for key, label in Intensity.choices if key in kept.get("intensities", ())]
    return [*units, *intensities, *tags, *view]


def _with_people(broadcasts: QuerySet[Broadcast]) -> QuerySet[Broadcast]:
    return broadcasts.select_related("written_by__user", "approved_by__user").order_by("-pk")
