"""What mentors of the yeshiva ask each other: five questions with answers, and one that waits to be read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time, timedelta

from mentoring_platform.accounts.models import Membership
from mentoring_platform.demo.world import World
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.names import searchable
from mentors.models import Mentor
from programs.choices import AnswerState, CourseKind, CourseState, QuestionState
from programs.models import (
    CircleAnswer,
    CircleFacilitator,
    CircleQuestion,
    CircleThanks,
    Course,
    CourseSession,
    Program,
    SignUp,
)


@dataclass(frozen=True)
class Told:
    """A question by one of the mentors, by his place, with the answers of others: (who, words, thanked by how many)."""

    title: str
    words: str
    by: int
    days_ago: int
    answers: Sequence[tuple[int, str, int]] = ()
    agreed: int = -1
    is_case: bool = False
    is_anonymous: bool = False
    state: str = QuestionState.OPEN


QUESTIONS = (
    Told(
        "שתיקות ארוכות בשיחה",
        "אנחנו יושבים ארבעים דקות והוא כמעט לא אומר דבר. אני ממלא את השקט בסיפורים שלי ויוצא מותש.\n\n"
        "כמה זמן אתם מחכים? ומה אומרים אחרי שחיכיתם?",
        1,
        52,
        (
            (2, "אני סופר בלב עד שלושים. ברוב הפעמים הוא מתחיל לדבר בסביבות עשרים.", 4),
            (
                4,
                "אצלי עזר לצאת מהחדר. הולכים סביב הבניין, מסתכלים קדימה ולא זה על זה, והשקט נהיה נוח.",
                6,
            ),
            (5, "פעם שאלתי: טוב לך בשקט הזה, או שהוא מעיק עליך? הוא אמר שסוף סוף מישהו לא לוחץ עליו.", 3),
        ),
        agreed=1,
    ),
    Told(
        "הוא ביקש שלא אספר לאיש",
        "בסוף השיחה הוא אמר לי משהו על הבית וביקש שזה יישאר בינינו. "
        "אין סכנה, ככל שאני מבין, אבל קשה לי לשאת את זה לבד.\n\n"
        "מה אמרתם במצב כזה?",
        0,
        31,
        (
            (
                3,
                "אני אומר כבר בפגישה הראשונה: מה שנאמר כאן נשאר כאן, חוץ ממצב שבו מישהו עלול להיפגע. "
                "אז ביחד נחשוב למי פונים. מי ששמע את זה מראש לא מרגיש אחר כך שרימו אותו.",
                7,
            ),
            (1, "ואפשר להתייעץ בלי לומר על מי. בשביל זה יש לנו כאן מעגל.", 5),
        ),
        agreed=0,
        is_case=True,
        is_anonymous=True,
    ),
    Told(
        "מבטל ברגע האחרון, כל שבוע",
        "כבר חודש שהוא כותב לי שעה לפני: היום לא מסתדר. אני לא רוצה לכעוס, ואני כן כועס. איפה הגבול?",
        6,
        20,
        (
            (2, "הצעתי לו לעבור לשעה קצרה יותר. התברר שארבעים דקות הפחידו אותו.", 2),
            (7, "אמרתי בפשטות: אני מחכה לך גם כשאתה לא מגיע. מאז הוא לפחות מתקשר.", 4),
        ),
        is_case=True,
    ),
    Told(
        "לדבר על גיוס עם מי שלא מתגייס",
        "רוב החברים שלו מתגייסים בקיץ והוא קיבל פטור. כל שיחה מגיעה לשם, ואני לא מוצא מילים שאינן ניחומים זולים.",
        4,
        12,
        (
            (5, "אל תנחם. תשאל מה הוא היה רוצה שיקרה ביום שאחרי שכולם הולכים.", 3),
            (8, "אצלנו הוא בא פעם אחת לפגוש בוגר שעשה שנת שירות. זה פתח יותר מכל מה שאמרתי.", 2),
        ),
        is_anonymous=True,
    ),
    Told(
        "איך מסיימים שנה של ליווי",
        "בסוף השיעור הזה אנחנו נפרדים, והוא כבר מתרחק. יש לכם דרך לסיים שלא מרגישה כמו דלת שנסגרת?",
        2,
        4,
        ((1, "שלוש פגישות לפני הסוף אני כותב לו מכתב: מה ראיתי בך השנה. בפגישה האחרונה הוא קורא אותו אצלי.", 3),),
    ),
    Told(
        "מתי זה כבר לא עניין של מלווה",
        "הוא ישן רוב היום, הפסיק לאכול עם החברים, ואומר שסתם אין לו חשק. "
        "אני לא יודע אם זו תקופה או משהו שצריך בו איש מקצוע.",
        3,
        1,
        is_case=True,
        is_anonymous=True,
        state=QuestionState.WAITING,
    ),
)


def tell_circle(world: World, program: Program, mentors: Sequence[Mentor], coordinator: Membership) -> None:
    """The circle of a program, of which a coordinator and one mentor take care; and what lies on the next table."""
    keepers = [coordinator, mentors[3].membership]
    for keeper in keepers:
        world.add(CircleFacilitator, program=program, membership=keeper)
    known_to = [keeper.id for keeper in keepers]
    table = _meeting(world, program, mentors)
    for place, told in enumerate(QUESTIONS):
        day = world.day_ago(told.days_ago)
        question = world.add(
            CircleQuestion,
            program=program,
            author=_mentor(mentors, told.by),
            is_anonymous=told.is_anonymous,
            known_to=known_to,
            is_case=told.is_case,
            title=told.title,
            words=told.words,
            search_text=searchable(f"{told.title} {told.words}"),
            state=told.state,
            asked_on=day,
            shown_on=None if told.state == QuestionState.WAITING else day,
            table=table if place == 2 else None,
        )
        for number, (who, words, thanked) in enumerate(told.answers):
            answer = world.add(
                CircleAnswer,
                question=question,
                author=_mentor(mentors, who),
                known_to=known_to,
                words=words,
                state=AnswerState.SHOWN,
                answered_on=world.day_ago(max(0, told.days_ago - 2 * number - 1)),
                number=number + 1,
                is_agreed=number == told.agreed,
            )
            for other in range(thanked):
                reader = _mentor(mentors, who + other + 1)
                world.add(CircleThanks, answer=answer, membership=reader)


def _meeting(world: World, program: Program, mentors: Sequence[Mentor]) -> Course:
    """An evening of peer consultation in nine days, to which some come."""
    course = world.add(
        Course,
        program=program,
        kind=CourseKind.CONSULTATION,
        name="ערב התייעצות עמיתים",
        about="שעתיים, שני מקרים בלי שמות, וקפה. מי שמביא מקרה מקבל את כל השאלות לפני כל העצות.",
        capacity=14,
        state=CourseState.OPEN,
    )
    begins = clock.local_instant(world.organization, world.today + timedelta(days=9), time(20))
    world.add(CourseSession, course=course, starts_at=begins, ends_at=begins + timedelta(hours=2), place="הספרייה")
    for mentor in mentors[1:6]:
        asked_at = clock.local_instant(world.organization, world.day_ago(3), time(21))
        world.add(SignUp, course=course, mentor=mentor, asked_at=asked_at)
    return course


def _mentor(mentors: Sequence[Mentor], place: int) -> Membership:
    return mentors[place % (len(mentors) - 1)].membership
