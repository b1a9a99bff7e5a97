"""When an organization closes its week. Pure: instants are UTC, days are local."""

from datetime import datetime, time, timedelta

from mentoring_platform.notifications.rest import after_rest
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.clock import Week
from mentoring_platform.tenancy.models import Organization

STILL_NEWS = timedelta(days=3)
"""How long after its hour the close of a week is still told; then the next one is near."""


def closes_at(organization: Organization, week: Week) -> datetime:
    """The hour that the organization has set on the first day of the next week; after Shabbat or a holiday on it."""
    return after_rest(
        organization, clock.local_instant(organization, week.next().start, time(organization.closing_hour))
    )


def week_to_tell(organization: Organization) -> Week | None:
    """The week that is over and whose close is to be told now; None before its hour, and when it is no longer news."""
    week = clock.this_week(organization).previous()
    at = closes_at(organization, week)
    return week if at <= clock.now() < at + STILL_NEWS else None


def next_close(organization: Organization) -> datetime:
    """When the next week is closed: the one that is over but waits for its hour, or the running one."""
    running = clock.this_week(organization)
    at = closes_at(organization, running.previous())
    return at if at > clock.now() else closes_at(organization, running)
