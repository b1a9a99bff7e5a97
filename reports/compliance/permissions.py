"""Who has to do with targets, as named predicates on the viewer. Of which programs, the queries say."""

from mentoring_platform.accounts.permissions import is_administrator, is_coordinator

can_see_targets = is_administrator | is_coordinator
can_set_targets = is_administrator
"""Say at what a program aims."""
