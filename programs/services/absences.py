"""People who are away for a time. Meetings follow when they are next generated: `sessions.year` does both at once."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from mentees.models import Mentee
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentors.models import Mentor
from programs.models import Absence
from programs.queries.spans import not_over_on


@transaction.atomic
def record_absence(
    *, person: Mentor | Mentee, starts_on: date, ends_on: date | None, kind: str, by: Viewer | None
) -> Absence:
    """Note that somebody is away from a day until a day (inclusive) or open; no meeting is expected then.

    Raises ValidationError by field, also where the person is away already. Audited, without the kind.
    """
    whose = {"mentor": person} if isinstance(person, Mentor) else {"mentee": person}
    absence = Absence(organization=person.organization, starts_on=starts_on, ends_on=ends_on, kind=kind, **whose)
    _save(absence)
    organization, person = absence.organization, absence.person
    record(organization=organization, by=by, action="absence.recorded", subject=person, detail=_days(absence))
    return absence


@transaction.atomic
def change_absence(*, absence: Absence, starts_on: date, ends_on: date | None, kind: str, by: Viewer | None) -> Absence:
    """Change days or kind of an absence. Errors, side effects and audit as in `record_absence`."""
    absence.starts_on, absence.ends_on, absence.kind = starts_on, ends_on, kind
    _save(absence)
    organization, person = absence.organization, absence.person
    record(organization=organization, by=by, action="absence.changed", subject=person, detail=_days(absence))
    return absence


@transaction.atomic
def remove_absence(*, absence: Absence, by: Viewer | None) -> None:
    """Take an absence back, as if it had not been. Audited."""
    absence.delete()
    organization, person = absence.organization, absence.person
    record(organization=organization, by=by, action="absence.removed", subject=person, detail=_days(absence))


def _save(absence: Absence) -> None:
    absence.clean_fields(exclude=["organization", "mentor", "mentee"])
    if absence.ends_on and absence.ends_on < absence.starts_on:
        raise ValidationError({"ends_on": _("The last day is not before the first.")})
    others = Absence.objects.filter(mentor=absence.mentor_id, mentee=absence.mentee_id).exclude(pk=absence.pk)
    until = Q(starts_on__lte=absence.ends_on) if absence.ends_on else Q()
    if others.filter(until, not_over_on(absence.starts_on)).exists():
        raise ValidationError({"starts_on": _("There is an absence in these days already. Change that one.")})
    try:
        with transaction.atomic():
            absence.save()
    except IntegrityError as error:
        message = _("Somebody has just noted an absence in these days.")
        raise ValidationError({"starts_on": message}) from error


def _days(absence: Absence) -> dict:
    """For the trail: the days, and never why."""
    return {
        "starts_on": absence.starts_on.isoformat(),
        "ends_on": absence.ends_on.isoformat() if absence.ends_on else "",
    }
