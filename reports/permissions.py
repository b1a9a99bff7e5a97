"""Who may read which report, as named predicates on the viewer. Which rows, the queries say."""

import rules

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.permissions import is_administrator, is_coordinator, is_member, is_mentor


@rules.predicate
def is_steering(viewer) -> bool:
    """Sees sums alone."""
    return viewer.has(Role.VIEWER)


can_see_home = is_member
can_see_weekly_report = is_administrator | is_coordinator | is_mentor | is_steering
can_see_dashboard = is_administrator | is_coordinator | is_steering
can_see_own_history = is_member
can_see_history_of_others = is_administrator
"""Who looked at whose details is part of the trail, which administrators alone read."""
can_see_people_in_dashboard = is_administrator | is_coordinator
"""The heat map and what lies behind it name people."""
