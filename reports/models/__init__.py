from .attendance import WeeklyAttendance
from .morning import Morning, MorningReason
from .topic_count import TopicCount
from .week_close import WeekClose

__all__ = ["Morning", "MorningReason", "TopicCount", "WeekClose", "WeeklyAttendance"]
