from collections.abc import Iterable
from uuid import UUID
from weakref import WeakKeyDictionary

from django.db.models import Q, QuerySet, Value

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Membership, MembershipUnit
from mentoring_platform.accounts.viewer import Viewer
from programs.models import CalendarPeriod, Enrolment, Pairing, Program, ProgramScope, Topic

_known_program_ids: "WeakKeyDictionary[Viewer, frozenset[UUID] | None]" = WeakKeyDictionary()


def program_ids(viewer: Viewer) -> frozenset[UUID] | None:
    """The programs of which the viewer sees the people by office; None means all of them."""
    return None if viewer.is_administrator else managed_program_ids(viewer)


def managed_program_ids(viewer: Viewer) -> frozenset[UUID] | None:
    """The programs in which the viewer may change things as coordinator; None means all of them.

    One query, remembered with the viewer. An administrator reads all; he who coordinates too keeps to that scope.
    """
    if not viewer.is_coordinator:
        return frozenset()
    if viewer not in _known_program_ids:
        scopes = ProgramScope.objects.filter(membership=viewer.membership(Role.COORDINATOR))
        _known_program_ids[viewer] = frozenset(scopes.values_list("program_id", flat=True)) or None
    return _known_program_ids[viewer]


def read_reach(viewer: Viewer) -> None:
    """Read a coordinator's programs and units in one query, for pages that ask for both; none for who is none.

    Both are remembered with the viewer, as if each had been asked for.
    """
    membership = viewer.membership(Role.COORDINATOR)
    if membership is None or viewer in _known_program_ids:
        return
    programs = ProgramScope.objects.filter(membership=membership).annotate(is_unit=Value(False))
    units = MembershipUnit.objects.filter(membership=membership).annotate(is_unit=Value(True))
    found = list(programs.values_list("is_unit", "program_id").union(units.values_list("is_unit", "unit_id")))
    _known_program_ids[viewer] = frozenset(key for is_unit, key in found if not is_unit) or None
    viewer.know_units({key for is_unit, key in found if is_unit})


def programs_for(viewer: Viewer) -> QuerySet[Program]:
    """Programs the viewer may see, by name: the office's by scope, a mentor's by pairings that are his."""
    ids = program_ids(viewer)
    if ids is None:
        return Program.objects.all()
    allowed = Q(pk__in=ids)
    if viewer.is_mentor:
        own = Pairing.objects.filter(mentor__membership__user=viewer.user)
        allowed |= Q(pk__in=own.values("enrolment__program"))
    return Program.objects.filter(allowed)


def managed_programs(viewer: Viewer) -> QuerySet[Program]:
    """Programs the viewer may change as coordinator, by name."""
    ids = managed_program_ids(viewer)
    return Program.objects.all() if ids is None else Program.objects.filter(pk__in=ids)


def periods_of(program: Program) -> QuerySet[CalendarPeriod]:
    """Terms, breaks and holidays of a program by their first day."""
    return CalendarPeriod.objects.filter(program=program).order_by("starts_on", "kind")


def managed_periods(viewer: Viewer) -> QuerySet[CalendarPeriod]:
    """Terms, breaks and holidays the viewer may change as coordinator."""
    return CalendarPeriod.objects.filter(program__in=managed_programs(viewer)).select_related("program")


def coordinators_with_scopes(viewer: Viewer) -> QuerySet[Membership]:
    """Active coordinators and broadcasters with their programs, for the administrator; two queries."""
    return (
        Membership.objects.filter(role__in=[Role.COORDINATOR, Role.BROADCASTER], is_active=True)
        .select_related("user")
        .prefetch_related("program_scopes__program")
        .order_by("user__name", "user__email")
    )


def topics_of(program: Program) -> QuerySet[Topic]:
    """The topics that talks of a program are offered, in their order."""
    return Topic.objects.filter(program=program, is_active=True).order_by("order", "name")


def units_of_programs(programs: Iterable[UUID]) -> set[UUID]:
    """The units of those who are, were or will be in these programs; one query."""
    units = Enrolment.objects.filter(program__in=programs, mentee__unit__isnull=False).values_list("mentee__unit")
    return {unit for (unit,) in units.distinct().order_by()}


def reaches(membership: Membership, enrolment: Enrolment, parents: dict[UUID, UUID | None]) -> bool:
    """As `managed_pairings`: who is limited to no program or unit reaches all of them.

    The membership brings its scopes; `parents` is the tree of units, each with the one above it.
    """
    programs = {scope.program_id for scope in membership.program_scopes.all()}
    units = {scope.unit_id for scope in membership.unit_scopes.all()}
    if programs and enrolment.program_id not in programs:
        return False
    unit = enrolment.mentee.unit_id
    while units and unit is not None and unit not in units:
        unit = parents[unit]
    return not units or unit is not None
