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
    """Add a term, a break or a holiday to the calendar of a program; both days are inclusive.

    Raises ValidationError by field, also when it overlaps another of its kind. Meetings follow when they are next
    generated: `sessions.year` does both at once. Audited.
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
    """Change a part of the year that was made by hand. Errors, side effects and audit as in `add_period`.

    Raises ValidationError for a computed day, whose days come from the calendar: see `change_day`.
    """
    if period.source:
        raise ValidationError(_("The days of a computed holiday come from the calendar."))
    period.kind, period.name, period.starts_on, period.ends_on = kind, name, starts_on, ends_on
    _save(period)
    record(organization=period.organization, by=by, action="calendar.changed", subject=period, detail=_detail(period))
    return period


@transaction.atomic
def remove_period(*, period: CalendarPeriod, by: Viewer | None) -> None:
    """Take a part of the year that was made by hand out of the calendar. Audited.

    Raises ValidationError for a computed day, which would come back: open it with `change_day`.
    """
    if period.source:
        raise ValidationError(_("A computed holiday comes back by itself. Say that you meet on it instead."))
    record(organization=period.organization, by=by, action="calendar.removed", subject=period, detail=_detail(period))
    period.delete()


@transaction.atomic
def change_day(*, period: CalendarPeriod, name: str, is_open: bool, by: Viewer | None) -> CalendarPeriod:
    """Give a computed day another name, or say that meetings take place on it; it then stays so when computed anew.

    Raises ValidationError for what was made by hand, and for a day that is over. Audited.
    """
    period = CalendarPeriod.objects.select_for_update(no_key=True).select_related("program").get(pk=period.pk)
    if not period.source:
        raise ValidationError(_("This was made by hand. Change or remove it as a whole."))
    if period.ends_on < clock.today(period.organization):
        raise ValidationError(_("What is over stays as it was."))
    if (period.name, period.is_open) == (name, is_open):
        return period
    period.name, period.is_open, period.is_edited = name, is_open, True
    period.clean_fields(exclude=["program"])
    period.save(update_fields=["name", "is_open", "is_edited"])
    detail = {**_detail(period), "is_open": is_open}
    record(organization=period.organization, by=by, action="calendar.day_changed", subject=period, detail=detail)
    return period


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
