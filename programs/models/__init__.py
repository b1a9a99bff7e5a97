from .calendar_period import CalendarPeriod
from .enrolment import Enrolment
from .goals import Goal, GoalsRead, Step
from .pairing import Pairing
from .program import Program
from .program_scope import ProgramScope

__all__ = ["CalendarPeriod", "Enrolment", "Goal", "GoalsRead", "Pairing", "Program", "ProgramScope", "Step"]
