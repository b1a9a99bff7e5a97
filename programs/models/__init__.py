from .absence import Absence
from .calendar_period import CalendarPeriod
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
from .goals import Goal, GoalsRead, Step
from .pairing import Pairing
from .program import Program
from .program_scope import ProgramScope
from .saved_view import SavedView
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
    "DirectoryEntry",
    "DirectoryField",
    "EmergencyNumber",
    "Enrolment",
    "EntryField",
    "EntryLink",
    "EntryProposal",
    "EntryRecommendation",
    "EntryRefusal",
    "Goal",
    "GoalsRead",
    "Pairing",
    "Program",
    "ProgramScope",
    "SavedView",
    "Step",
    "Topic",
    "UnitClosure",
]
