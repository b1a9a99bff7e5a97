"""Who may do what with proposals, as named predicates on the viewer; which boards and people, the queries decide."""

from mentoring_platform.accounts.permissions import is_administrator, is_coordinator

can_propose = is_coordinator
can_see_proposals = is_administrator | is_coordinator
