"""Who may do what with mentees, as named predicates on the viewer."""

from mentoring_platform.accounts.permissions import is_coordinator

can_manage_mentees = is_coordinator
