"""How a week is counted: the one statement that holds the rules, whole for the roll-up and read-only for its check."""

from pathlib import Path

from mentoring_platform.tenancy.clock import Week
from mentoring_platform.tenancy.models import Organization

_SQL = Path(__file__).parent.parent / "sql"
ROLL_UP = (_SQL / "roll_up.sql").read_text()
# Up to `truth`, what the rows of a week should be; what follows there writes them.
DIFFERING = ROLL_UP.partition("), gone AS (")[0] + ")\n" + (_SQL / "differing.sql").read_text()


def counting_parameters(organization: Organization, week: Week) -> dict:
    """What counting needs to know of a week."""
    return {
        "organization": organization.pk,
        "zone": organization.time_zone,
        "first": week.start,
        "last": week.end,
    }
