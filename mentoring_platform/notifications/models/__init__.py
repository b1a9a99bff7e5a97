from .message import OutgoingMessage

__all__ = ["OutgoingMessage"]
