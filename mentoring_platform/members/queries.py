"""Members as people: all roles of one person together, with the state of the invitation."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Invitation, Membership, MembershipUnit, User
from mentoring_platform.accounts.queries import has_administrator, invitations_for, members_for
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.members.choices import Access
from mentoring_platform.tenancy.models import Organization, Unit
from mentoring_platform.tenancy.queries import unit_tree
from mentoring_platform.tenancy.scope import organization_scope

ORDER = list(Role.values)


@dataclass(frozen=True)
class Person:
    """Somebody who has, had, or is offered a role in the organization."""

    user: User
    memberships: list[Membership]
    invitations: list[Invitation] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)

    @property
    def pk(self) -> int:
        return self.user.pk

    @property
    def pending(self) -> Invitation | None:
        """The invitation that was neither accepted nor withdrawn; it may have expired."""
        return next((invitation for invitation in self.invitations if invitation.is_pending), None)

    @property
    def access(self) -> Access:
        if any(membership.is_active for membership in self.memberships):
            return Access.ACTIVE
        if self.pending is None:
            return Access.NONE
        return Access.EXPIRED if self.pending.has_expired else Access.INVITED

    @property
    def roles(self) -> list[str]:
        """The roles held, or the ones offered to somebody invited; in the order of duties."""
        if self.access == Access.ACTIVE:
            held = {membership.role for membership in self.memberships if membership.is_active}
        else:
            held = set(self.pending.roles) if self.pending else set()
        return sorted(held, key=ORDER.index)

    @property
    def role_names(self) -> list[str]:
        return [Role(role).label for role in self.roles]

    @property
    def has_accepted(self) -> bool:
        """Whether the person has ever been a member; before that, the account's own name is not ours to show."""
        accepted = any(invitation.accepted_at for invitation in self.invitations)
        return accepted or self.access == Access.ACTIVE or not self.invitations

    @property
    def name(self) -> str:
        given = self.invitations[0].name if self.invitations else ""
        return (self.user.name if self.has_accepted else given) or given or self.user.email

    @property
    def last_sign_in(self) -> datetime | None:
        return self.user.last_login if self.access == Access.ACTIVE else None


def people_for(viewer: Viewer) -> list[Person]:
    """Everybody with a membership, by name; three queries however many there are."""
    memberships: dict[int, list[Membership]] = {}
    for membership in members_for(viewer):
        memberships.setdefault(membership.user_id, []).append(membership)
    invitations: dict[int, list[Invitation]] = {}
    for invitation in invitations_for(viewer):
        invitations.setdefault(invitation.user_id, []).append(invitation)
    units: dict[int, list[Unit]] = {}
    for scope in MembershipUnit.objects.select_related("membership", "unit").order_by("unit__name"):
        units.setdefault(scope.membership.user_id, []).append(scope.unit)
    people = [
        Person(rows[0].user, rows, invitations.get(user_id, []), units.get(user_id, []))
        for user_id, rows in memberships.items()
    ]
    return sorted(people, key=lambda person: (person.name.casefold(), person.pk))


def person_for(viewer: Viewer, user_id: int) -> Person:
    """One person of the viewer's organization; Http404 for anybody else."""
    rows = list(members_for(viewer).filter(user_id=user_id))
    if not rows:
        raise Http404
    scopes = MembershipUnit.objects.filter(membership__user_id=user_id).select_related("unit").order_by("unit__name")
    invitations = list(invitations_for(viewer).filter(user_id=user_id))
    return Person(rows[0].user, rows, invitations, [scope.unit for scope in scopes])


@dataclass(frozen=True)
class Branch:
    """A unit with the branches below it."""

    unit: Unit
    below: list["Branch"]


def unit_branches(viewer: Viewer) -> list[Branch]:
    """The units of the viewer's organization as a tree; one query."""
    branches: dict[UUID, Branch] = {}
    top: list[Branch] = []
    for unit in unit_tree(viewer.organization):
        branch = branches[unit.pk] = Branch(unit, [])
        (branches[unit.parent_id].below if unit.parent_id else top).append(branch)
    return top


def organizations_for_operator() -> list[Organization]:
    """All organizations, suspended ones too. What they hold is not the operator's to see: not even how much."""
    return list(Organization.objects.order_by("name", "pk"))


@transaction.atomic
def is_administered(organization: Organization) -> bool:
    """Whether somebody administers the organization: the one thing the operator learns about its members."""
    with organization_scope(organization):
        return has_administrator(organization)
