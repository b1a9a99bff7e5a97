"""Every write of matching: verb first, one function for each thing that can happen."""

from .board import keep_proposals, put_mentor, release_proposals, swap_proposals, take_off
from .knowledge import exclude_pair, lift_exclusion, set_match_rules, tell_about_mentor
from .publishing import Published, publish_board
from .runs import ask_again, ask_for_proposals, drop_board, leave_run, progress_of, solve_run

__all__ = [
    "Published",
    "ask_again",
    "ask_for_proposals",
    "drop_board",
    "exclude_pair",
    "keep_proposals",
    "leave_run",
    "lift_exclusion",
    "progress_of",
    "publish_board",
    "put_mentor",
    "release_proposals",
    "set_match_rules",
    "solve_run",
    "swap_proposals",
    "take_off",
    "tell_about_mentor",
]
