from .contact import Contact
from .mentee import Mentee
from .tag import MenteeTag, Tag

__all__ = ["Contact", "Mentee", "MenteeTag", "Tag"]
