from .log import LogRevision, SessionLog
from .meeting import Meeting
from .series import MeetingSeries
from .stale_week import StaleWeek

__all__ = ["LogRevision", "Meeting", "MeetingSeries", "SessionLog", "StaleWeek"]
