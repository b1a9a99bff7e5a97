from django.db import connection, transaction
from django.db.models import Q, QuerySet
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
    """Organizations in which the user is an active member, by name.

    The one read across organizations: the policy `own_memberships` shows a user's own rows while `app.user` names him.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.user', %s, true)", [str(user.pk)])
    with scopes_disabled():
        ids = set(Membership.objects.filter(user=user, is_active=True).values_list("organization_id", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.user', '0', true)")
    return list(Organization.objects.filter(pk__in=ids, suspended_at__isnull=True))


def members_for(viewer: Viewer) -> QuerySet[Membership]:
    """All memberships of the viewer's organization with their users."""
    return Membership.objects.select_related("user").order_by("user__name", "user__email", "role")


def open_invitations_for(viewer: Viewer) -> QuerySet[Invitation]:
    """Invitations that were neither accepted nor withdrawn, the newest first."""
    return Invitation.objects.filter(Q(accepted_at__isnull=True) & Q(withdrawn_at__isnull=True))
