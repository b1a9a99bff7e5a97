"""A kept report of the yeshiva that comes by letter each week."""

from collections.abc import Sequence
from datetime import timedelta

from mentoring_platform.accounts.models import Membership
from mentoring_platform.demo.world import World
from reports.exports.choices import Format, Rhythm
from reports.models import ReportSchedule, SavedReport, ScheduleReader

SUNDAY = 6


def send_reports(world: World, readers: Sequence[Membership]) -> None:
    """How mentors report comes on Sundays to those who look after them; the first of them has set it."""
    report = world.rows(SavedReport)[1]
    how = {"rhythm": Rhythm.WEEKLY, "day": SUNDAY, "format": Format.XLSX, "told_for": world.today}
    set_at = world.cutoff - timedelta(days=40)
    schedule = world.add(ReportSchedule, report=report, set_by=readers[0], set_at=set_at, **how)
    for reader in readers:
        world.add(ScheduleReader, schedule=schedule, membership=reader)
