"""At what programs aim."""

from programs.models import Program
from reports.models import MeasureTarget


def targets_of(program: Program) -> dict[str, int]:
    """The targets by measure of a program that was got through the viewer; one query."""
    return dict(MeasureTarget.objects.filter(program=program).values_list("measure", "value"))
