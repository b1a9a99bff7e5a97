from .availability import Availability
from .contact import Contact
from .mentee import Mentee
from .tag import MenteeTag, Tag

__all__ = ["Availability", "Contact", "Mentee", "MenteeTag", "Tag"]
