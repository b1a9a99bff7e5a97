"""A year of meetings and logs of one program: planned as the product plans them, then lived through day by day."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zlib import crc32

from mentoring_platform.calendars.observances import is_day_of_rest, is_yom_tov
from mentoring_platform.demo.habits import SUMMARIES, Fate, draw_outcome
from mentoring_platform.demo.relations import Story
from mentoring_platform.tenancy import clock
from programs.choices import SummaryPolicy
from programs.models import Pairing
from sessions.choices import Absent, ExcusedBy, Mode, Outcome, Reason, RevisionKind
from sessions.models import LogRevision, Meeting, MeetingSeries, SessionLog
from sessions.recurrence import occurrence_days
from sessions.services.generation import rhythm_of

DAY = timedelta(days=1)
REPORTED_THIS_WEEK = 0.75
CALLERS = 8
"""One in so many meets by phone for half an hour as a rule, whatever was planned."""

MORNING, NIGHT = time(7, 30), time(23, 15)
SHABBAT_BEGINS, SHABBAT_ENDS = time(15), time(21)
FRIDAY, SATURDAY = 4, 5
CONFIDENTIAL = 12
"""Of so many reports of a program without summaries, one is marked as confidential."""


class History:
    """Tells what became of the meetings of a story; everything it writes lies before the telling's today."""

    def __init__(self, story: Story):
        self.story = story
        self.world = story.world
        self.rng = story.world.rng
        self._writes_summaries = story.program.summary_policy != SummaryPolicy.OFF
        self._absences: dict[UUID, tuple[date, date, str]] = {}
        self._forgotten: set[tuple[UUID, date]] = set()
        self._steadiness: dict[UUID, float] = {}

    def tell(self) -> None:
        """Add the meetings of all fixed times, ahead too, and the logs of the past ones."""
        self._draw_absences()
        by_pairing: dict[UUID, list[Meeting]] = defaultdict(list)
        for series in self.story.fixed_times:
            by_pairing[series.pairing_id] += self._planned(series)
        for meetings in by_pairing.values():
            past = [meeting for meeting in meetings if meeting.local_date < self.world.today]
            self._live(past)

    def _draw_absences(self) -> None:
        """Some mentors are away for a week or two; some forget to report a whole week."""
        world = self.world
        for mentor_id, habit in self.story.habits.items():
            if world.chance(0.35):
                first = world.some_day(world.first_day, world.today)
                length = self.rng.choice([6, 6, 9, 13])
                self._absences[mentor_id] = (first, first + length * DAY, self.rng.choice([Reason.ILL, Reason.TRAVEL]))
            for week in world.past_weeks():
                if world.chance(habit.weeks_forgotten):
                    self._forgotten.add((mentor_id, week.start))

    def _planned(self, series: MeetingSeries) -> list[Meeting]:
        world = self.world
        days = occurrence_days(rhythm_of(series), world.first_day, world.last_day, self.story.closed_of(series.pairing))
        meetings = []
        for day in days:
            start = clock.local_instant(world.organization, day, series.start_time)
            meetings.append(self._meeting(series.pairing, start, day, series, series=series, original_start=start))
        return meetings

    def _meeting(
        self, pairing: Pairing, start: datetime, day: date, like: MeetingSeries | Meeting, **fields
    ) -> Meeting:
        fields = {"minutes": like.minutes, "mode": like.mode, "place": like.place, **fields}
        return self.world.add(Meeting, pairing=pairing, starts_at=start, local_date=day, **fields)

    def _live(self, past: list[Meeting]) -> None:
        if not past:
            return
        fate = self.story.fates.get(past[0].pairing_id)
        missed = past[-2:] if fate is Fate.MISSED_TWICE else []
        silent = past[-3:] if fate is Fate.UNREPORTED else []
        for meeting in past:
            if meeting in missed:
                self._log(meeting, 0.2, outcome=Outcome.MISSED, absent=Absent.MENTEE, reason=Reason.FORGOT)
            elif meeting not in silent:
                self._become(meeting, is_fated=fate is not None)

    def _become(self, meeting: Meeting, is_fated: bool) -> None:
        """One meeting of the past: unreported, or one of the three outcomes."""
        pairing = meeting.pairing
        habit = self.story.habits[pairing.mentor_id]
        week = clock.week_of(self.world.organization, meeting.local_date)
        is_old = meeting.local_date < self.world.today - 14 * DAY
        reported = 1 if habit.catches_up and is_old else habit.reported
        if week == self.world.this_week:
            reported *= REPORTED_THIS_WEEK
        if (pairing.mentor_id, week.start) in self._forgotten or not self.world.chance(reported):
            return
        hours = habit.hours_until[0] + (habit.hours_until[1] - habit.hours_until[0]) * self.rng.random() ** 2
        away = self._absences.get(pairing.mentor_id)
        if away and away[0] <= meeting.local_date <= away[1]:
            self._log(meeting, hours, outcome=Outcome.EXCUSED, excused_by=ExcusedBy.MENTOR, reason=away[2])
            return
        outcome = draw_outcome(self.rng, self._steadiness_of(pairing))
        if outcome == Outcome.HELD:
            self._hold(meeting, week, hours, is_fated)
        elif outcome == Outcome.MISSED:
            self._miss(meeting, hours)
        else:
            self._excuse(meeting, week, hours, is_fated)

    def _steadiness_of(self, pairing: Pairing) -> float:
        """How much more often than others this mentee's meetings fail."""
        return self._steadiness.setdefault(
            pairing.enrolment_id, self.rng.choices([0.6, 0.9, 1.5, 2.8], [35, 40, 20, 5])[0]
        )

    def _hold(self, meeting: Meeting, week: clock.Week, hours: float, is_fated: bool) -> None:
        if self.world.chance(0.02):
            self._move_within(meeting, week)
        late = self.rng.choice([5, 10, 15, 20]) if self.world.chance(0.12) else 0
        self._log(meeting, hours, **self._held(meeting, meeting.starts_at + timedelta(minutes=late)))
        if not is_fated and self.world.chance(0.012):
            self._meet_again(meeting)

    def _held(self, meeting: Meeting, held_at: datetime) -> dict:
        minutes = meeting.minutes + self.rng.choice([0, 0, 0, 0, -10, -5, 5, 10, 15])
        mode = Mode.PHONE if self.world.chance(0.06) else meeting.mode
        if crc32(meeting.pairing.enrolment.mentee.full_name.encode()) % CALLERS == 0:
            minutes, mode = 30, Mode.PHONE
        facts = {"outcome": Outcome.HELD, "held_at": held_at, "minutes": max(10, minutes), "mode": mode}
        if self._writes_summaries and self.world.chance(0.15):
            facts["summary"] = self.rng.choice(SUMMARIES)
        if not self._writes_summaries and meeting.id.int % CONFIDENTIAL == 0:
            facts["confidential"] = True
        return facts

    def _miss(self, meeting: Meeting, hours: float) -> None:
        absent = self.rng.choices([Absent.MENTEE, Absent.MENTOR, Absent.BOTH], [75, 18, 7])[0]
        reason = self.rng.choices([Reason.FORGOT, Reason.ILL, Reason.OTHER, ""], [50, 12, 8, 30])[0]
        self._log(meeting, hours, outcome=Outcome.MISSED, absent=absent, reason=reason)

    def _excuse(self, meeting: Meeting, week: clock.Week, hours: float, is_fated: bool) -> None:
        asked = self.rng.choices([ExcusedBy.MENTEE, ExcusedBy.MENTOR, ExcusedBy.OFFICE], [60, 32, 8])[0]
        reasons = [Reason.ILL, Reason.TRAVEL, Reason.CANCELLED, Reason.MOVED, Reason.OTHER]
        reason = self.rng.choices(reasons, [30, 22, 20, 18, 10])[0]
        if reason == Reason.MOVED:
            reason = Reason.CANCELLED if is_fated else self._move_on(meeting)
        before = self.world.chance(0.6)
        self._log(
            meeting, -self.rng.uniform(2, 30) if before else hours,
            outcome=Outcome.EXCUSED, excused_by=asked, reason=reason,
        )  # fmt: skip

    def _move_on(self, meeting: Meeting) -> str:
        """Put a meeting in its stead into the next week; the reason of the excuse, whether that was possible or not."""
        day = meeting.local_date + self.rng.choice([5, 6, 8, 9]) * DAY
        same_week = clock.week_of(self.world.organization, day).contains(meeting.local_date)
        if same_week or not self._is_free(meeting.pairing, day):
            return Reason.CANCELLED
        moved = self._meeting(meeting.pairing, self._at_the_time_of(meeting, day), day, meeting, moved_from=meeting)
        if day < self.world.today and self.world.chance(0.93):
            self._log(moved, 1, **self._held(moved, moved.starts_at))
        return Reason.MOVED

    def _move_within(self, meeting: Meeting, week: clock.Week) -> None:
        day = meeting.local_date + DAY
        if week.contains(day) and self._is_free(meeting.pairing, day) and day < self.world.today:
            meeting.starts_at, meeting.local_date = self._at_the_time_of(meeting, day), day

    def _meet_again(self, meeting: Meeting) -> None:
        """An extra meeting two days later, by phone."""
        day = meeting.local_date + 2 * DAY
        if self._is_free(meeting.pairing, day) and day < self.world.today:
            extra = self._meeting(
                meeting.pairing, self._at_the_time_of(meeting, day), day, meeting,
                minutes=20, mode=Mode.PHONE, place="",
            )  # fmt: skip
            self._log(extra, 0.5, outcome=Outcome.HELD, held_at=extra.starts_at, minutes=20, mode=Mode.PHONE)

    def _is_free(self, pairing: Pairing, day: date) -> bool:
        """Whether they could meet on that day: in the pairing's time, no break, no Friday and no day of rest."""
        if day.weekday() == FRIDAY or is_day_of_rest(day, in_israel=True):
            return False
        if pairing.ends_on is not None and day > pairing.ends_on:
            return False
        return not any(first <= day <= last for first, last in self.story.closed_of(pairing))

    def _at_the_time_of(self, meeting: Meeting, day: date) -> datetime:
        at = clock.local_time(self.world.organization, meeting.starts_at)
        return clock.local_instant(self.world.organization, day, at)

    def _log(self, meeting: Meeting, hours: float, **facts) -> None:
        """Report a meeting so many hours after its end (before its start, if negative), unless today comes first."""
        end = meeting.starts_at + timedelta(minutes=meeting.minutes)
        moment = self._waking(end + timedelta(hours=hours))
        if moment >= self.world.cutoff:
            return
        author = meeting.pairing.mentor.membership
        states = [(RevisionKind.CREATED, moment, facts)]
        corrected_at = self._waking(moment + timedelta(minutes=self.rng.randint(3, 900)))
        if facts["outcome"] == Outcome.HELD and corrected_at < self.world.cutoff and self.world.chance(0.02):
            first_said = {**facts, "minutes": facts["minutes"] + 20}
            states = [(RevisionKind.CREATED, moment, first_said), (RevisionKind.CORRECTED, corrected_at, facts)]
        self.world.add(SessionLog, meeting=meeting, author=author, logged_at=moment, updated_at=states[-1][1], **facts)
        for kind, at, said in states:
            self.world.add(LogRevision, meeting=meeting, kind=kind, at=at, author=author, **said)

    def _waking(self, moment: datetime) -> datetime:
        """The first moment from this one on at which people write logs: no night, no Shabbat, no holiday."""
        organization = self.world.organization
        local = moment.astimezone(organization.zone)
        day, at = local.date(), local.time().replace(microsecond=0)
        if at > NIGHT:
            day, at = day + DAY, MORNING
        at = max(at, MORNING)
        if day.weekday() == FRIDAY and at >= SHABBAT_BEGINS:
            day, at = day + DAY, SHABBAT_ENDS
        if day.weekday() == SATURDAY:
            at = max(at, SHABBAT_ENDS)
        while is_yom_tov(day, in_israel=True):
            day, at = day + DAY, MORNING
        if day.weekday() == SATURDAY:
            at = max(at, SHABBAT_ENDS)
        return clock.local_instant(organization, day, at)
