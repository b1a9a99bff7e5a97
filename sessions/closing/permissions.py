"""Who has to do with endings, as named predicates on the viewer. Of which pairings, the queries say."""

from mentoring_platform.accounts.permissions import is_coordinator, is_mentee, is_mentor

can_close = is_coordinator
can_ask_for_another = is_mentee
can_see_ended = is_coordinator | is_mentor | is_mentee
