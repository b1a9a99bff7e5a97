"""Who takes reports as files, as named predicates on the viewer. Which rows are in them, the report itself says."""

from mentoring_platform.accounts.permissions import is_administrator, is_coordinator
from reports.permissions import can_see_dashboard

can_take_files = can_see_dashboard
"""Have a report made into a file, with the rows that the viewer may read."""

can_schedule = is_administrator | is_coordinator
"""Have a report told of by letter, again and again."""

can_see_quarter = can_see_dashboard
"""The page of a program and quarter for a board or a funder: sums alone."""
