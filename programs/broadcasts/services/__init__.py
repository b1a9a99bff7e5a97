"""Every write of messages to pass on.

One is DRAFT → (AWAITING → ) OUT → WITHDRAWN; a draft may be discarded. "Coming" and "over" follow from the days.
"""

from .changing import add_newcomers, correct_broadcast, reach_otherwise, withdraw_broadcast
from .sending import approve, ask_approval, return_to_draft, send_broadcast, send_test
from .telling import tell
from .writing import BroadcastFacts, TextFacts, attach, copy_broadcast, detach, discard, within_units, write_broadcast

__all__ = [
    "BroadcastFacts",
    "TextFacts",
    "add_newcomers",
    "approve",
    "ask_approval",
    "attach",
    "copy_broadcast",
    "correct_broadcast",
    "detach",
    "discard",
    "reach_otherwise",
    "return_to_draft",
    "send_broadcast",
    "send_test",
    "tell",
    "withdraw_broadcast",
    "within_units",
    "write_broadcast",
]
