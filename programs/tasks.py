from programs.announcements import tasks as announcements
from programs.applying import tasks as applying
from programs.choosing import tasks as choosing
from programs.concerns import tasks as concerns
from programs.directory import tasks as directory
from programs.matching import tasks as matching
from programs.screening import tasks as screening

__all__ = ["announcements", "applying", "choosing", "concerns", "directory", "matching", "screening"]
