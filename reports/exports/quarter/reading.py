"""What stands on the one page about a program and quarter: the dashboard's own figures, and nobody's name."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.http import Http404, QueryDict

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.clock import Week
from programs.models import Program
from reports.compliance.measures import Figure, Key
from reports.compliance.periods import Period, period_of
from reports.compliance.queries import Line, lines, read_weeks, slice_for, survival
from reports.compliance.summary import Told, summary
from reports.compliance.survival import Survival
from reports.exports.times import quarter_of
from reports.queries.reach import FEWEST_PEOPLE, sees_sums_only

SHOWN = (
    Key.COVERAGE, Key.HELD, Key.REPORTED, Key.IN_TIME, Key.SUPPORT, Key.FIRST_MEETING, Key.ENDINGS, Key.EARLY,
)  # fmt: skip
"""The figures of the page, in its order."""

_QUARTER = re.compile(r"\d{4}q[1-4]")

Points = list[tuple[Week, Figure | None]]


@dataclass(frozen=True)
class Quarter:
    """A program's quarter as it is told; `as_of` is a moment in the organization's own zone."""

    program: Program
    period: Period
    line: Line
    told: list[str]
    held: Points
    reported: Points
    survival: Survival | None
    as_of: datetime


def quarter_of_program(viewer: Viewer, program_id: UUID, value: str = "") -> Quarter:
    """One quarter of a program that the viewer may read of, by default the last that is over.

    The same numbers as on the dashboard. Raises Http404 for another's program and for what is no quarter.
    """
    slice_ = slice_for(viewer, program=program_id)
    program = slice_.program
    value = value or _last_over(viewer)
    if not _QUARTER.fullmatch(value):
        raise Http404
    period = period_of(viewer, QueryDict(f"period={value}"), program)
    line = lines(viewer, period, slice_, by="whole")[0]
    fewest = FEWEST_PEOPLE if sees_sums_only(viewer) else 0
    told = Told(period.name, line.figures, line.year_ago, [(program.name, line.figures, line.targets)], fewest)
    found, weeks = survival(viewer, period, slice_), read_weeks(viewer, period, slice_)
    return Quarter(
        program=program,
        period=period,
        line=line,
        told=[sentence.text for sentence in summary(told)],
        held=weeks[Key.HELD],
        reported=weeks[Key.REPORTED],
        survival=found if found and found.points else None,
        as_of=clock.now().astimezone(viewer.organization.zone),
    )


def _last_over(viewer: Viewer) -> str:
    """The last quarter all of whose weeks are over; one belongs to the quarter in which it begins."""
    running = quarter_of(clock.this_week(viewer.organization).start)
    before = quarter_of(running - timedelta(days=1))
    return f"{before.year}q{(before.month + 2) // 3}"
