from .attendance import AttendanceBlock, WeeklyAttendance
from .target import MeasureTarget
from .topic_count import TopicCount
from .week_close import WeekClose

__all__ = ["AttendanceBlock", "MeasureTarget", "TopicCount", "WeekClose", "WeeklyAttendance"]
