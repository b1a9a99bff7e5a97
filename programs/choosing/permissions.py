"""Who has to do with the choice of mentors, as named predicates on the viewer. Whose choice, the queries say."""

from mentoring_platform.accounts.permissions import is_administrator, is_coordinator, is_mentee, is_mentor

can_choose = is_mentee
"""Say whom one would like, and when one can meet."""

can_be_chosen = is_mentor
"""Introduce oneself, and answer who would like one."""

can_see_photos = is_administrator | is_coordinator | is_mentor | is_mentee
can_see_choices = is_administrator | is_coordinator
can_manage_choices = is_coordinator
