from .calendar_period import CalendarPeriod
from .enrolment import Enrolment
from .pairing import Pairing
from .program import Program
from .program_scope import ProgramScope
from .topic import Topic

__all__ = ["CalendarPeriod", "Enrolment", "Pairing", "Program", "ProgramScope", "Topic"]
