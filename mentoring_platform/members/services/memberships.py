"""Roles of people who are members, and the end of a membership."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Invitation, Membership, User
from mentoring_platform.accounts.queries import pending_invitation
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentoring_platform.members.services.invitations import hold_person, narrow_to_units, withdraw_invitation
from mentoring_platform.tenancy.models import Unit


@transaction.atomic
def set_roles(*, user: User, roles: Iterable[str], by: Viewer, units: Iterable[Unit] = ()) -> None:
    """Let a person hold exactly these roles; `units` narrow the role of coordinator (none: the whole organization).

    A role taken away stays as an inactive row, so that what was done in it keeps its author. For somebody invited, the
    offer changes and the link stays good. Raises ValidationError (field `roles`) for no role, and if the organization
    would be left without an administrator.
    """
    wanted, chosen = set(roles), list(units)
    if not wanted:
        raise ValidationError({"roles": _("Choose at least one role. To end all access, use “End access”.")})
    administrators = _locked_administrators()
    hold_person(user)
    held = {row.role: row for row in Membership.objects.select_for_update().filter(user=user)}
    before = sorted(role for role, row in held.items() if row.is_active)
    invitation = None if before else pending_invitation(by.organization, user.pk)
    if not before and invitation is None:
        raise ValidationError({"roles": _("This person has no access. Send an invitation first.")})
    if Role.ADMINISTRATOR in before and Role.ADMINISTRATOR not in wanted:
        _keep_one(administrators, besides=held[Role.ADMINISTRATOR])
    for role in wanted - held.keys():
        held[role] = Membership(organization=by.organization, user=user, role=role)
    for role, membership in held.items():
        membership.is_active = role in wanted and invitation is None
        membership.save()
    if invitation is not None:
        Invitation.objects.filter(pk=invitation.pk).update(roles=sorted(wanted, key=Role.values.index))
    if Role.COORDINATOR in held:
        narrow_to_units(membership=held[Role.COORDINATOR], units=chosen if Role.COORDINATOR in wanted else [])
    record(
        organization=by.organization,
        by=by,
        action="member.roles_changed",
        subject=None,
        detail={
            "user": user.pk,
            "before": before,
            "after": sorted(wanted),
            "units": [str(unit.pk) for unit in chosen],
        },
    )


@transaction.atomic
def deactivate_person(*, user: User, by: Viewer) -> None:
    """End all access of a person to the organization; what the person did stays. The account itself is untouched.

    A pending invitation is withdrawn. Raises ValidationError for the last administrator.
    """
    administrators = _locked_administrators()
    hold_person(user)
    rows = list(Membership.objects.select_for_update().filter(user=user, is_active=True))
    for membership in rows:
        if membership.role == Role.ADMINISTRATOR:
            _keep_one(administrators, besides=membership)
    Membership.objects.filter(pk__in=[row.pk for row in rows]).update(is_active=False)
    invitation = pending_invitation(by.organization, user.pk)
    if invitation is not None:
        withdraw_invitation(invitation=invitation, by=by)
    if rows:
        detail = {"user": user.pk, "roles": sorted(row.role for row in rows)}
        record(organization=by.organization, by=by, action="member.deactivated", subject=rows[0], detail=detail)


def _locked_administrators() -> list[Membership]:
    # Locked before anything else and in one order, so that two administrators can neither remove each other at the
    # same moment nor wait for each other for ever.
    rows = Membership.objects.select_for_update().filter(role=Role.ADMINISTRATOR, is_active=True)
    return list(rows.order_by("pk"))


def _keep_one(administrators: list[Membership], *, besides: Membership) -> None:
    if all(row.pk == besides.pk for row in administrators):
        raise ValidationError({"roles": _("This is the only administrator. Make somebody else administrator first.")})
