from .answer_link import AnswerLink
from .calendar_link import CalendarLink
from .first_time import TimeOffer
from .groups import Boarding, Facilitation, Group, GroupMeeting, Guest, Presence
from .imports import ImportFile, ImportMapping
from .letters import MeetingLetter, PairingLetter
from .log import LogRevision, SessionLog
from .meeting import Meeting
from .progress import GoalProgress
from .proposal import Proposal
from .sealing import KeyWrap, NoteShare, PasskeyWrap, SealedNote, SealingKey
from .series import MeetingSeries
from .stale_week import StaleWeek
from .support import SupportRequest, SupportTalk
from .topics import TopicContribution, TopicWeek

__all__ = [
    "AnswerLink",
    "Boarding",
    "CalendarLink",
    "Facilitation",
    "GoalProgress",
    "Group",
    "GroupMeeting",
    "Guest",
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
    "Presence",
    "Proposal",
    "SealedNote",
    "SealingKey",
    "SessionLog",
    "StaleWeek",
    "SupportRequest",
    "SupportTalk",
    "TimeOffer",
    "TopicContribution",
    "TopicWeek",
]
