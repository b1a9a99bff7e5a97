"""Who has to do with support talks, as named predicates on the viewer. Which ones, the queries say."""

from mentoring_platform.accounts.permissions import is_administrator, is_coordinator, is_mentor

can_see_support = is_administrator | is_coordinator | is_mentor
"""An administrator sees how many there were, nobody's."""

can_note_support = is_coordinator
can_have_support = is_coordinator | is_mentor
