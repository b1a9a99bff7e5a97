from .enrolments import EndForm, EnrolForm, EnrolMenteeForm, LeaveForm
from .filters import MenteeFilter, MentorFilter, PairingFilter, PeopleFilter
from .pairings import BoardForm, ChangeMentorForm, IntensityForm, PairForm, PromiseForm
from .programs import ProgramForm, ScopeForm, WordsForm
from .tags import MenteeTagsForm, RenameTagForm, SavedViewForm, TagManyForm
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
    "MenteeTagsForm",
    "MentorFilter",
    "PairForm",
    "PairingFilter",
    "PeopleFilter",
    "ProgramForm",
    "PromiseForm",
    "RenameTagForm",
    "SavedViewForm",
    "ScopeForm",
    "TagManyForm",
    "TopicsForm",
    "WordsForm",
]
