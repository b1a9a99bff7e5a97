"""Who has to do with hours of training, as named predicates on the viewer. Whose hours, the queries say."""

from mentoring_platform.accounts.permissions import is_administrator, is_coordinator, is_mentor

can_see_hours = is_administrator | is_coordinator
can_set_hours = is_coordinator
"""Say what a program asks for, credit hours, exempt somebody, issue and withdraw certificates."""

can_have_hours = is_mentor
"""Have a page of one's own training."""

can_see_certificates = can_see_hours | can_have_hours
