from programs.announcements import tasks as announcements
from programs.applying import tasks as applying
from programs.concerns import tasks as concerns
from programs.directory import tasks as directory

__all__ = ["announcements", "applying", "concerns", "directory"]
