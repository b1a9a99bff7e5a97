"""Writes of tenancy: organizations (creating and suspending are the operator's acts) and their units."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.choices import Language
from mentoring_platform.tenancy.models import Organization, Unit
from mentoring_platform.tenancy.queries import with_descendants


@transaction.atomic
def create_organization(*, name: str, slug: str, **settings) -> Organization:
    """Create an empty organization; one that speaks Hebrew shows Hebrew dates, unless `settings` say otherwise.

    Raises ValidationError for a slug that is taken or reserved.
    """
    settings.setdefault("shows_hebrew_dates", settings.get("language", Language.HEBREW) == Language.HEBREW)
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


@transaction.atomic
def update_organization(*, organization: Organization, **settings) -> Organization:
    """Change an organization's own settings; its address stays. Raises ValidationError by field."""
    for name, value in settings.items():
        setattr(organization, name, value)
    organization.full_clean()
    organization.save(update_fields=list(settings))
    return organization


@transaction.atomic
def create_unit(*, organization: Organization, name: str, kind_label: str = "", parent: Unit | None = None) -> Unit:
    """Add a unit. Raises ValidationError for an empty name, or one that a unit of the same parent has."""
    unit = Unit(organization=organization, name=name.strip(), kind_label=kind_label.strip(), parent=parent)
    _save_unit(unit)
    return unit


@transaction.atomic
def change_unit(*, unit: Unit, name: str, kind_label: str, parent: Unit | None) -> Unit:
    """Rename or move a unit together with all below it. Raises ValidationError, for a circle too."""
    # One mover at a time: two moves at once could close a circle that neither sees.
    list(Unit.objects.select_for_update().order_by("pk"))
    unit.name, unit.kind_label, unit.parent = name.strip(), kind_label.strip(), parent
    if parent is not None and parent.pk in with_descendants(unit.organization, [unit.pk]):
        raise ValidationError({"parent": _("A unit cannot be part of itself or of a unit below it.")})
    _save_unit(unit)
    return unit


@transaction.atomic
def delete_unit(*, unit: Unit) -> None:
    """Delete a unit. Raises ValidationError while anything, in whatever app, refers to it."""
    Unit.objects.select_for_update().get(pk=unit.pk)
    relations = [field for field in unit._meta.get_fields(include_hidden=True) if field.one_to_many]
    for relation in relations:
        if relation.related_model.objects.filter(**{relation.field.name: unit.pk}).exists():
            raise ValidationError(_("Something still belongs to this unit. Move it elsewhere first."))
    unit.delete()


def _save_unit(unit: Unit) -> None:
    taken = ValidationError({"name": _("There is a unit of this name in the same place already.")})
    unit.full_clean(validate_constraints=False)
    if Unit.objects.filter(parent=unit.parent, name=unit.name).exclude(pk=unit.pk).exists():
        raise taken
    try:
        with transaction.atomic():
            unit.save()
    except IntegrityError as error:  # somebody has added it this moment
        raise taken from error
