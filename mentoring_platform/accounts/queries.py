from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet
from django_scopes import scopes_disabled

from mentoring_platform.accounts.models import Invitation, Membership, User
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy.models import Organization


def viewer_for(user: User, organization: Organization) -> Viewer | None:
    """The user as a member of the active organization, or None for a stranger; one query."""
    memberships = tuple(Membership.objects.filter(user=user, is_active=True).order_by("created_at", "pk"))
    return Viewer(user, organization, memberships) if memberships else None


@transaction.atomic
def organizations_of(user: User) -> list[Organization]:
    """Organizations in which the user is an active member and that are not suspended, by name.

    The one read across organizations: the policy `own_memberships` shows a user's own rows while `app.user` names him.
    """
    with connection.cursor() as cursor:
        # nosemgrep: organization-set-by-hand -- names the reader, for this transaction, to the policy `own_memberships`
        cursor.execute("SELECT set_config('app.user', %s, true)", [str(user.pk)])
    with scopes_disabled():  # nosemgrep: way-out-of-the-scope -- that policy shows a user's own rows alone
        ids = set(Membership.objects.filter(user=user, is_active=True).values_list("organization_id", flat=True))
    with connection.cursor() as cursor:
        # nosemgrep: organization-set-by-hand -- ends what was begun above
        cursor.execute("SELECT set_config('app.user', '0', true)")
    return list(Organization.objects.filter(pk__in=ids, suspended_at__isnull=True))


def members_for(viewer: Viewer) -> QuerySet[Membership]:
    """All memberships of the viewer's organization with their users, inactive ones included."""
    return Membership.objects.select_related("user").order_by("created_at", "pk")


def invitations_for(viewer: Viewer) -> QuerySet[Invitation]:
    """All invitations of the viewer's organization, the newest first."""
    return Invitation.objects.select_related("user").order_by("-created_at", "-pk")


def pending_invitation(organization: Organization, user_id: int) -> Invitation | None:
    """The person's invitation that was neither accepted nor withdrawn (it may have expired), or None."""
    return Invitation.objects.filter(user_id=user_id, accepted_at__isnull=True, withdrawn_at__isnull=True).first()


def invitation_with_hash(organization: Organization, token_hash: str) -> Invitation | None:
    """The invitation to which a link's secret belongs, in whatever state, or None."""
    return Invitation.objects.select_related("user").filter(token_hash=token_hash).first()


def has_administrator(organization: Organization, besides: UUID | None = None) -> bool:
    """Whether somebody administers the active organization, not counting the membership `besides`."""
    administrators = Membership.objects.filter(role="administrator", is_active=True)
    return administrators.exclude(pk=besides).exists() if besides else administrators.exists()
