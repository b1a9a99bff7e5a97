"""What the tests of reports set on stage: pairings, meetings and logs, and the moment at which they are seen."""

from datetime import UTC, date, datetime, time

from mentoring_platform.tenancy import clock
from sessions.models import Meeting
from tests.factories import LogFactory, MeetingFactory, SeriesFactory

SUNDAY = date(2025, 11, 9)
AFTER = datetime(2025, 11, 16, 8, tzinfo=UTC)
"""A moment at which the week of SUNDAY is over and the next one runs."""


def series_of(pairing, **fields):
    """A fixed time of the pairing, on Tuesdays at 16:00 since the pairing began."""
    return SeriesFactory(
        organization=pairing.organization, pairing=pairing, **{"starts_on": pairing.starts_on, **fields}
    )


def meeting_of(series, day: date, outcome: str = "", **fields) -> Meeting:
    """The meeting of a fixed time on a day, with its log if an outcome is given."""
    meeting = MeetingFactory(
        organization=series.organization,
        pairing=series.pairing,
        series=series,
        local_date=day,
        starts_at=clock.local_instant(series.organization, day, series.start_time),
        **fields,
    )
    return logged(meeting, outcome) if outcome else meeting


def extra_meeting(pairing, day: date, outcome: str = "", **fields) -> Meeting:
    """A meeting beyond the fixed time."""
    meeting = MeetingFactory(organization=pairing.organization, pairing=pairing, local_date=day, at=time(18), **fields)
    return logged(meeting, outcome) if outcome else meeting


def logged(meeting: Meeting, outcome: str, **fields) -> Meeting:
    LogFactory(organization=meeting.organization, meeting=meeting, outcome=outcome, **fields)
    return meeting
