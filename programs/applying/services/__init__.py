"""Every write of applications: draft → waiting → taken in, declined, referred or withdrawn. A file per writer."""

from .applicant import (
    Gone,
    answer_office,
    begin_application,
    forget_decided,
    forget_drafts,
    hold_by_letter,
    keep_draft,
    keep_file,
    send_application,
    send_link,
    withdraw_application,
)
from .building import (
    change_texts,
    copy_proposal,
    keep_question,
    move_question,
    remove_question,
    set_open,
)
from .office import (
    ask_applicant,
    decline_application,
    enter_application,
    let_wait,
    refer_application,
    take_care,
    take_in,
)

__all__ = [
    "Gone",
    "answer_office",
    "ask_applicant",
    "begin_application",
    "change_texts",
    "copy_proposal",
    "decline_application",
    "enter_application",
    "forget_decided",
    "forget_drafts",
    "hold_by_letter",
    "keep_draft",
    "keep_file",
    "keep_question",
    "let_wait",
    "move_question",
    "refer_application",
    "remove_question",
    "send_application",
    "send_link",
    "set_open",
    "take_care",
    "take_in",
    "withdraw_application",
]
