"""Courses and events of the demo: with who came, who waits, and papers to read."""

from datetime import date, datetime, time, timedelta
from random import Random

from mentees.models import Contact
from mentoring_platform.calendars.observances import is_day_of_rest
from mentoring_platform.demo.world import World
from mentoring_platform.tenancy import clock
from mentors.models import Mentor
from programs.choices import AttendanceWay, Audience, CountsFor, CourseKind, CourseState, Presence, SignUpState
from programs.models import Attendance, Course, CourseFeedback, CourseMaterial, CourseSession, Program, SignUp

LISTENING = """בחמישה ערבים נלמד ונתרגל יחד:

- **להקשיב** בלי למהר לפתור
- שאלות שפותחות, ושאלות שסוגרות
- מה עושים כשהשיחה נתקעת
- גבולות: מה שלי, מה שלו, ומתי מפנים הלאה

כל ערב מסתיים בתרגול בזוגות ובקפה."""
WORDS = (
    "התרגול בזוגות היה החלק הכי מועיל.", "יצאתי עם שאלה אחת טובה לכל שיחה.", "אפשר קצת פחות מצגות.",
    "היה נעים לפגוש את שאר המלווים.", "", "",
)  # fmt: skip


def tell_training(world: World, program: Program, mentors: list[Mentor]) -> None:
    """A course of five evenings half over, an evening to come with a waiting list, a day of thanks, and what was."""
    told = _Telling(world)
    people = [mentor for mentor in mentors if mentor.membership]
    course = told.course(
        program, "הקשבה ושאלות: קורס למלווים", CourseKind.PROFESSIONAL, about=LISTENING, capacity=18, certificate=True,
        certificate_months=24, counts_as=CountsFor.BOTH,
    )  # fmt: skip
    first = told.day(world.today - timedelta(days=15))
    days = [told.day(first + timedelta(weeks=week)) for week in range(5)]
    told.sessions(course, days, time(19), 120, place="חדר הישיבות", trainers="ד״ר מיכל אורן, עובדת סוציאלית")
    told.attend(course, people[:14], came=0.85)
    told.paper(course, "דף לתרגול: שאלות פותחות", "https://papers.example/questions", for_all=False)
    told.paper(course, "לקריאה: על ההקשבה", "https://papers.example/listening", for_all=True)

    evening = told.course(
        program, "ערב למלווים: בין בדידות ללבד", CourseKind.IN_HOUSE, capacity=8,
        about="מפגש של שעתיים עם יועץ הישיבה, ואחריו שיחה בקבוצות קטנות.",
    )  # fmt: skip
    told.sessions(
        evening, [told.day(world.today + timedelta(days=12))], time(20), 120, place="הספרייה", trainers="הרב יוסף דגן"
    )
    told.sign_up(evening, people[3:11], people[11:14])

    thanks = told.course(
        program, "יום הוקרה למלווים", CourseKind.APPRECIATION, counts_as=CountsFor.NOTHING,
        about="טיול קצר בנחל, ארוחת צהריים ותודה גדולה.",
    )  # fmt: skip
    told.sessions(thanks, [told.day(world.today + timedelta(days=40))], time(9, 30), 330, place="נחל עמוד")
    told.sign_up(thanks, people[:5], [])

    opening = told.course(program, "ערב פתיחת השנה", CourseKind.STUDY_DAY, about="מה חדש השנה, ומה למדנו מהקודמת.")
    told.sessions(opening, [told.day(world.today - timedelta(days=45))], time(18), 150, place="אולם הישיבה")
    told.attend(opening, people[:16], came=0.9)
    told.say(opening, (5, 5, 4, 4, 5, 3))


def tell_secretaries(world: World, program: Program) -> None:
    """A course for those who hold an office in the settlements; they do not sign in."""
    told = _Telling(world)
    course = told.course(
        program, "מזכירי ומזכירות ישובים: כלים לשנה הראשונה", CourseKind.PROFESSIONAL, audience=Audience.ROLE_HOLDERS,
        capacity=20, counts_as=CountsFor.NOTHING, certificate=True,
        about="תקציב, ועדות, ישיבת ועד שמסתיימת בזמן, ומה עושים כשיש מחלוקת בישוב.",
    )  # fmt: skip
    first = told.day(world.today - timedelta(days=24))
    days = [told.day(first + timedelta(weeks=2 * number)) for number in range(4)]
    told.sessions(course, days, time(16, 30), 150, place="משרדי המועצה", trainers="היחידה לשלטון מקומי")
    told.attend(course, world.rows(Contact)[::7][:17], came=0.8)


class _Telling:
    """Makes the rows of courses, with chances of its own, so that nothing else changes."""

    def __init__(self, world: World):
        self.world = world
        seed = f"{world.telling.seed}/{world.organization.slug}/training"
        self.rng = Random(seed)  # nosec B311  # noqa: S311  believable, not secret

    def day(self, day: date) -> date:
        """The day, or the next one that is neither Friday nor a day of rest."""
        while day.weekday() == 4 or any(is_day_of_rest(day + timedelta(days=n), in_israel=True) for n in (0, 1)):
            day += timedelta(days=1)
        return day

    def course(self, program: Program, name: str, kind: str, **facts) -> Course:
        return self.world.add(Course, program=program, name=name, kind=kind, state=CourseState.OPEN, **facts)

    def sessions(self, course: Course, days: list[date], at: time, minutes: int, **facts) -> None:
        for day in days:
            begins = clock.local_instant(self.world.organization, day, at)
            self.world.add(
                CourseSession, course=course, starts_at=begins, ends_at=begins + timedelta(minutes=minutes), **facts
            )

    def sign_up(self, course: Course, people: list, waiting: list) -> list[SignUp]:
        """Sign people up, those who wait last."""
        asked = self._asked(course)
        states = [SignUpState.SIGNED_UP] * len(people) + [SignUpState.WAITING] * len(waiting)
        rows = []
        for number, (person, state) in enumerate(zip([*people, *waiting], states, strict=True)):
            who = {"mentor": person} if isinstance(person, Mentor) else {"contact": person}
            at = asked + timedelta(hours=number)
            rows.append(self.world.add(SignUp, course=course, state=state, asked_at=at, **who))
        return rows

    def attend(self, course: Course, people: list, *, came: float) -> None:
        """Sign them up, and note of each session that is over who came, who said before that he cannot, and who not."""
        rows = self.sign_up(course, people, [])
        for session in self.world.rows(CourseSession):
            if session.course is not course or session.ends_at >= self.world.cutoff:
                continue
            for row in rows:
                drawn = self.rng.random()
                is_there = drawn < came
                presence = Presence.PRESENT if is_there else Presence.EXCUSED if drawn < 0.94 else Presence.ABSENT
                self.world.add(
                    Attendance, session=session, sign_up=row, presence=presence, marked_at=session.ends_at,
                    minutes=session.minutes - 30 if is_there and drawn < 0.06 else None,
                    way=AttendanceWay.CODE if is_there and row.mentor_id and drawn > 0.3 else AttendanceWay.LIST,
                )  # fmt: skip

    def paper(self, course: Course, title: str, url: str, *, for_all: bool) -> None:
        self.world.add(CourseMaterial, course=course, title=title, url=url, for_all=for_all)

    def say(self, course: Course, ratings: tuple[int, ...]) -> None:
        """What people thought of it; each was asked once."""
        there = [row.sign_up for row in self.world.rows(Attendance) if row.sign_up.course is course and not row.minutes]
        for row, rating, words in zip(there, ratings, WORDS, strict=False):
            row.feedback_given = True
            self.world.add(CourseFeedback, course=course, rating=rating, words=words)

    def _asked(self, course: Course) -> datetime:
        first = min(row.starts_at for row in self.world.rows(CourseSession) if row.course is course)
        return min(first, self.world.cutoff) - timedelta(days=10)
