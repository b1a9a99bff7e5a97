"""Who builds reports, as named predicates on the viewer. Which rows a report has, its datasets say."""

from mentoring_platform.accounts.permissions import is_administrator, is_coordinator, is_steering

can_build_reports = is_administrator | is_coordinator | is_steering
"""Build, keep and open reports; who sees sums alone has those of weeks."""

can_share_reports = is_administrator | is_coordinator
"""Keep a report for the whole office, in which everybody finds what is in the own reach."""
