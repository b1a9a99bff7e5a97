from .answers import answer_by_link, forget_old_links, make_answer_links, stop_answer_links
from .generation import Generated, generate_meetings
from .letters.soon import drop_late_reminders
from .logs import log_all_held, log_extra_meeting, log_meeting, undo_log, version_of
from .meetings import add_extra_meeting, cancel_meeting, make_up_for, move_meeting
from .reminders import forget_old_letters, list_unreported, remind_before, remind_mentor, tell_news
from .series import change_series, end_series, move_for_good, open_series
from .substitutes import end_stand_in, stand_in
from .weeks import mark_weeks_stale

__all__ = [
    "Generated",
    "add_extra_meeting",
    "answer_by_link",
    "cancel_meeting",
    "change_series",
    "drop_late_reminders",
    "end_series",
    "end_stand_in",
    "forget_old_letters",
    "forget_old_links",
    "generate_meetings",
    "list_unreported",
    "log_all_held",
    "log_extra_meeting",
    "log_meeting",
    "make_answer_links",
    "make_up_for",
    "mark_weeks_stale",
    "move_for_good",
    "move_meeting",
    "open_series",
    "remind_before",
    "remind_mentor",
    "stand_in",
    "stop_answer_links",
    "tell_news",
    "undo_log",
    "version_of",
]
