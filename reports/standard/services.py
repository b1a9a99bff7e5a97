"""The one write: what a program says of the benchmarks."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from programs.models import Program
from reports.models import BenchmarkSetting
from reports.standard.catalogue import GOAL
from reports.standard.judging import Setting, Settings
from reports.standard.queries import settings_of


@transaction.atomic
def set_standard(*, program: Program, settings: Settings, by: Viewer) -> None:
    """Keep what a program says of these benchmarks; what is as usual leaves no row, what is not named stays.

    Raises ValidationError (by key) for a number or a goal out of its bounds. Audited on change, with both.
    """
    Program.objects.select_for_update(no_key=True).get(pk=program.pk)
    problems = {key: _("This number is out of bounds.") for key, one in settings.items() if not _is_possible(one)}
    if problems:
        raise ValidationError(problems)
    former = settings_of(program)
    changed = {key: one for key, one in settings.items() if one != former[key]}
    if not changed:
        return
    BenchmarkSetting.objects.filter(program=program, benchmark__in=changed).delete()
    BenchmarkSetting.objects.bulk_create(
        BenchmarkSetting(
            organization=by.organization,
            program=program,
            benchmark=key,
            is_on=one.is_on,
            value=one.value if one.has_own_value else None,
            goal=None if one.goal == GOAL else one.goal,
        )
        for key, one in changed.items()
        if one.is_own
    )
    detail = {key: [_kept(former[key]), _kept(one)] for key, one in changed.items()}
    record(organization=by.organization, by=by, action="standard.set", subject=program, detail=detail)


def _is_possible(one: Setting) -> bool:
    bounds = one.benchmark.value
    fits = one.value is None if bounds is None else one.value is not None and 1 <= one.value <= bounds.most
    return fits and 1 <= one.goal <= 100


def _kept(one: Setting) -> str:
    """As it stands in the trail: off, or its numbers."""
    if not one.is_on:
        return "off"
    return " · ".join(str(number) for number in (one.value, f"{one.goal}%") if number is not None)
