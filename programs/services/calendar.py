from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentoring_platform.tenancy import clock
from mentoring_platform.ui.dates import say_period
from programs.models import CalendarPeriod, Program


@transaction.atomic
def add_period(
    *, program: Program, kind: str, name: str, starts_on: date, ends_on: date, by: Viewer | None
) -> CalendarPeriod:
    """Add a term or a break to the calendar of a program; both days are inclusive.

    Raises ValidationError by field, also when it overlaps another of its kind. Meetings follow when sessions next
    generates them, within the hour. Audited.
    """
    period = CalendarPeriod(
        organization=program.organization, program=program, kind=kind, name=name, starts_on=starts_on, ends_on=ends_on
    )
    _save(period)
    record(organization=program.organization, by=by, action="calendar.added", subject=period, detail=_detail(period))
    return period


@transaction.atomic
def change_period(
    *, period: CalendarPeriod, kind: str, name: str, starts_on: date, ends_on: date, by: Viewer | None
) -> CalendarPeriod:
    """Change a term or a break. Errors, side effects and audit as in `add_period`."""
    period.kind, period.name, period.starts_on, period.ends_on = kind, name, starts_on, ends_on
    _save(period)
    record(organization=period.organization, by=by, action="calendar.changed", subject=period, detail=_detail(period))
    return period


@transaction.atomic
def remove_period(*, period: CalendarPeriod, by: Viewer | None) -> None:
    """Take a term or a break out of the calendar. Meetings follow within the hour. Audited."""
    record(organization=period.organization, by=by, action="calendar.removed", subject=period, detail=_detail(period))
    period.delete()


def _save(period: CalendarPeriod) -> None:
    period.clean_fields(exclude=["program"])
    if period.ends_on < period.starts_on:
        raise ValidationError({"ends_on": _("The last day is not before the first.")})
    others = CalendarPeriod.objects.filter(program=period.program_id, kind=period.kind).exclude(pk=period.pk)
    other = others.filter(starts_on__lte=period.ends_on, ends_on__gte=period.starts_on).first()
    if other:
        raise ValidationError({"starts_on": _overlap(other)})
    try:
        with transaction.atomic():
            period.save()
    except IntegrityError as error:
        message = _("Somebody has just added a period that overlaps with this one.")
        raise ValidationError({"starts_on": message}) from error


def _overlap(other: CalendarPeriod) -> str:
    organization = other.organization
    days = say_period(
        other.starts_on,
        other.ends_on,
        today=clock.today(organization),
        language=get_language() or organization.language,
    )
    return _("Overlaps with %(name)s, %(days)s.") % {"name": other.name, "days": days}


def _detail(period: CalendarPeriod) -> dict:
    days = {"starts_on": period.starts_on.isoformat(), "ends_on": period.ends_on.isoformat()}
    return {"program": str(period.program_id), "kind": period.kind, "name": period.name, **days}
