"""Who may do what with the directory, as named predicates on the viewer. It belongs to the whole organization."""

from mentoring_platform.accounts.permissions import is_administrator, is_coordinator, is_mentor, is_professional

can_read_directory = is_administrator | is_coordinator | is_mentor | is_professional
can_keep_directory = is_coordinator
can_suggest_entry = is_coordinator | is_mentor
