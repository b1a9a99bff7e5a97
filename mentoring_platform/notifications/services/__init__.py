from .claiming import MOST_ATTEMPTS
from .outcomes import mark_broken, note_bounced, note_delivered
from .preferences import set_wanted
from .queueing import Notice, notify, notify_many, queue_email
from .retention import forget_old_messages
from .sending import send_waiting_messages
from .withdrawing import withdraw

__all__ = [
    "MOST_ATTEMPTS",
    "Notice",
    "forget_old_messages",
    "mark_broken",
    "note_bounced",
    "note_delivered",
    "notify",
    "notify_many",
    "queue_email",
    "send_waiting_messages",
    "set_wanted",
    "withdraw",
]
