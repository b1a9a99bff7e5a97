"""Who may read which report, as named predicates on the viewer. Which rows, the queries say."""

from mentoring_platform.accounts.permissions import (
    is_administrator,
    is_coordinator,
    is_member,
    is_mentor,
    is_steering,
)

can_see_home = is_member
"""Be led to the first screen of one's role."""

can_see_weekly_report = is_administrator | is_coordinator | is_mentor | is_steering
"""Read a week: the office its people, a mentor his own, the steering team sums."""

can_see_dashboard = is_administrator | is_coordinator | is_steering
"""See programs side by side."""

can_see_rows = is_administrator | is_coordinator
"""Read rows about people in the weekly report, and filter them by unit and mentor."""

can_see_trends = is_administrator | is_coordinator | is_steering
"""See what many talks touched on, of five people at least, and never of fewer."""

can_see_jobs = is_administrator
"""What runs by itself for the organization, and whether it does."""

can_see_own_history = is_member
"""Who looked at one's own details."""

can_see_history_of_others = is_administrator
"""Who looked at whose details is part of the trail, which administrators alone read."""

can_see_people_in_dashboard = is_administrator | is_coordinator
"""The heat map and what lies behind it name people."""
