from .contact import Contact
from .mentee import Mentee

__all__ = ["Contact", "Mentee"]
