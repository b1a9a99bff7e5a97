"""Every write of programs: what the product can do with programs, calendars, enrolments and pairings."""

from .absences import change_absence, record_absence, remove_absence
from .calendar import add_period, change_day, change_period, remove_period
from .closures import change_closure, close_unit, remove_closure
from .commitment import extend_commitment, promised_until
from .enrolments import end_enrolment, enrol
from .leaving import mentee_leaves, mentor_leaves
from .observing import begin_observing, compute_days, compute_days_ahead, set_observed_days
from .pairings import change_mentor, end_pairing, open_pairing, pair_many, set_intensity
from .programs import create_program, set_program_scopes, update_program
from .saved_views import change_view, keep_view, remove_view
from .substitutes import end_substitute, open_substitute
from .tags import add_tag, remove_tag, rename_tag, set_tags, tag_mentees
from .topics import set_topics

__all__ = [
    "add_period",
    "add_tag",
    "begin_observing",
    "change_absence",
    "change_closure",
    "change_day",
    "change_mentor",
    "change_view",
    "change_period",
    "close_unit",
    "compute_days",
    "compute_days_ahead",
    "create_program",
    "end_enrolment",
    "end_pairing",
    "end_substitute",
    "enrol",
    "extend_commitment",
    "keep_view",
    "mentee_leaves",
    "mentor_leaves",
    "open_pairing",
    "open_substitute",
    "pair_many",
    "promised_until",
    "record_absence",
    "remove_absence",
    "remove_closure",
    "remove_period",
    "remove_tag",
    "remove_view",
    "rename_tag",
    "set_observed_days",
    "set_intensity",
    "set_program_scopes",
    "set_tags",
    "set_topics",
    "tag_mentees",
    "update_program",
]
