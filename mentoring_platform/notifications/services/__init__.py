from .preferring import set_wanted
from .queueing import Notice, notify, notify_many, queue_email
from .sending import MOST_ATTEMPTS, send_waiting_messages
from .withdrawing import withdraw

__all__ = [
    "MOST_ATTEMPTS",
    "Notice",
    "notify",
    "notify_many",
    "queue_email",
    "send_waiting_messages",
    "set_wanted",
    "withdraw",
]
