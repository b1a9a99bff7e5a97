from .absence import Absence
from .announcements import (
    Announcement,
    AnnouncementFile,
    AnnouncementProgram,
    AnnouncementReceipt,
    AnnouncementText,
)
from .broadcast_letter import BroadcastLetter
from .broadcasts import (
    AnswerCount,
    AttributedAnswer,
    Broadcast,
    BroadcastFile,
    BroadcastProgram,
    BroadcastText,
    Delivery,
)
from .calendar_period import CalendarPeriod
from .concerns import Concern, ConcernAnswer, ConcernGuidance, ConcernRecipient, ConcernTurn, EmergencyNumber
from .enrolment import Enrolment
from .files import StoredFile
from .goals import Goal, GoalsRead, Step
from .pairing import Pairing
from .program import Program
from .program_scope import ProgramScope
from .saved_view import SavedView
from .topic import Topic
from .unit_closure import UnitClosure

__all__ = [
    "Absence",
    "Announcement",
    "AnnouncementFile",
    "AnnouncementProgram",
    "AnnouncementReceipt",
    "AnnouncementText",
    "AnswerCount",
    "AttributedAnswer",
    "Broadcast",
    "BroadcastFile",
    "BroadcastLetter",
    "BroadcastProgram",
    "BroadcastText",
    "CalendarPeriod",
    "Concern",
    "ConcernAnswer",
    "ConcernGuidance",
    "ConcernRecipient",
    "ConcernTurn",
    "Delivery",
    "EmergencyNumber",
    "Enrolment",
    "Goal",
    "GoalsRead",
    "Pairing",
    "Program",
    "ProgramScope",
    "SavedView",
    "Step",
    "StoredFile",
    "Topic",
    "UnitClosure",
]
