"""Every write of courses, one file per noun."""

from .attendance import Mark, add_walk_in, check_in, key_of, mark_attendance, renew_key
from .courses import (
    add_sessions,
    cancel_course,
    cancel_session,
    change_course,
    change_session,
    copy_course,
    discard_course,
    open_course,
    write_course,
)
from .papers import add_material, remove_material, say_what_one_thought
from .sign_ups import give_back, set_role_holders, sign_up

__all__ = [
    "Mark",
    "add_material",
    "add_sessions",
    "add_walk_in",
    "cancel_course",
    "cancel_session",
    "change_course",
    "change_session",
    "check_in",
    "copy_course",
    "discard_course",
    "give_back",
    "key_of",
    "mark_attendance",
    "open_course",
    "remove_material",
    "renew_key",
    "say_what_one_thought",
    "set_role_holders",
    "sign_up",
    "write_course",
]
