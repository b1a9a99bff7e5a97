"""Who may read the trail."""

from mentoring_platform.accounts.permissions import is_administrator

can_read_trail = is_administrator
"""Read who did and read what in the whole organization."""
