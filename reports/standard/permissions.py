"""Who has to do with the standard, as named predicates on the viewer. Of which programs, the queries say."""

from mentoring_platform.accounts.permissions import is_administrator, is_coordinator, is_steering

can_see_standard = is_administrator | is_coordinator | is_steering
"""See how a program stands; who sees sums alone is told of no numbers and of nobody."""

can_see_people_in_standard = is_administrator | is_coordinator
"""See who is behind it, how one pairing stands, and what a program has set."""

can_set_standard = is_administrator
"""Say by what a program is measured; a coordinator does not change his own measure."""
