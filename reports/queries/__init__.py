from .due import due_weeks
from .weekly import WeeklyReport, WeeklySums, last_closed_week, weekly_report, weekly_sums

__all__ = ["WeeklyReport", "WeeklySums", "due_weeks", "last_closed_week", "weekly_report", "weekly_sums"]
