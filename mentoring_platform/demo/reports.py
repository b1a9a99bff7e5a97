"""Reports that the yeshiva's office keeps, and one that comes by letter each week."""

from collections.abc import Sequence
from datetime import timedelta

from mentoring_platform.accounts.models import Membership
from mentoring_platform.demo.world import World
from reports.exports.choices import Format, Rhythm
from reports.models import ReportSchedule, SavedReport, ScheduleReader

SUNDAY = 6


def keep_reports(world: World, readers: Sequence[Membership]) -> None:
    """The first of the readers keeps two reports for the office; the first comes to all of them on Sundays."""
    owner = {"owner": readers[0], "is_shared": True}
    weekly = world.add(SavedReport, name="נוכחות החודש, לפי מלווה", dataset="mentors", period="weeks_4", **owner)
    world.add(SavedReport, name="מי לא נפגשו החודש", dataset="participants", filters={"quiet": "30"}, **owner)
    schedule = world.add(
        ReportSchedule,
        report=weekly,
        set_by=readers[0],
        rhythm=Rhythm.WEEKLY,
        day=SUNDAY,
        format=Format.XLSX,
        set_at=world.cutoff - timedelta(days=40),
        told_for=world.today,
    )
    for reader in readers:
        world.add(ScheduleReader, schedule=schedule, membership=reader)
