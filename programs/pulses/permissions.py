"""Who has to do with pulses, as named predicates on the viewer. Whose, the queries say."""

from mentoring_platform.accounts.permissions import is_coordinator, is_mentee, is_mentor

can_set_pulses = is_coordinator
"""Say whether and what a program asks."""

can_answer_pulses = is_mentee | is_mentor
"""Be asked how it goes."""

can_see_shared_pulses = is_coordinator
"""See what somebody lets the coordinator see, and who would like to talk. Administrators see neither."""
