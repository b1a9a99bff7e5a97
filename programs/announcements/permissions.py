"""Who has to do with announcements, as named predicates on the viewer. Which ones, the queries say."""

from mentoring_platform.accounts.permissions import is_administrator, is_broadcaster, is_coordinator, is_mentor

can_write_announcements = is_coordinator | is_broadcaster
"""Tell the mentors of one's programs something, and see who has read it."""

can_read_announcements = is_administrator | is_coordinator | is_broadcaster | is_mentor
"""Read what one was told; by office, what was told to the mentors."""
