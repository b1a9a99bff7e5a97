from .absence import Absence
from .calendar_period import CalendarPeriod
from .concerns import Concern, ConcernAnswer, ConcernGuidance, ConcernRecipient, ConcernTurn, EmergencyNumber
from .enrolment import Enrolment
from .goals import Goal, GoalsRead, Step
from .handbook import HandbookAgreement, HandbookPage, HandbookText, HandbookTopic, HandbookVersion
from .pairing import Pairing
from .program import Program
from .program_scope import ProgramScope
from .topic import Topic
from .unit_closure import UnitClosure

__all__ = [
    "Absence",
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
    "HandbookAgreement",
    "HandbookPage",
    "HandbookText",
    "HandbookTopic",
    "HandbookVersion",
    "Pairing",
    "Program",
    "ProgramScope",
    "Step",
    "Topic",
    "UnitClosure",
]
