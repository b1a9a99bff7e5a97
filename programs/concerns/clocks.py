"""When a concern is told and until when it waits. Pure: instants in, instants out (UTC), days by the organization.

A day to answer is 24 hours of real time, also when clocks are changed in it. Danger knows no rest. Without danger a
letter that would go on Shabbat or a holiday goes on the first morning after it, and whose time would be up then has
until that morning.
"""

from datetime import datetime, timedelta

from mentoring_platform.notifications.rest import after_rest
from mentoring_platform.tenancy.models import Organization

TO_ANSWER = timedelta(hours=24)


def letter_goes_at(organization: Organization, now: datetime, *, in_danger: bool) -> datetime:
    """When the letter about a turn that begins now is sent."""
    return now if in_danger else after_rest(organization, now)


def due_at(organization: Organization, letter_at: datetime, *, in_danger: bool) -> datetime:
    """Until when the one whose letter goes then has time to answer."""
    ends = letter_at + TO_ANSWER
    return ends if in_danger else after_rest(organization, ends)
