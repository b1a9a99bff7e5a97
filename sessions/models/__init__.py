from .answer_link import AnswerLink
from .calendar_link import CalendarLink
from .imports import ImportFile, ImportMapping
from .letters import MeetingLetter, PairingLetter
from .log import LogRevision, SessionLog
from .meeting import Meeting
from .progress import GoalProgress
from .sealing import KeyWrap, NoteShare, PasskeyWrap, SealedNote, SealingKey
from .series import MeetingSeries
from .stale_week import StaleWeek
from .topics import TopicContribution, TopicWeek

__all__ = [
    "AnswerLink",
    "CalendarLink",
    "GoalProgress",
    "ImportFile",
    "ImportMapping",
    "KeyWrap",
    "LogRevision",
    "Meeting",
    "MeetingLetter",
    "MeetingSeries",
    "NoteShare",
    "PairingLetter",
    "PasskeyWrap",
    "SealedNote",
    "SealingKey",
    "SessionLog",
    "StaleWeek",
    "TopicContribution",
    "TopicWeek",
]
