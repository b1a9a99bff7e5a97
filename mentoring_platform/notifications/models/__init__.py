from .address import Address
from .message import DeliveryAttempt, OutgoingMessage
from .preference import MessageSettings, Preference
from .provider import Provider

__all__ = ["Address", "DeliveryAttempt", "MessageSettings", "OutgoingMessage", "Preference", "Provider"]
