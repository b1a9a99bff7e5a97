"""Who has to do with sealed notes, as named predicates on the viewer. Which notes, the queries say."""

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.permissions import is_administrator, is_coordinator, is_mentor, is_professional

READERS = (Role.ADMINISTRATOR, Role.COORDINATOR, Role.MENTOR, Role.PROFESSIONAL)

can_read_notes = is_administrator | is_coordinator | is_mentor | is_professional
"""Have a key, and read the own notes and those that their author has shared with one by name; by office, none."""

can_write_notes = is_mentor
"""Write about the own meetings."""
