from .attendance import AttendanceBlock, WeeklyAttendance
from .report_run import ReportPart, ReportRun
from .report_schedule import ReportSchedule, ScheduleReader
from .saved_report import SavedReport
from .target import MeasureTarget
from .topic_count import TopicCount
from .week_close import WeekClose

__all__ = [
    "AttendanceBlock",
    "MeasureTarget",
    "ReportPart",
    "ReportRun",
    "ReportSchedule",
    "SavedReport",
    "ScheduleReader",
    "TopicCount",
    "WeekClose",
    "WeeklyAttendance",
]
