"""Who has to do with the mentors' circle, as named predicates on the viewer. Of which programs, the queries say."""

from mentoring_platform.accounts.permissions import is_coordinator, is_mentor

can_read_circle = is_mentor | is_coordinator
"""Read what mentors ask each other; administrators do not."""

can_name_facilitators = is_coordinator
"""Say who takes care of the circle of a program."""
