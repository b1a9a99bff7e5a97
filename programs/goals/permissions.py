"""Who has to do with goals, as named predicates on the viewer. Whose goals, the queries say."""

from mentoring_platform.accounts.permissions import is_coordinator, is_mentee, is_mentor

can_write_goals = is_mentor | is_mentee
"""Set and change goals: a mentor those of whom he accompanies, a mentee the own."""

can_read_goals = is_coordinator | can_write_goals
"""Coordinators as far as the program allows it."""

can_have_goals = is_mentee
"""Have a page of one's own goals."""
