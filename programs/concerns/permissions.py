"""Who has to do with concerns, as named predicates on the viewer. Which concerns, the queries say."""

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.permissions import is_administrator, is_coordinator, is_mentor, is_professional

READERS = (Role.ADMINISTRATOR, Role.COORDINATOR, Role.PROFESSIONAL, Role.MENTOR)
"""Who can be told of a concern, in the order in which somebody's roles are looked at."""

can_raise_concern = is_mentor
"""Tell of danger or need of treatment, about those whom one accompanies."""

can_read_concerns = is_administrator | is_coordinator | is_mentor | is_professional
"""Read what one has told, and what one was told; by office, only how many there are."""

can_keep_recipients = is_administrator
"""Say who is told in each program, and what mentors are told about duty and emergency numbers."""
