"""Groups of the demo with who came, and people who meet their mentor together."""

from datetime import date, datetime, time, timedelta
from random import Random

from mentees.models import Mentee
from mentoring_platform.calendars.observances import is_day_of_rest
from mentoring_platform.demo.relations import Story
from mentoring_platform.demo.world import World
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.names import searchable
from mentors.models import Mentor
from programs.choices import Frequency
from sessions.choices import Attendance, GroupOutcome, Mode
from sessions.models import (
    Boarding,
    Facilitation,
    Group,
    GroupMeeting,
    Guest,
    MeetingSeries,
    Presence,
)
from sessions.recurrence import occurrence_days
from sessions.services.generation import rhythm_of

GUEST_NAMES = ("יוסי", "רותי", "מיכה", "סבטלנה", "דוד", "אסתר")


class GroupStory:
    """One group of a story, told from its first day on; with chances of its own, so that nothing else changes."""

    def __init__(self, story: Story, group: Group, leaders: list[Mentor]):
        self.story = story
        self.world: World = story.world
        self.group = group
        self.leaders = leaders
        seed = f"{self.world.telling.seed}/{self.world.organization.slug}/{group.name}"
        self.rng = Random(seed)  # nosec B311  # noqa: S311  believable, not secret
        for mentor in leaders:
            self.world.add(Facilitation, group=group, mentor=mentor, starts_on=group.starts_on)

    def board(self, mentees: list[Mentee], *, leaving: float) -> None:
        """Let them board one after the other, and a share of them leave again."""
        days = (self.world.today - self.group.starts_on).days
        for mentee in mentees:
            first = self.group.starts_on + timedelta(days=self.rng.randint(0, max(0, days - 30)) if leaving else 0)
            last = first + timedelta(days=self.rng.randint(28, 150))
            leaves = self.rng.random() < leaving and last < self.world.today
            self.world.add(Boarding, group=self.group, mentee=mentee, starts_on=first, ends_on=last if leaves else None)

    def meet(self, *, coming: float, unreported: int, guests: int) -> None:
        """Add its meetings, ahead too, and who came to the past ones; of the last ones nobody has reported yet."""
        past = []
        rhythm = rhythm_of(self.group)
        for day in occurrence_days(rhythm, self.group.starts_on, self.world.last_day, self.story.breaks):
            meeting = self._meeting(day)
            if day < self.world.today:
                past.append(meeting)
        known = [self.world.add(Guest, group=self.group, name=name) for name in GUEST_NAMES[:guests]]
        for meeting in past[: len(past) - unreported]:
            if is_day_of_rest(meeting.local_date, in_israel=True):
                self._report(meeting, GroupOutcome.CANCELLED)
                continue
            self._report(meeting, GroupOutcome.HELD)
            self._attend(meeting, coming, known)

    def _meeting(self, day: date) -> GroupMeeting:
        start = clock.local_instant(self.world.organization, day, self.group.start_time)
        return self.world.add(
            GroupMeeting, group=self.group, original_start=start, starts_at=start, local_date=day,
            minutes=self.group.minutes, mode=self.group.mode, place=self.group.place,
        )  # fmt: skip

    def _report(self, meeting: GroupMeeting, outcome: str) -> None:
        meeting.outcome = outcome
        if outcome == GroupOutcome.HELD:
            meeting.held_minutes = meeting.minutes + self.rng.choice([0, 0, -10, 10, 15])
            meeting.held_mode = Mode.IN_PERSON
        meeting.reported_by, meeting.reported_at = self.leaders[0].membership, self._after(meeting)
        meeting.version = 1

    def _after(self, meeting: GroupMeeting) -> datetime:
        return meeting.starts_at + timedelta(minutes=meeting.minutes)

    def _attend(self, meeting: GroupMeeting, coming: float, guests: list[Guest]) -> None:
        day = meeting.local_date
        aboard = [row for row in self.world.rows(Boarding) if row.group is self.group and row.starts_on <= day]
        for row in aboard:
            if row.ends_on is not None and row.ends_on < day:
                continue
            # Of some, nobody says anything: that is neither here nor not here.
            drawn = self.rng.random()
            if drawn < coming:
                self._say(meeting, Attendance.PRESENT, mentee=row.mentee)
            elif drawn < coming + (1 - coming) * 0.6:
                self._say(meeting, Attendance.ABSENT, mentee=row.mentee)
        for guest in guests:
            if self.rng.random() < 0.12:
                self._say(meeting, Attendance.PRESENT, guest=guest)

    def _say(self, meeting: GroupMeeting, state: str, **who) -> None:
        author = self.leaders[0].membership
        self.world.add(
            Presence, meeting=meeting, state=state, changed_by=author, changed_at=self._after(meeting), **who
        )


def tell_train(story: Story, leaders: list[Mentor]) -> None:
    """An open group of the first unit: people board and leave as they need, and guests look in."""
    world, unit = story.world, leaders[0].unit
    group = world.add(
        Group, program=story.program, unit=unit, name="קבוצת רכבת", is_open=True, frequency=Frequency.WEEKLY,
        weekday=1, start_time=time(18, 30), minutes=90, place="המתנ״ס, חדר 4", starts_on=world.day_ago(210),
    )  # fmt: skip
    told = GroupStory(story, group, leaders)
    pairings = [pairing for pairing in story.current_pairings() if pairing.enrolment.mentee.unit_id == unit.id]
    told.board([pairing.enrolment.mentee for pairing in pairings], leaving=0.3)
    told.meet(coming=0.6, unreported=1, guests=len(GUEST_NAMES))


def tell_forum(story: Story, leader: Mentor) -> None:
    """A forum with a fixed list: somebody of each settlement of the worker, once a month."""
    world = story.world
    group = world.add(
        Group, program=story.program, unit=leader.unit, name="פורום יושבי ראש ועדים", is_open=False,
        frequency=Frequency.MONTHLY, week_of_month=1, weekday=0, start_time=time(19), minutes=120,
        place="משרדי המועצה", starts_on=world.day_ago(300),
    )  # fmt: skip
    told = GroupStory(story, group, [leader])
    accompanied = [pairing for pairing in story.current_pairings() if pairing.mentor_id == leader.id]
    told.board([pairing.enrolment.mentee for pairing in accompanied], leaving=0)
    told.meet(coming=0.8, unreported=0, guests=0)


def join_a_family(story: Story, mentors: list[Mentor]) -> None:
    """Two of one mentor are of one family and meet him together, whichever mentor is the first to have two."""
    for mentor in mentors:
        own = [row for row in story.fixed_times if row.ends_on is None and row.pairing.mentor_id == mentor.id]
        if len(own) == 2:
            _join(*sorted(own, key=lambda row: row.starts_on))
            return


def _join(first: MeetingSeries, second: MeetingSeries) -> None:
    for name in ("frequency", "weekday", "week_of_month", "start_time", "minutes", "mode", "place"):
        setattr(second, name, getattr(first, name))
    first.together = second.together = first.id
    elder, younger = first.pairing.enrolment.mentee, second.pairing.enrolment.mentee
    younger.full_name = f"{younger.full_name.split()[0]} {elder.full_name.split(maxsplit=1)[-1]}"
    younger.search_name = searchable(younger.full_name)
