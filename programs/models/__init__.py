from .calendar_period import CalendarPeriod
from .concerns import Concern, ConcernAnswer, ConcernGuidance, ConcernRecipient, ConcernTurn, EmergencyNumber
from .enrolment import Enrolment
from .goals import Goal, GoalsRead, Step
from .pairing import Pairing
from .program import Program
from .program_scope import ProgramScope
from .topic import Topic

__all__ = [
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
]
