from .attendance import AttendanceBlock, AttendancePlace, WeeklyAttendance
from .morning import Morning, MorningReason
from .report_run import ReportPart, ReportRun
from .report_schedule import ReportSchedule, ScheduleReader
from .saved_report import SavedReport
from .standard import BenchmarkSetting
from .target import MeasureTarget
from .topic_count import TopicCount
from .week_check import WeekCheck
from .week_close import WeekClose

__all__ = [
    "AttendanceBlock",
    "AttendancePlace",
    "BenchmarkSetting",
    "MeasureTarget",
    "Morning",
    "MorningReason",
    "ReportPart",
    "ReportRun",
    "ReportSchedule",
    "SavedReport",
    "ScheduleReader",
    "TopicCount",
    "WeekCheck",
    "WeekClose",
    "WeeklyAttendance",
]
