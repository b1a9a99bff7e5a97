from .attendance import WeeklyAttendance
from .saved_report import SavedReport
from .topic_count import TopicCount
from .week_close import WeekClose

__all__ = ["SavedReport", "TopicCount", "WeekClose", "WeeklyAttendance"]
