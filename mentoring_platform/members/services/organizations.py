"""An organization's own settings, and the operator's three acts: open, suspend, resume."""

from django.db import transaction

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Invitation, User
from mentoring_platform.accounts.queries import has_administrator
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentoring_platform.members.services.invitations import invite_person, withdraw_invitation
from mentoring_platform.tenancy import services as tenancy
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.tenancy.scope import organization_scope


@transaction.atomic
def update_organization(
    *,
    organization: Organization,
    name: str,
    time_zone: str,
    first_weekday: int,
    language: str,
    by: Viewer,
    sends_reminders: bool = True,
    shows_hebrew_dates: bool = False,
    place: str = "",
    closing_hour: int = 9,
) -> Organization:
    """Change name, zone, first day of the week, language, Hebrew dates, place, reminders, and the hour of letters.

    Raises ValidationError by field.
    """
    wanted = {"name": name.strip(), "time_zone": time_zone, "first_weekday": first_weekday, "language": language}
    wanted |= {"sends_reminders": sends_reminders, "shows_hebrew_dates": shows_hebrew_dates, "place": place}
    wanted |= {"closing_hour": closing_hour}
    changed = {key: [getattr(organization, key), value] for key, value in wanted.items()}
    changed = {key: pair for key, pair in changed.items() if pair[0] != pair[1]}
    tenancy.update_organization(organization=organization, **wanted)
    if changed:
        record(organization=organization, by=by, action="organization.changed", detail=changed)
    return organization


@transaction.atomic
def open_organization(
    *,
    name: str,
    slug: str,
    time_zone: str,
    language: str,
    administrator_email: str,
    administrator_name: str,
    operator: User,
) -> Organization:
    """Create an organization and invite its first administrator by e-mail. Raises ValidationError by field."""
    organization = tenancy.create_organization(name=name, slug=slug, time_zone=time_zone, language=language)
    with organization_scope(organization):
        record(organization=organization, by=None, action="organization.created", detail={"operator": operator.pk})
        _invite_administrator(organization, administrator_email, administrator_name)
    return organization


@transaction.atomic
def invite_first_administrator(*, organization: Organization, email: str, name: str, operator: User) -> bool:
    """Invite an administrator to an organization that has none yet (a letter was lost, an address was wrong).

    Earlier invitations are withdrawn. Returns False, and does nothing, where there is an administrator: the operator
    cannot let himself or others in.
    """
    with organization_scope(organization):
        if has_administrator(organization):
            return False
        for former in Invitation.objects.filter(accepted_at=None, withdrawn_at=None):
            withdraw_invitation(invitation=former, by=None)
        record(
            organization=organization,
            by=None,
            action="organization.administrator_invited",
            detail={"operator": operator.pk},
        )
        _invite_administrator(organization, email, name)
    return True


@transaction.atomic
def suspend(*, organization: Organization, operator: User) -> None:
    """Close the doors: pages answer 404 and jobs rest until it is resumed. Nothing is deleted."""
    tenancy.suspend_organization(organization=organization)
    with organization_scope(organization):
        record(organization=organization, by=None, action="organization.suspended", detail={"operator": operator.pk})


@transaction.atomic
def resume(*, organization: Organization, operator: User) -> None:
    """Open the doors of a suspended organization again."""
    tenancy.resume_organization(organization=organization)
    with organization_scope(organization):
        record(organization=organization, by=None, action="organization.resumed", detail={"operator": operator.pk})


def _invite_administrator(organization: Organization, email: str, name: str) -> None:
    invite_person(organization=organization, email=email, name=name, roles=[Role.ADMINISTRATOR], by=None)
