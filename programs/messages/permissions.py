"""Who words letters and who reads what became of them."""

from mentoring_platform.accounts.permissions import is_administrator, is_coordinator

can_word_letters = is_administrator
can_see_messages = is_administrator | is_coordinator
can_mend_addresses = is_coordinator
