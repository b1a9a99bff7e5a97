"""Who may do what with groups, as named predicates on the viewer. Which groups, the queries say."""

from mentoring_platform.accounts.permissions import is_administrator, is_coordinator, is_mentor

can_see_groups = is_administrator | is_coordinator | is_mentor
"""Look at groups and at their sheets: the office its own, a mentor those that he leads."""

can_manage_groups = is_coordinator
"""Open and change groups, say who leads them and who a guest is."""

can_keep_sheets = is_coordinator | is_mentor
"""Say who came and what became of a meeting, let somebody board or leave."""
