"""Goals that mentees have set with those who accompany them, and what their last meetings said about these."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import time, timedelta

from mentoring_platform.accounts.models import Membership
from mentoring_platform.demo.world import World
from mentoring_platform.tenancy import clock
from programs.choices import GoalLevel, GoalState
from programs.models import Goal, Pairing, Step
from sessions.choices import Direction, Outcome
from sessions.models import GoalProgress, SessionLog

EVENING = time(20, 30)


@dataclass(frozen=True)
class Told:
    """One goal. `steps` are (words, done how many days ago or None); `said` goes from the last meeting backwards."""

    title: str
    level: str = GoalLevel.MONTHS
    why: str = ""
    measure: str = ""
    week: str = ""
    in_days: int | None = None
    steps: Sequence[tuple[str, int | None]] = ()
    said: Sequence[tuple[str, str]] = ()
    state: str = GoalState.OPEN
    word: str = ""
    days_ago: int = 30
    by_mentor: bool = False


@dataclass
class Pages:
    """Whose goals were told, so that months serve the goal for life of the same page."""

    world: World
    _life: dict = field(default_factory=dict)

    def tell(self, pairing: Pairing, goals: Sequence[Told]) -> None:
        """Write a page of goals; what the mentee cannot have written without a sign-in the mentor has."""
        mentor, mentee = pairing.mentor.membership, pairing.enrolment.mentee.membership
        for position, told in enumerate(goals):
            author = mentor if told.by_mentor or mentee is None else mentee
            goal = self._goal(pairing, told, position, author)
            if told.level == GoalLevel.LIFE:
                self._life[pairing.enrolment_id] = goal
            for number, (words, done) in enumerate(told.steps):
                self._step(goal, words, done, number, author)
            for log, (direction, word) in zip(self._held(pairing), told.said, strict=False):
                self.world.add(
                    GoalProgress, goal=goal, meeting=log.meeting, direction=direction, word=word, author=mentor,
                    noted_at=log.logged_at,
                )  # fmt: skip

    def _goal(self, pairing: Pairing, told: Told, position: int, author: Membership) -> Goal:
        world = self.world
        at = clock.local_instant(world.organization, world.day_ago(told.days_ago), EVENING)
        is_closed = told.state != GoalState.OPEN
        serves = None if told.level == GoalLevel.LIFE else self._life.get(pairing.enrolment_id)
        return world.add(
            Goal,
            enrolment=pairing.enrolment,
            level=told.level,
            serves=serves,
            title=told.title,
            why=told.why,
            measure=told.measure,
            week=told.week,
            due_on=world.today + timedelta(days=told.in_days) if told.in_days else None,
            position=position,
            state=told.state,
            closing_word=told.word,
            closed_on=world.day_ago(9) if is_closed else None,
            openness=pairing.enrolment.program.goals_policy,
            proposed_by=author,
            proposed_at=at,
            changed_by=author,
            changed_at=at,
        )

    def _step(self, goal: Goal, words: str, done: int | None, number: int, author: Membership) -> None:
        done_on = None if done is None else self.world.day_ago(done)
        self.world.add(
            Step, goal=goal, text=words, done_on=done_on, position=number, changed_by=author, changed_at=goal.changed_at
        )

    def _held(self, pairing: Pairing) -> list[SessionLog]:
        """The reports of held meetings of a pairing, the newest first."""
        logs = [
            log
            for log in self.world.rows(SessionLog)
            if log.meeting.pairing_id == pairing.id and log.outcome == Outcome.HELD
        ]
        return sorted(logs, key=lambda log: (log.meeting.starts_at, log.id), reverse=True)


URI = (
    Told(
        "בית שיש בו זמן אחד לשני",
        GoalLevel.LIFE,
        why="כי ככה היה אצל סבא וסבתא, ואני רוצה להעביר את זה הלאה.",
        days_ago=70,
    ),
    Told(
        "לסיים את מסכת ברכות עד פסח",
        why="אף פעם לא סיימתי מסכת לבד.",
        measure="אדע שהגעתי כשאעשה סיום עם החברים בחדר, ואוכל להסביר כל פרק במשפט.",
        week="דף ביום אחרי מנחה. ביום שישי חזרה.",
        in_days=120,
        steps=(("לקבוע חברותא לחזרה של יום שישי", 40), ("לסיים פרק ראשון", 12), ("לסיים פרק שני", None)),
        said=((Direction.FORWARD, "נכנסתי לקצב"), (Direction.SAME, ""), (Direction.FORWARD, "")),
        days_ago=65,
    ),
    Told(
        "להירדם לפני חצות",
        measure="חמישה לילות בשבוע, ואני ער בתפילה.",
        steps=(("הטלפון נשאר במטבח מאחת־עשרה", 20), ("שעון מעורר רגיל במקום הטלפון", None)),
        said=((Direction.HARDER, "שבוע של מבחנים"), (Direction.FORWARD, "")),
        days_ago=5,
        by_mentor=True,
    ),
    Told(
        "להתקשר הביתה פעמיים בשבוע",
        state=GoalState.REACHED,
        word="זה כבר לא מטרה, זה הרגל.",
        steps=(("לקבוע שעה עם אמא", 50),),
        days_ago=68,
    ),
)
STUDENT = (
    Told(
        "למצוא מה אני רוצה ללמוד אחר כך",
        measure="אוכל לומר לאבא בשני משפטים מה אני רוצה ולמה.",
        steps=(("לדבר עם שני בוגרים", 15), ("יום פתוח אחד", None)),
        said=((Direction.FORWARD, ""), (Direction.SAME, "")),
        days_ago=45,
    ),
)
SETTLEMENT = (
    Told("ישוב שחוגגים בו יחד", GoalLevel.LIFE, why="השכונה החדשה והוותיקים כמעט לא נפגשים.", days_ago=200),
    Told(
        "ערב קהילה אחד בחודש שהתושבים מובילים בעצמם",
        measure="באו ארבעים איש, ומישהו שאל מתי הפעם הבאה.",
        week="ביום שני בערב נפגש הצוות המוביל.",
        in_days=60,
        steps=(
            ("לשאול חמש משפחות לְמה הן היו באות", 60),
            ("לבחור צוות מוביל משתי השכונות", 31),
            ("ערב ראשון, קטן", None),
        ),
        said=((Direction.FORWARD, "הצוות נפגש בלי שהזכרנו"), (Direction.SAME, "")),
        days_ago=180,
    ),
    Told(
        "עיתון מקומי מודפס",
        state=GoalState.LET_GO,
        word="קבוצת ההודעות כבר עושה את זה טוב יותר.",
        days_ago=190,
    ),
)
