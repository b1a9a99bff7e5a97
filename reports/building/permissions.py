"""Who builds reports, as named predicates on the viewer. Which rows a report has, its datasets say."""

from mentoring_platform.accounts.permissions import is_administrator, is_coordinator, is_steering
from mentoring_platform.accounts.viewer import Viewer
from reports.models import SavedReport

can_build_reports = is_administrator | is_coordinator | is_steering
"""Build, keep and open reports; who sees sums alone has those of weeks."""


def owns(viewer: Viewer, report: SavedReport) -> bool:
    """Change and remove a report: whoever kept it."""
    return report.owner.user_id == viewer.user.pk


can_share_reports = is_administrator | is_coordinator
"""Keep a report for the whole office, in which everybody finds what is in the own reach."""
