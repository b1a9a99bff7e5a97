from .absence import Absence
from .announcements import Announcement, AnnouncementProgram, AnnouncementReceipt, AnnouncementText
from .calendar_period import CalendarPeriod
from .concerns import Concern, ConcernAnswer, ConcernGuidance, ConcernRecipient, ConcernTurn, EmergencyNumber
from .enrolment import Enrolment
from .goals import Goal, GoalsRead, Step
from .pairing import Pairing
from .program import Program
from .program_scope import ProgramScope
from .topic import Topic
from .unit_closure import UnitClosure

__all__ = [
    "Absence",
    "Announcement",
    "AnnouncementProgram",
    "AnnouncementReceipt",
    "AnnouncementText",
    "CalendarPeriod",
    "Concern",
    "ConcernAnswer",
    "ConcernGuidance",
    "ConcernRecipient",
    "ConcernTurn",
    "EmergencyNumber",
    "Enrolment",
    "Goal",
    "GoalsRead",
    "Pairing",
    "Program",
    "ProgramScope",
    "Step",
    "Topic",
    "UnitClosure",
]
