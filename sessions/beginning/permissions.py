"""Who has to do with the beginning of a pairing, as named predicates on the viewer. Whose, the queries say."""

from mentoring_platform.accounts.permissions import is_administrator, is_coordinator, is_mentee, is_mentor

can_see_beginnings = is_administrator | is_coordinator
"""See the steps of pairings, who signed, and what is due."""

can_set_beginnings = is_coordinator
"""Say what a program asks of beginnings, and in which words."""

can_have_beginning = is_mentor | is_mentee
"""See the own part of the beginning of an own pairing, and sign."""
