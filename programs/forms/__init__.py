from .enrolments import EndForm, EnrolForm, EnrolMenteeForm, LeaveForm
from .filters import MenteeFilter, MentorFilter, PairingFilter, PeopleFilter
from .pairings import BoardForm, ChangeMentorForm, IntensityForm, PairForm
from .programs import ProgramForm, ScopeForm, WordsForm
from .topics import TopicsForm

__all__ = [
    "BoardForm",
    "ChangeMentorForm",
    "EndForm",
    "EnrolForm",
    "EnrolMenteeForm",
    "IntensityForm",
    "LeaveForm",
    "MenteeFilter",
    "MentorFilter",
    "PairForm",
    "PairingFilter",
    "PeopleFilter",
    "ProgramForm",
    "ScopeForm",
    "TopicsForm",
    "WordsForm",
]
