from .generation import Generated, generate_meetings
from .logs import log_all_held, log_extra_meeting, log_meeting, undo_log, version_of
from .meetings import add_extra_meeting, cancel_meeting, move_meeting
from .series import change_series, end_series, open_series
from .weeks import mark_weeks_stale

__all__ = [
    "Generated",
    "add_extra_meeting",
    "cancel_meeting",
    "change_series",
    "end_series",
    "generate_meetings",
    "log_all_held",
    "log_extra_meeting",
    "log_meeting",
    "mark_weeks_stale",
    "move_meeting",
    "open_series",
    "undo_log",
    "version_of",
]
