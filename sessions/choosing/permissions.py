"""Who sets the first fixed time, as a named predicate; of which pairings, the queries say."""

from mentoring_platform.accounts.permissions import is_mentee, is_mentor

can_set_time = is_mentor | is_mentee
