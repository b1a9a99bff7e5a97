from .address import Address
from .message import DeliveryAttempt, OutgoingMessage
from .phone_code import PhoneCode
from .preference import MessageSettings, Preference
from .provider import Provider
from .wording import OwnWording

__all__ = [
    "Address",
    "DeliveryAttempt",
    "MessageSettings",
    "OutgoingMessage",
    "OwnWording",
    "PhoneCode",
    "Preference",
    "Provider",
]
