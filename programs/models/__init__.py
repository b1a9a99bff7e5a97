from .absence import Absence
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
from .circle import CircleAnswer, CircleFacilitator, CircleQuestion, CircleThanks
from .concerns import Concern, ConcernAnswer, ConcernGuidance, ConcernRecipient, ConcernTurn, EmergencyNumber
from .enrolment import Enrolment
from .files import StoredFile
from .goals import Goal, GoalsRead, Step
from .handbook import HandbookAgreement, HandbookPage, HandbookText, HandbookTopic, HandbookVersion
from .pairing import Pairing
from .program import Program
from .program_scope import ProgramScope
from .topic import Topic
from .training import Attendance, Course, CourseFeedback, CourseMaterial, CourseSession, SignUp
from .unit_closure import UnitClosure

__all__ = [
    "Absence",
    "AnswerCount",
    "Attendance",
    "AttributedAnswer",
    "Broadcast",
    "BroadcastFile",
    "BroadcastProgram",
    "BroadcastText",
    "CalendarPeriod",
    "CircleAnswer",
    "CircleFacilitator",
    "CircleQuestion",
    "CircleThanks",
    "Concern",
    "ConcernAnswer",
    "ConcernGuidance",
    "ConcernRecipient",
    "ConcernTurn",
    "Course",
    "CourseFeedback",
    "CourseMaterial",
    "CourseSession",
    "Delivery",
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
    "SignUp",
    "Step",
    "StoredFile",
    "Topic",
    "UnitClosure",
]
