"""Reports that the coordinator of the yeshiva keeps, two of them for the whole office."""

from mentoring_platform.accounts.models import Membership
from mentoring_platform.demo.world import World
from reports.models import SavedReport


def tell_reports(world: World, coordinator: Membership) -> None:
    """Whom nobody met, how mentors report, and the last term by units."""
    world.add(
        SavedReport, name="לשיחה שבועית: מי לא נפגש", owner=coordinator, is_shared=True, dataset="participants",
        columns=["name", "unit", "mentors", "fixed_time", "last_held", "days_since", "missed", "unreported"],
        filters={"quiet": "14"}, sort="days_since", descending=True, period="weeks_4",
    )  # fmt: skip
    world.add(
        SavedReport, name="דיווח לפי מלווה, 12 שבועות", owner=coordinator, is_shared=True, dataset="participants",
        columns=["expected", "held", "excused", "missed", "unreported", "held_percent", "reported_percent"],
        filters={"state": "all"}, group_by="mentor", sort="reported_percent", period="weeks_12",
    )  # fmt: skip
    world.add(
        SavedReport, name="נוכחות לפי חודש", owner=coordinator, dataset="weeks", group_by="month", period="weeks_52",
        columns=["expected", "held", "excused", "missed", "unreported", "held_percent", "minutes"], filters={},
    )  # fmt: skip
