from .due import due_weeks
from .weekly import WeeklyReport, last_closed_week, weekly_report

__all__ = ["WeeklyReport", "due_weeks", "last_closed_week", "weekly_report"]
