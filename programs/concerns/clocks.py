"""When a concern is told and until when it waits. Pure: instants in, instants out (UTC), days by the organization.

A day to answer is 24 hours of real time, also when clocks are changed in it. Danger knows no rest. Without danger a
letter that would go on Shabbat goes when it ends, and whose time would be up on Shabbat has until it ends.
"""

from datetime import datetime, time, timedelta

from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization

TO_ANSWER = timedelta(hours=24)
FRIDAY, SATURDAY = 4, 5
REST_BEGINS, REST_ENDS = time(15), time(21)
"""Local time, wide enough for all places and seasons in Israel."""


def letter_goes_at(organization: Organization, now: datetime, *, in_danger: bool) -> datetime:
    """When the letter about a turn that begins now is sent."""
    return now if in_danger else _after_rest(organization, now)


def due_at(organization: Organization, letter_at: datetime, *, in_danger: bool) -> datetime:
    """Until when the one whose letter goes then has time to answer."""
    ends = letter_at + TO_ANSWER
    return ends if in_danger else _after_rest(organization, ends)


def _after_rest(organization: Organization, instant: datetime) -> datetime:
    day, at = clock.local_day(organization, instant), clock.local_time(organization, instant)
    if day.weekday() == FRIDAY and at >= REST_BEGINS:
        return clock.local_instant(organization, day + timedelta(days=1), REST_ENDS)
    if day.weekday() == SATURDAY and at < REST_ENDS:
        return clock.local_instant(organization, day, REST_ENDS)
    return instant
