"""Units as the administrator arranges them: tenancy's own writes, with an entry in the trail."""

from django.db import transaction

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentoring_platform.tenancy import services as tenancy
from mentoring_platform.tenancy.models import Unit


@transaction.atomic
def add_unit(*, name: str, kind_label: str, parent: Unit | None, by: Viewer) -> Unit:
    """Add a unit, below `parent` or at the top. Raises ValidationError for a name its neighbours already have."""
    unit = tenancy.create_unit(organization=by.organization, name=name, kind_label=kind_label, parent=parent)
    record(organization=by.organization, by=by, action="unit.created", subject=unit, detail={"name": unit.name})
    return unit


@transaction.atomic
def change_unit(*, unit: Unit, name: str, kind_label: str, parent: Unit | None, by: Viewer) -> Unit:
    """Rename or move a unit, with all below it. Raises ValidationError for a circle or a name that is taken."""
    before = {"name": unit.name, "parent": str(unit.parent_id or "")}
    tenancy.change_unit(unit=unit, name=name, kind_label=kind_label, parent=parent)
    after = {"name": unit.name, "parent": str(unit.parent_id or "")}
    detail = {"before": before, "after": after}
    record(organization=by.organization, by=by, action="unit.changed", subject=unit, detail=detail)
    return unit


@transaction.atomic
def remove_unit(*, unit: Unit, by: Viewer) -> None:
    """Remove a unit to which nothing belongs. Raises ValidationError if units, people or members still do."""
    detail = {"name": unit.name}
    record(organization=by.organization, by=by, action="unit.removed", subject=unit, detail=detail)
    tenancy.delete_unit(unit=unit)
