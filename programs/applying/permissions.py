"""Who may do what with applications, as named predicates on the viewer. Which rows, the queries say."""

from mentoring_platform.accounts.permissions import is_administrator, is_coordinator

can_read_applications = is_administrator | is_coordinator
can_take_applications = is_coordinator
