"""What two of the programs ask before anybody is paired, what is there of it, and who was helped and now helps."""

from datetime import date, datetime, time, timedelta
from random import Random

from mentees.models import Mentee
from mentoring_platform.accounts.choices import Gender
from mentoring_platform.accounts.models import Membership
from mentoring_platform.demo.world import World
from mentoring_platform.tenancy import clock
from mentors.choices import MentorStatus
from mentors.models import Mentor
from programs.models import (
    BackgroundCheck,
    Commitment,
    Enrolment,
    HelpedAndHelps,
    Intake,
    Interview,
    Program,
    Reference,
    Screening,
    ScreeningException,
    ScreeningText,
)
from programs.screening.choices import ForMentor, Recommends, TextKind, Way

PROMISE = (
    "אני מתחייב להיפגש עם התלמיד בכל שבוע בשעה שקבענו, להודיע מראש אם לא אוכל, ולשמור את תוכן השיחות לעצמי.\n"
    "אם אצטרך לסיים – אומר זאת לרכז מראש, ואפרד מן התלמיד כראוי."
)
NEEDS = {
    "yeshiva": ["סדר יום ולימוד", "חברים", "בית ומשפחה", "החלטות לשנה הבאה", "סתם אוזן קשבת"],
    "safetynet": ["מיצוי זכויות", "חובות", "דיור", "תעסוקה", "בדידות", "ליווי מול רשויות"],
}
RESULTS = ("פנוי בערבים, ליווה בעבר", "סבלן ומקשיב, ביקש הכשרה", "גר קרוב, פנוי בימי ראשון", "מכיר היטב את התכנית")
REFEREES = ("יעל שרון", "הרב דוד כץ", "מירה אלון", "שלמה ביטון", "ענת רגב", "יוסי מזרחי")
STRENGTHS = ("סבלנות ואמינות", "יודע להקשיב ולא לשפוט", "מחויב מאוד, תמיד בזמן", "נעים הליכות וישר")
STORIES = (
    ("אם לשלושה, אחרי פיטורים; המכתבים מן הבנק נערמים ואין מי שיעבור עליהם איתה.", "מישהי", Gender.FEMALE),
    ("גר לבד מאז האשפוז. הכול מסתדר לאט יותר כשאין עם מי לדבר.", "בערך בן גילי", Gender.MALE),
    ("עלה לפני שנתיים, מתקשה במכתבים רשמיים.", "סבלני, שמדבר לאט", ""),
)


def ask_interview_and_promise(world: World, program: Program, mentors: list[Mentor], by: Membership) -> None:
    """The yeshiva: an interview and a signed promise; one of its mentors has signed neither, one is not asked yet."""
    rng = _chances(world)
    world.add(
        Screening,
        program=program,
        interview=True,
        commitment=True,
        weekly_hours=2,
        needs=NEEDS[world.organization.slug],
    )
    text = world.add(
        ScreeningText, program=program, kind=TextKind.COMMITMENT, number=1, words=PROMISE, made_on=world.first_day
    )
    present = [mentor for mentor in mentors if mentor.status != MentorStatus.LEFT]
    for mentor in present[:-1]:
        day = world.first_day + timedelta(days=rng.randint(0, 60))
        _interview(world, program, mentor, day, rng, by)
        if mentor is not present[-2]:
            world.add(
                Commitment, program=program, mentor=mentor, text=text, months=program.commitment_months,
                weekly_hours=2, name=mentor.full_name, way=Way.ONLINE if mentor.membership else Way.PAPER, on=day,
                by=mentor.membership or by, signed_at=_noon(world, day),
            )  # fmt: skip


def ask_references_and_certificate(world: World, program: Program, mentors: list[Mentor], by: Membership) -> None:
    """The safety net: two references and a certificate; one expires soon, one has, one may go on by an exception."""
    rng = _chances(world)
    world.add(Screening, program=program, references=2, certificate=True, needs=NEEDS[world.organization.slug])
    present = [mentor for mentor in mentors if mentor.status == MentorStatus.ACTIVE]
    ends = {2: world.today + timedelta(days=12), 3: world.today - timedelta(days=4)}
    for number, mentor in enumerate(present):
        day = world.first_day + timedelta(days=rng.randint(0, 90))
        until = ends.get(number, day + timedelta(days=365 + rng.randint(60, 300)))
        world.add(BackgroundCheck, mentor=mentor, seen_on=day, valid_until=until, by=by, noted_at=_noon(world, day))
        waits = mentor is present[-1]
        for position in range(2):
            _reference(world, program, mentor, day, rng, by, answered=not (waits and position))
    world.add(
        ScreeningException, program=program, mentor=present[3], starts_on=world.day_ago(4),
        until=world.today + timedelta(days=14), why="האישור החדש הוזמן במשטרה, והאישור על ההזמנה הוצג", by=by,
    )  # fmt: skip


def take_in(world: World, program: Program, by: Membership) -> None:
    """What was taken down of the three who came last; the mentor reads their needs."""
    enrolments = [row for row in world.rows(Enrolment) if row.program_id == program.id and row.ends_on is None]
    enrolments.sort(key=lambda row: row.starts_on, reverse=True)
    for enrolment, (words, wished, gender) in zip(enrolments, STORIES, strict=False):
        met = max(enrolment.starts_on - timedelta(days=3), world.first_day)
        world.add(
            Intake, enrolment=enrolment, met_on=met, met_with=by.user.name, needs=NEEDS[world.organization.slug][:2],
            words=words, wished_gender=gender, wished_words=wished, is_minor=False, for_mentor=[ForMentor.NEEDS],
            by=by, changed_at=_noon(world, met),
        )  # fmt: skip


def now_helps(world: World, mentor: Mentor, by: Membership) -> None:
    """Whoever has one account as a mentor and as a mentee was helped, and helps."""
    for mentee in world.rows(Mentee):
        if mentee.membership is not None and mentee.membership.user_id == mentor.membership.user_id:
            world.add(HelpedAndHelps, mentor=mentor, mentee=mentee, since=world.day_ago(100), by=by)


def _interview(world: World, program: Program, mentor: Mentor, day: date, rng: Random, by: Membership) -> None:
    world.add(
        Interview, program=program, mentor=mentor, on=day, held_by=by.user.name, result=rng.choice(RESULTS), fits=True,
        by=by, noted_at=_noon(world, day),
    )  # fmt: skip


def _reference(
    world: World, program: Program, mentor: Mentor, day: date, rng: Random, by: Membership, *, answered: bool
) -> None:
    number = len(list(world.rows(Reference)))
    asked = _noon(world, day if answered else world.day_ago(9))
    answer = {}
    if answered:
        answer = {
            "answered_at": asked + timedelta(days=rng.randint(1, 6)), "known_how": "חברים מן השכונה, שנים רבות",
            "strengths": rng.choice(STRENGTHS), "recommends": Recommends.YES,
        }  # fmt: skip
    world.add(
        Reference, program=program, mentor=mentor, name=rng.choice(REFEREES), email=f"referee{number}@people.example",
        secret_hash=f"{number:064d}", asked_at=asked, expires_at=asked + timedelta(days=30), by=by, **answer,
    )  # fmt: skip


def _noon(world: World, day: date) -> datetime:
    return min(clock.local_instant(world.organization, day, time(12)), world.cutoff)


def _chances(world: World) -> Random:
    """Chances of its own, so that nothing else changes."""
    seed = f"{world.telling.seed}/{world.organization.slug}/screening"
    return Random(seed)  # nosec B311  # noqa: S311  believable, not secret
