"""Units that are closed for a time. Meetings follow when they are next generated: `sessions.year` does both at once."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentoring_platform.tenancy.models import Unit
from programs.models import UnitClosure


@transaction.atomic
def close_unit(*, unit: Unit, name: str, starts_on: date, ends_on: date, by: Viewer | None) -> UnitClosure:
    """Close a unit and those below it from a day until a day (inclusive): their mentees are not expected then.

    Raises ValidationError by field. Audited.
    """
    closure = UnitClosure(organization=unit.organization, unit=unit, name=name, starts_on=starts_on, ends_on=ends_on)
    _save(closure)
    record(organization=closure.organization, by=by, action="unit.closed", subject=unit, detail=_detail(closure))
    return closure


@transaction.atomic
def change_closure(
    *, closure: UnitClosure, unit: Unit, name: str, starts_on: date, ends_on: date, by: Viewer | None
) -> UnitClosure:
    """Change a closure. Errors and audit as in `close_unit`."""
    closure.unit, closure.name, closure.starts_on, closure.ends_on = unit, name, starts_on, ends_on
    _save(closure)
    detail = _detail(closure)
    record(organization=closure.organization, by=by, action="unit.closure_changed", subject=unit, detail=detail)
    return closure


@transaction.atomic
def remove_closure(*, closure: UnitClosure, by: Viewer | None) -> None:
    """Take a closure back, as if it had not been. Audited."""
    detail = _detail(closure)
    record(organization=closure.organization, by=by, action="unit.reopened", subject=closure.unit, detail=detail)
    closure.delete()


def _save(closure: UnitClosure) -> None:
    closure.clean_fields(exclude=["organization", "unit"])
    if closure.ends_on < closure.starts_on:
        raise ValidationError({"ends_on": _("The last day is not before the first.")})
    closure.save()


def _detail(closure: UnitClosure) -> dict:
    days = {"starts_on": closure.starts_on.isoformat(), "ends_on": closure.ends_on.isoformat()}
    return {"name": closure.name, **days}
