"""How far somebody's office reaches in messages to pass on: as coordinator, as broadcaster, or both."""

from uuid import UUID
from weakref import WeakKeyDictionary

from django.db.models import Q, QuerySet

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from programs.models import Program, ProgramScope, SavedView
from programs.queries import managed_program_ids, units_of_programs, views_for
from programs.queries.pairings import Reach

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
    return Program.objects.filter(running & in_programs(writable_program_ids(viewer), "pk"))


def writable_program_ids(viewer: Viewer) -> frozenset[UUID] | None:
    """The programs to which the viewer may write in whatever role; None means all."""
    one, other = broadcaster_program_ids(viewer), managed_program_ids(viewer)
    return None if one is None or other is None else one | other


def in_programs(ids: frozenset[UUID] | None, path: str) -> Q:
    """The condition that a path leads to one of these programs; None is all of them."""
    return Q() if ids is None else Q(**{f"{path}__in": ids})


def units_to_write_to(viewer: Viewer) -> set[UUID] | None:
    """The units that the viewer may name; None means all of them.

    A broadcaster is bound to no unit, and is named those in which somebody is in his programs.
    """
    own = viewer.managed_unit_ids
    if not viewer.is_broadcaster or own is None:
        return own
    ids = broadcaster_program_ids(viewer)
    return None if ids is None else own | units_of_programs(ids)


def views_to_write_to(viewer: Viewer) -> QuerySet[SavedView]:
    """Saved views to which the viewer may narrow a message, by name: those of his list of participants.

    A broadcaster has no such list, and is named those that the office shares, as far as their program and unit are his.
    """
    views = views_for(viewer)
    if not viewer.is_broadcaster:
        return views
    shared, ids, units = Q(is_shared=True), broadcaster_program_ids(viewer), units_to_write_to(viewer)
    if ids is not None:
        shared &= Q(program=None) | Q(program__in=ids)
    if units is not None:
        shared &= Q(unit=None) | Q(unit__in=units)
    return SavedView.objects.filter(Q(pk__in=views.order_by().values("pk")) | shared).order_by("name", "pk")


def office_reach(viewer: Viewer, path: str) -> Q:
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
    return enrolments.filter(office_reach(viewer, ""))
