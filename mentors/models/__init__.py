from .availability import Availability
from .mentor import Mentor

__all__ = ["Availability", "Mentor"]
