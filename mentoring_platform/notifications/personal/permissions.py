"""Who chooses how to be written to, and who decides which channels there are."""

from mentoring_platform.accounts.permissions import is_administrator, is_member

can_choose_messages = is_member
can_set_channels = is_administrator
