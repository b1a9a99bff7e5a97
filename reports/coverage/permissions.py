"""Who follows how far a message has come, as named predicates on the viewer. Which messages, the queries say."""

from mentoring_platform.accounts.permissions import is_administrator, is_broadcaster, is_coordinator, is_steering

can_follow = is_administrator | is_coordinator | is_broadcaster | is_steering
"""See how many were told, and whether all will be in time."""

can_see_mentors = is_administrator | is_coordinator | is_broadcaster
"""See it mentor by mentor; others see sums."""

can_see_names = is_administrator | is_coordinator
"""See who was not told yet, and how that person is reached; a broadcaster sees how many."""

can_remind = is_coordinator | is_broadcaster
"""Write to the mentors who have somebody left to tell."""

can_reach_otherwise = is_coordinator
"""Say that somebody was reached in another way."""
