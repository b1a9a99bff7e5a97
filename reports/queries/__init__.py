from .due import due_weeks
from .groups import GroupWeek, group_weeks
from .weekly import WeeklyReport, WeeklySums, last_closed_week, weekly_report, weekly_sums

__all__ = [
    "GroupWeek",
    "WeeklyReport",
    "WeeklySums",
    "due_weeks",
    "group_weeks",
    "last_closed_week",
    "weekly_report",
    "weekly_sums",
]
