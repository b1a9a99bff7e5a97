"""Meetings of a made-up history, with what became of them, and when it was reported."""

from datetime import date, datetime, time, timedelta
from random import Random

from mentoring_platform.tenancy import clock
from programs.models import Pairing
from sessions.models import Meeting, MeetingSeries, SessionLog

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
TOLD_AFTER = (
    -3 * DAY, -MINUTE, timedelta(0), 20 * MINUTE, 5 * HOUR, 24 * HOUR, 48 * HOUR - MINUTE, 48 * HOUR,
    48 * HOUR + timedelta(microseconds=1), 48 * HOUR + MINUTE, 49 * HOUR, 5 * DAY, 20 * DAY, 60 * DAY,
)  # fmt: skip
"""How long after its end a meeting is reported; what was cancelled beforehand, before it."""


class Written:
    """Collects meetings and logs of a history, and writes them at once."""

    def __init__(self, history, random: Random):
        self.organization, self.now, self.random = history.organization, history.now, random
        self.meetings: list[Meeting] = []
        self.logs: list[SessionLog] = []
        self.zeal = {mentor.pk: random.choice([0.4, 0.8, 0.95, 1]) for mentor in history.mentors}

    def meetings_of(self, pairing: Pairing, fixed: list[tuple[MeetingSeries, list[date]]]) -> None:
        """The meetings of a pairing: by its fixed times, moved, in place of others, and beside."""
        for series, days in fixed:
            for day in days:
                self._regular(pairing, series, day)
        last = min(pairing.ends_on or self.now.date(), self.now.date())
        for _ in range(self.random.choice([0, 0, 1, 3])):
            span = max((last - pairing.starts_on).days, 0)
            day = pairing.starts_on + self.random.randrange(span + 1) * DAY
            self._told(self._meeting(pairing, day, time(18, 30)), 0.7)

    def save(self) -> None:
        Meeting.objects.bulk_create(self.meetings)
        SessionLog.objects.bulk_create(self.logs)

    def _regular(self, pairing: Pairing, series: MeetingSeries, day: date) -> None:
        start = clock.local_instant(self.organization, day, series.start_time)
        meeting = self._meeting(pairing, day, series.start_time, series=series, original_start=start)
        meeting.minutes = series.minutes
        fate = self.random.random()
        if fate < 0.04:  # to another day of its week
            week = clock.week_of(self.organization, day)
            self._put(meeting, self.random.choice(week.days))
        elif fate < 0.08:  # to another week
            self._log(meeting, "excused", start - DAY, reason="moved")
            later = day + self.random.choice([7, 9, 12]) * DAY
            self._told(self._meeting(pairing, later, time(16), moved_from=meeting), self.zeal[pairing.mentor_id])
            return
        log = self._told(meeting, self.zeal[pairing.mentor_id])
        if log and log.outcome != "held" and self.random.random() < 0.2:
            later = self._meeting(pairing, day + self.random.choice([1, 4, 8]) * DAY, time(19), makes_up_for=meeting)
            self._told(later, 0.8)

    def _meeting(self, pairing: Pairing, day: date, at: time, **fields) -> Meeting:
        meeting = Meeting(organization=self.organization, pairing=pairing, minutes=30, **fields)
        self._put(meeting, day, at)
        self.meetings.append(meeting)
        return meeting

    def _put(self, meeting: Meeting, day: date, at: time = time(20, 15)) -> None:
        meeting.local_date, meeting.starts_at = day, clock.local_instant(self.organization, day, at)

    def _told(self, meeting: Meeting, zeal: float) -> SessionLog | None:
        """Report a meeting, perhaps: early, in time or late, right or corrected."""
        if self.random.random() > zeal:
            return None
        after = self.random.choice(TOLD_AFTER)
        outcome = self.random.choice(["held", "held", "held", "held", "missed", "excused"])
        if after < timedelta(0):
            outcome = "excused"
        return self._log(meeting, outcome, meeting.starts_at + meeting.minutes * MINUTE + after)

    def _log(self, meeting: Meeting, outcome: str, at: datetime, reason: str = "") -> SessionLog | None:
        if at > self.now:
            return None
        corrected = self.random.random() < 0.1
        log = SessionLog(
            organization=self.organization,
            meeting=meeting,
            outcome=outcome,
            absent="mentee" if outcome == "missed" else "",
            excused_by="mentor" if outcome == "excused" else "",
            reason=reason,
            minutes=self.random.choice([15, 40, 120]) if outcome == "held" else None,
            logged_at=at,
            updated_at=min(self.now, at + 4 * DAY) if corrected else at,
        )
        self.logs.append(log)
        return log
