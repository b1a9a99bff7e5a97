"""Who may import, as a named predicate on the viewer. Into which program and units, the queries and the plan say."""

from mentoring_platform.accounts.permissions import is_administrator, is_coordinator

can_import = is_administrator | is_coordinator
"""Bring a sheet of people in."""
