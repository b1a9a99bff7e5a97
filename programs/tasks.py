from programs.announcements import tasks as announcements
from programs.concerns import tasks as concerns

__all__ = ["announcements", "concerns"]
