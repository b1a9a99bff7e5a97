"""Who proposes, as a named predicate; on which meetings, the queries say."""

from mentoring_platform.accounts.permissions import is_mentee, is_mentor

can_propose = is_mentor | is_mentee
"""Propose another time for one's own meeting, and answer such a proposal."""
