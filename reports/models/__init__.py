from .attendance import WeeklyAttendance
from .topic_count import TopicCount
from .week_check import WeekCheck
from .week_close import WeekClose

__all__ = ["TopicCount", "WeekCheck", "WeekClose", "WeeklyAttendance"]
