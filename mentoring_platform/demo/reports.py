"""Reports that the yeshiva's office keeps, three of them for everybody there, and one that comes by letter each week."""

from collections.abc import Sequence
from datetime import timedelta

from mentoring_platform.accounts.models import Membership
from mentoring_platform.demo.world import World
from reports.exports.choices import Format, Rhythm
from reports.models import ReportSchedule, SavedReport, ScheduleReader

SUNDAY = 6


def keep_reports(world: World, readers: Sequence[Membership]) -> None:
    """The first of the readers keeps four reports; how mentors report comes to all of them on Sundays."""
    owner = readers[0]
    world.add(
        SavedReport, name="לשיחה שבועית: מי לא נפגש", owner=owner, is_shared=True, dataset="participants",
        columns=["name", "unit", "mentors", "fixed_time", "last_held", "days_since", "missed", "unreported"],
        filters={"quiet": "14"}, sort="days_since", descending=True, period="weeks_4",
    )  # fmt: skip
    world.add(
        SavedReport, name="דיווח לפי מלווה, 12 שבועות", owner=owner, is_shared=True, dataset="participants",
        columns=["expected", "held", "excused", "missed", "unreported", "held_percent", "reported_percent"],
        filters={"state": "all"}, group_by="mentor", sort="reported_percent", period="weeks_12",
    )  # fmt: skip
    world.add(
        SavedReport, name="נוכחות לפי חודש", owner=owner, dataset="weeks", group_by="month", period="weeks_52",
        columns=["expected", "held", "excused", "missed", "unreported", "held_percent", "minutes"], filters={},
    )  # fmt: skip
    weekly = world.add(
        SavedReport, name="נוכחות החודש, לפי מלווה", owner=owner, is_shared=True, dataset="mentors", period="weeks_4"
    )
    schedule = world.add(
        ReportSchedule,
        report=weekly,
        set_by=owner,
        rhythm=Rhythm.WEEKLY,
        day=SUNDAY,
        format=Format.XLSX,
        set_at=world.cutoff - timedelta(days=40),
        told_for=world.today,
    )
    for reader in readers:
        world.add(ScheduleReader, schedule=schedule, membership=reader)
