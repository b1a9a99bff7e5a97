"""Every write of programs: what the product can do with programs, calendars, enrolments and pairings."""

from .calendar import add_period, change_period, remove_period
from .enrolments import end_enrolment, enrol
from .leaving import mentee_leaves, mentor_leaves
from .pairings import change_mentor, end_pairing, open_pairing, pair_many, set_intensity
from .programs import create_program, set_program_scopes, update_program
from .substitutes import end_substitute, open_substitute
from .topics import set_topics

__all__ = [
    "add_period",
    "change_mentor",
    "change_period",
    "create_program",
    "end_enrolment",
    "end_pairing",
    "end_substitute",
    "enrol",
    "mentee_leaves",
    "mentor_leaves",
    "open_pairing",
    "open_substitute",
    "pair_many",
    "remove_period",
    "set_intensity",
    "set_program_scopes",
    "set_topics",
    "update_program",
]
