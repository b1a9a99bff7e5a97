from .calendar_link import CalendarLink
from .imports import ImportFile, ImportMapping
from .log import LogRevision, SessionLog
from .meeting import Meeting
from .sealing import KeyWrap, NoteShare, PasskeyWrap, SealedNote, SealingKey
from .series import MeetingSeries
from .stale_week import StaleWeek

__all__ = [
    "CalendarLink",
    "ImportFile",
    "ImportMapping",
    "KeyWrap",
    "LogRevision",
    "Meeting",
    "MeetingSeries",
    "NoteShare",
    "PasskeyWrap",
    "SealedNote",
    "SealingKey",
    "SessionLog",
    "StaleWeek",
]
