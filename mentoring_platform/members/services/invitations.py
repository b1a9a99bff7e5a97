"""The life of an invitation: sent → accepted, or withdrawn, or expired after 14 days and sent again."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Invitation, Membership, MembershipUnit, User
from mentoring_platform.accounts.queries import pending_invitation, viewer_for
from mentoring_platform.accounts.services import complete_account, person_with_email
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentoring_platform.notifications.services import queue_email
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization, Unit

VALID_FOR = timedelta(days=14)


def hash_of(secret: str) -> str:
    """What is kept of a link's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def invite_member(*, organization: Organization, email: str, name: str, role: str, by: Viewer | None) -> Membership:
    """Offer one role to a person, and return the membership, to be tied to the person's profile at once.

    Who is a member already gets the role immediately; anybody else gets an invitation by e-mail, and the membership
    stays inactive until it is accepted. Calling it again for somebody still invited sends a fresh invitation. Raises
    ValidationError (field `email`) for what is no address.
    """
    invite_person(organization=organization, email=email, name=name, roles=[role], by=by)
    return Membership.objects.get(user__email=email.strip().lower(), role=role)


@transaction.atomic
def invite_person(
    *,
    organization: Organization,
    email: str,
    name: str,
    roles: Iterable[str],
    by: Viewer | None,
    units: Iterable[Unit] = (),
) -> Invitation | None:
    """Offer roles to a person; `units` narrow the role of coordinator. Returns None for a present member.

    Side effects: user and memberships are made as needed (memberships inactive until the invitation is accepted), an
    earlier pending invitation is withdrawn in favour of this one, a letter goes into the outbox, an audit entry is
    written. A present member gets the roles at once, without a letter. Nothing tells whether the address has an account
    elsewhere. Raises ValidationError (fields `email`, `roles`).
    """
    offered = list(dict.fromkeys(roles))
    if not offered:
        raise ValidationError({"roles": _("Choose at least one role.")})
    user = person_with_email(email=email)
    hold_person(user)
    is_member = Membership.objects.filter(user=user, is_active=True).exists()
    for role in offered:
        membership, created = Membership.objects.get_or_create(
            organization=organization, user=user, role=role, defaults={"is_active": is_member}
        )
        is_new = created or not membership.is_active
        if is_member and not membership.is_active:
            membership.is_active = True
            membership.save(update_fields=["is_active"])
        if role == Role.COORDINATOR and is_new:
            narrow_to_units(membership=membership, units=units)
    if is_member:
        record(
            organization=organization,
            by=by,
            action="member.roles_added",
            subject=None,
            detail={"user": user.pk, "roles": offered},
        )
        return None
    return _send_invitation(organization=organization, user=user, name=name, roles=offered, by=by)


@transaction.atomic
def resend_invitation(*, invitation: Invitation, by: Viewer) -> Invitation:
    """Send a fresh link, good for another 14 days; the former one ends. Raises ValidationError if it is not pending.

    One that has been renewed meanwhile stays as it is: two clicks send one letter.
    """
    hold_person(invitation.user)
    pending = pending_invitation(invitation.organization, invitation.user_id)
    if pending is None:
        raise ValidationError(_("This invitation has already been accepted or withdrawn."))
    if pending.pk != invitation.pk:
        return pending
    return _send_invitation(
        organization=invitation.organization, user=invitation.user, name=invitation.name, roles=invitation.roles, by=by
    )


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: Viewer | None) -> None:
    """Take an invitation back: its link says so, and its memberships stay inactive. Twice is as good as once."""
    withdrawn = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, withdrawn_at=None)
    if withdrawn.update(withdrawn_at=clock.now()):
        record(organization=invitation.organization, by=by, action="invitation.withdrawn", subject=invitation)


@transaction.atomic
def accept_invitation(*, invitation: Invitation, user: User, name: str = "", password: str = "") -> Viewer:
    """Make the offered memberships active, and return the new member as viewer.

    `name` and `password` complete an account that nobody has used yet; one without a name takes the invitation's. Of
    two clicks at once only one wins. Raises ValidationError if the invitation is not open, or is another person's.
    """
    refusal = ValidationError(_("This invitation can no longer be accepted."))
    if invitation.user_id != user.pk:
        raise refusal
    hold_person(user)
    claimed = Invitation.objects.filter(
        pk=invitation.pk, accepted_at=None, withdrawn_at=None, expires_at__gt=clock.now()
    ).update(accepted_at=clock.now())
    if not claimed:
        raise refusal
    invitation.refresh_from_db()  # the offer may have been changed since the page was read
    if name or not user.name:
        complete_account(user=user, name=name or invitation.name, password=password)
    Membership.objects.filter(user=user, role__in=invitation.roles).update(is_active=True)
    viewer = viewer_for(user, invitation.organization)
    record(
        organization=invitation.organization,
        by=viewer,
        action="invitation.accepted",
        subject=invitation,
        detail={"roles": invitation.roles},
    )
    return viewer


def hold_person(user: User) -> None:
    """Until the commit: what is decided about one person is decided by one at a time, in whatever organization.

    Whoever holds the administrators as well holds them first.
    """
    User.objects.select_for_update(no_key=True).filter(pk=user.pk).first()


def narrow_to_units(*, membership: Membership, units: Iterable[Unit]) -> None:
    """Let a membership reach these units and those below only; none means the whole organization."""
    wanted = {unit.pk for unit in units}
    MembershipUnit.objects.filter(membership=membership).exclude(unit_id__in=wanted).delete()
    present = set(MembershipUnit.objects.filter(membership=membership).values_list("unit_id", flat=True))
    MembershipUnit.objects.bulk_create(
        MembershipUnit(organization=membership.organization, membership=membership, unit_id=unit_id)
        for unit_id in sorted(wanted - present)
    )


def _send_invitation(
    *, organization: Organization, user: User, name: str, roles: list[str], by: Viewer | None
) -> Invitation:
    former = pending_invitation(organization, user.pk)
    if former is not None:
        roles = sorted({*former.roles, *roles}, key=Role.values.index)
        Invitation.objects.filter(pk=former.pk).update(withdrawn_at=clock.now())
    secret = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        organization=organization,
        user=user,
        email=user.email,
        name=name.strip(),
        roles=list(roles),
        token_hash=hash_of(secret),
        invited_by=by.acting_membership if by else None,
        expires_at=clock.now() + VALID_FOR,
    )
    _queue_letter(invitation=invitation, secret=secret)
    record(
        organization=organization,
        by=by,
        action="invitation.sent",
        subject=invitation,
        detail={"user": user.pk, "roles": invitation.roles},
    )
    return invitation


def _queue_letter(*, invitation: Invitation, secret: str) -> None:
    organization = invitation.organization
    with translation.override(organization.language):
        context = {
            "invitation": invitation,
            "organization": organization,
            "roles": ", ".join(str(Role(role).label) for role in invitation.roles),
            "link": settings.SITE_URL.rstrip("/") + reverse("invitation", args=[organization.slug, secret]),
            "last_day": clock.local_day(organization, invitation.expires_at),
            "is_rtl": translation.get_language_bidi(),
        }
        queue_email(
            organization=organization,
            key=f"invitation:{invitation.pk}",
            to=invitation.email,
            subject=_("Invitation to %(organization)s") % {"organization": organization.name},
            text=render_to_string("members/email/invitation.txt", context),
            html=render_to_string("members/email/invitation.html", context),
            forget_when_sent=True,
        )
