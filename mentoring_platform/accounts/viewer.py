"""Who is looking: the first argument of every query and the subject of every permission."""

from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from django.urls import reverse

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Membership, MembershipUnit, User
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.tenancy.queries import with_descendants


@dataclass(frozen=True, eq=False)
class Viewer:
    """A user inside one organization, with the roles held there."""

    user: User
    organization: Organization
    memberships: tuple[Membership, ...] = field(default=())

    @cached_property
    def roles(self) -> frozenset[str]:
        return frozenset(membership.role for membership in self.memberships)

    def has(self, *roles: str) -> bool:
        """Whether the viewer holds at least one of these roles."""
        return not self.roles.isdisjoint(roles)

    @property
    def is_administrator(self) -> bool:
        return self.has(Role.ADMINISTRATOR)

    @property
    def is_coordinator(self) -> bool:
        return self.has(Role.COORDINATOR)

    @property
    def is_office(self) -> bool:
        """Administrator or coordinator: who reads of others by duty."""
        return self.has(Role.ADMINISTRATOR, Role.COORDINATOR)

    @property
    def is_mentor(self) -> bool:
        return self.has(Role.MENTOR)

    @property
    def is_broadcaster(self) -> bool:
        return self.has(Role.BROADCASTER)

    def membership(self, role: str) -> Membership | None:
        """The viewer's membership in this role, or None."""
        return next((membership for membership in self.memberships if membership.role == role), None)

    @cached_property
    def acting_membership(self) -> Membership:
        """The membership under which the viewer writes: the one with most duties."""
        order = list(Role)
        return min(self.memberships, key=lambda membership: order.index(Role(membership.role)))

    @property
    def unit_ids(self) -> set[UUID] | None:
        """Units whose people the viewer may see by office, descendants included; None means all of them."""
        return None if self.is_administrator else self.managed_unit_ids

    @cached_property
    def managed_unit_ids(self) -> set[UUID] | None:
        """Units whose people the viewer may change as coordinator, descendants included; None means all of them.

        An administrator reads all and changes nobody: he who coordinates too changes within that scope alone.
        """
        if not self.is_coordinator:
            return set()
        ids = MembershipUnit.objects.filter(membership=self.membership(Role.COORDINATOR)).values_list(
            "unit_id", flat=True
        )
        return self._with_those_below(set(ids))

    def know_units(self, chosen: set[UUID]) -> None:
        """Remember the units of the coordinator's scope, for who read them together with something else."""
        self.__dict__["managed_unit_ids"] = self._with_those_below(chosen)

    def _with_those_below(self, chosen: set[UUID]) -> set[UUID] | None:
        return with_descendants(self.organization, chosen) if chosen else None

    def url(self, name: str, *args, **kwargs) -> str:
        """The address of a page of this organization."""
        if kwargs:
            return reverse(name, kwargs={"organization_slug": self.organization.slug, **kwargs})
        return reverse(name, args=[self.organization.slug, *args])
