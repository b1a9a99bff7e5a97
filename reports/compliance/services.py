"""Every write of targets."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from programs.models import Program
from reports.compliance.measures import MEASURES, Better, Key, Unit
from reports.models import MeasureTarget

MOST = {Unit.SHARE: 100, Unit.HOURS: 1000}
"""The highest target: percent, or hours."""

AIMED_AT = tuple(key for key, measure in MEASURES.items() if measure.better != Better.NEITHER)
"""The measures in which one direction is better, and which can have a target."""


@transaction.atomic
def set_targets(*, program: Program, values: Mapping[Key, int | None], by: Viewer) -> None:
    """Say at what a program aims, in percent or hours; None takes a target away, what is not named stays.

    Raises ValidationError (by measure) for what is no target. Audited on change, with the measures and both values.
    """
    Program.objects.select_for_update(no_key=True).get(pk=program.pk)
    problems = {key.value: _("This cannot be a target.") for key, value in values.items() if not _is_target(key, value)}
    if problems:
        raise ValidationError(problems)
    former = dict(MeasureTarget.objects.filter(program=program).values_list("measure", "value"))
    changed = {key.value: [former.get(key), value] for key, value in values.items() if former.get(key) != value}
    if not changed:
        return
    MeasureTarget.objects.filter(program=program, measure__in=changed).delete()
    MeasureTarget.objects.bulk_create(
        MeasureTarget(organization=by.organization, program=program, measure=key, value=value)
        for key, (_former, value) in changed.items()
        if value is not None
    )
    detail = {key: ["" if value is None else str(value) for value in both] for key, both in changed.items()}
    record(organization=by.organization, by=by, action="targets.set", subject=program, detail=detail)


def _is_target(key: Key, value: int | None) -> bool:
    return key in AIMED_AT and (value is None or 1 <= value <= MOST[MEASURES[key].unit])
