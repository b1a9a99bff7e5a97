"""Who has to do with messages to pass on, as named predicates on the viewer. Which ones, the queries say."""

from mentoring_platform.accounts.permissions import is_administrator, is_broadcaster, is_coordinator

can_read_broadcasts = is_administrator | is_coordinator | is_broadcaster
"""See what is written, and what became of it."""

can_write_broadcasts = is_coordinator | is_broadcaster
"""Write messages, send, correct and withdraw them, within one's programs."""

can_see_whom = is_administrator | is_coordinator
"""See the names of those a message is for; others see counts."""
