"""Who may import, as a named predicate on the viewer. Into which program and units, the queries and the plan say."""

from mentoring_platform.accounts.permissions import is_coordinator

can_import = is_coordinator
"""Bring a sheet of people in. Administrators read people and bring none in."""
