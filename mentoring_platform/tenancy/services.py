"""Writes of tenancy. Creating and suspending are acts of the operator, who sees no content."""

from django.db import transaction

from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization


@transaction.atomic
def create_organization(*, name: str, slug: str, **settings) -> Organization:
    """Create an empty organization. Raises ValidationError for a slug that is taken or reserved."""
    organization = Organization(name=name, slug=slug, **settings)
    organization.full_clean()
    organization.save()
    return organization


@transaction.atomic
def suspend_organization(*, organization: Organization) -> None:
    """Close the doors: pages answer 404 and jobs do nothing until it is resumed. Nothing is deleted."""
    Organization.objects.filter(pk=organization.pk, suspended_at__isnull=True).update(suspended_at=clock.now())
    organization.refresh_from_db()


@transaction.atomic
def resume_organization(*, organization: Organization) -> None:
    """Open the doors of a suspended organization again."""
    Organization.objects.filter(pk=organization.pk).update(suspended_at=None)
    organization.refresh_from_db()
