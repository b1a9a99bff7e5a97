from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from mentoring_platform.tenancy.models import Organization, Unit


def organization_by_slug(slug: str) -> Organization | None:
    """The organization with this address that is not suspended, or None."""
    return Organization.objects.filter(slug=slug, suspended_at__isnull=True).first()


def active_organizations() -> QuerySet[Organization]:
    """All organizations that are not suspended, by id: what the dispatchers of periodic tasks walk."""
    return Organization.objects.filter(suspended_at__isnull=True).order_by("pk")


def units_of(organization: Organization) -> QuerySet[Unit]:
    """All units of the organization, by name."""
    return Unit.objects.filter(organization=organization)


def unit_tree(organization: Organization) -> list[Unit]:
    """Units in the order of the tree, each with `depth` (0 at the top); one query."""
    children: dict[UUID | None, list[Unit]] = {}
    for unit in units_of(organization):
        children.setdefault(unit.parent_id, []).append(unit)
    ordered: list[Unit] = []

    def walk(parent_id: UUID | None, depth: int) -> None:
        for unit in children.get(parent_id, []):
            unit.depth = depth
            ordered.append(unit)
            walk(unit.pk, depth + 1)

    walk(None, 0)
    return ordered


def with_descendants(organization: Organization, unit_ids: Iterable[UUID]) -> set[UUID]:
    """The ids of these units and of all units below them; one query."""
    wanted = set(unit_ids)
    for unit in unit_tree(organization):
        if unit.parent_id in wanted:
            wanted.add(unit.pk)
    return wanted
