"""Who has the morning page, as named predicates on the viewer. Whose people, the queries say."""

from mentoring_platform.accounts.permissions import is_administrator, is_coordinator

can_see_morning = is_administrator | is_coordinator
"""See who needs a hand; of support talks and of those who asked for one, coordinators alone."""

can_act = is_coordinator
"""Remind, note, put off, prolong."""

can_set_rules = is_coordinator
"""Say what a program watches over."""
