"""Who may do what with mentors, as named predicates on the viewer."""

from mentoring_platform.accounts.permissions import is_coordinator

can_manage_mentors = is_coordinator
