"""Who has to do with readiness and intake, as named predicates on the viewer. Of whom, the queries say."""

from mentoring_platform.accounts.permissions import is_administrator, is_coordinator, is_mentor

can_see_readiness = is_administrator | is_coordinator
can_set_screening = is_coordinator
"""Say what a program asks for."""

can_read_references = is_coordinator
can_have_readiness = is_mentor
"""Have a page of one's own steps."""

can_read_intake = is_coordinator | is_mentor
"""Coordinators the whole of it, mentors what is marked for them."""

can_make_helpers = is_coordinator
