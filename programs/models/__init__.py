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
from .circle import CircleAnswer, CircleFacilitator, CircleQuestion, CircleThanks
from .closing import ChangeRequest, Closure
from .concerns import Concern, ConcernAnswer, ConcernGuidance, ConcernRecipient, ConcernTurn, EmergencyNumber
from .directory import (
    DirectoryEntry,
    DirectoryField,
    EntryField,
    EntryLink,
    EntryProposal,
    EntryRecommendation,
    EntryRefusal,
)
from .enrolment import Enrolment
from .files import StoredFile
from .goals import Goal, GoalsRead, Step
from .handbook import HandbookAgreement, HandbookPage, HandbookText, HandbookTopic, HandbookVersion
from .pairing import Pairing
from .program import Program
from .program_scope import ProgramScope
from .pulses import (
    Pulse,
    PulseContribution,
    PulseFigure,
    PulsePlan,
    PulseQuarter,
    PulseQuestion,
    PulseVersion,
    SharedAnswer,
    TalkRequest,
)
from .saved_view import SavedView
from .topic import Topic
from .training import Attendance, Course, CourseFeedback, CourseMaterial, CourseSession, SignUp
from .training_hours import Certificate, TrainingCredit, TrainingExemption, TrainingRequirement
from .unit_closure import UnitClosure
from .watching import FollowUp, Snooze, WatchRules
from .wish import Wish

__all__ = [
    "Absence",
    "Announcement",
    "AnnouncementFile",
    "AnnouncementProgram",
    "AnnouncementReceipt",
    "AnnouncementText",
    "AnswerCount",
    "Attendance",
    "AttributedAnswer",
    "Broadcast",
    "BroadcastFile",
    "BroadcastLetter",
    "BroadcastProgram",
    "BroadcastText",
    "CalendarPeriod",
    "Certificate",
    "ChangeRequest",
    "CircleAnswer",
    "CircleFacilitator",
    "CircleQuestion",
    "CircleThanks",
    "Closure",
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
    "DirectoryEntry",
    "DirectoryField",
    "EmergencyNumber",
    "Enrolment",
    "EntryField",
    "EntryLink",
    "EntryProposal",
    "EntryRecommendation",
    "EntryRefusal",
    "FollowUp",
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
    "Pulse",
    "PulseContribution",
    "PulseFigure",
    "PulsePlan",
    "PulseQuarter",
    "PulseQuestion",
    "PulseVersion",
    "SavedView",
    "SharedAnswer",
    "SignUp",
    "Snooze",
    "Step",
    "StoredFile",
    "TalkRequest",
    "Topic",
    "TrainingCredit",
    "TrainingExemption",
    "TrainingRequirement",
    "UnitClosure",
    "WatchRules",
    "Wish",
]
