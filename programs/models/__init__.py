from .absence import Absence
from .announcements import (
    Announcement,
    AnnouncementFile,
    AnnouncementProgram,
    AnnouncementReceipt,
    AnnouncementText,
)
from .applying import (
    Application,
    ApplicationFile,
    ApplicationForm,
    ApplicationLink,
    ApplicationVersion,
    ApplicationWord,
)
from .beginning import AgreementVersion, BeginningPlan, BeginningStep, Signature
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
from .choosing import Asking, Choice, Introduction
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
from .matching import MatchExclusion, MatchProposal, MatchRules, MatchRun, MentorInterest, MentorPreference
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
from .screening import (
    BackgroundCheck,
    Commitment,
    HelpedAndHelps,
    Intake,
    Interview,
    ParentConsent,
    Reference,
    Screening,
    ScreeningException,
    ScreeningText,
)
from .topic import Topic
from .training import Attendance, Course, CourseFeedback, CourseMaterial, CourseSession, SignUp
from .training_hours import Certificate, TrainingCredit, TrainingExemption, TrainingRequirement
from .unit_closure import UnitClosure
from .watching import FollowUp, Snooze, WatchRules
from .wish import Wish

__all__ = [
    "Asking",
    "Choice",
    "Introduction",
    "Absence",
    "AgreementVersion",
    "Announcement",
    "AnnouncementFile",
    "AnnouncementProgram",
    "AnnouncementReceipt",
    "AnnouncementText",
    "AnswerCount",
    "Application",
    "ApplicationFile",
    "ApplicationForm",
    "ApplicationLink",
    "ApplicationVersion",
    "ApplicationWord",
    "Attendance",
    "AttributedAnswer",
    "BackgroundCheck",
    "BeginningPlan",
    "BeginningStep",
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
    "Commitment",
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
    "MatchExclusion",
    "MatchProposal",
    "MatchRules",
    "MatchRun",
    "MentorInterest",
    "MentorPreference",
    "HelpedAndHelps",
    "Intake",
    "Interview",
    "Pairing",
    "ParentConsent",
    "Program",
    "ProgramScope",
    "Pulse",
    "PulseContribution",
    "PulseFigure",
    "PulsePlan",
    "PulseQuarter",
    "PulseQuestion",
    "PulseVersion",
    "Reference",
    "SavedView",
    "Screening",
    "ScreeningException",
    "ScreeningText",
    "SharedAnswer",
    "SignUp",
    "Signature",
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
