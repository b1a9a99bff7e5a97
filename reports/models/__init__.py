from .attendance import WeeklyAttendance
from .week_close import WeekClose

__all__ = ["WeekClose", "WeeklyAttendance"]
