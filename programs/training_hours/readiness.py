"""Who may not accompany yet: training that a program requires before pairing, and that somebody has not done."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.scope import current_organization
from mentors.models import Mentor
from programs.models import Program, TrainingRequirement
from programs.training_hours.choices import HoursState
from programs.training_hours.records import read_hours

Missing = dict[tuple[UUID, UUID], int]


def required_before_pairing(program: Program) -> int:
    """Minutes of training that a program requires before pairing; 0 where it requires none."""
    asked = TrainingRequirement.objects.filter(program=program, before_pairing=True)
    return next(iter(asked.values_list("minutes", flat=True)), 0)


def missing_before_pairing(pairs: Iterable[tuple[UUID, Mentor]], starts_on: date | None = None) -> Missing:
    """Minutes that mentors lack before they may be paired, by the ids of program and mentor; who may is not in it.

    One query where no program requires anything, two else, however many the pairs are. What counts is done by today;
    who is exempt is so today, or on a later first day.
    """
    wanted = list(pairs)
    programs = {program_id for program_id, _mentor in wanted}
    requirements = {
        requirement.program_id: requirement
        for requirement in TrainingRequirement.objects.filter(program__in=programs, before_pairing=True, minutes__gt=0)
    }
    if not requirements:
        return {}
    today = clock.today(current_organization())
    day = max(today, starts_on or today)
    hours = read_hours(list(requirements.values()), {mentor.pk for _program, mentor in wanted})
    missing: Missing = {}
    for program_id, mentor in wanted:
        if program_id not in requirements:
            continue
        standing = hours.standing(requirements[program_id], mentor, day)
        if standing.state not in (HoursState.MET, HoursState.EXEMPT):
            missing[program_id, mentor.pk] = standing.missing
    return missing
