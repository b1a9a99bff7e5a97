"""Forms by which people of the demo apply, and who waits: all invented."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time, timedelta

from mentoring_platform.accounts.choices import Gender
from mentoring_platform.accounts.models import Membership
from mentoring_platform.demo.world import World
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Unit
from mentoring_platform.tenancy.names import searchable
from programs.applying.choices import ApplicationState, Side
from programs.applying.questions import Option, Question
from programs.models import Application, ApplicationForm, ApplicationVersion, ApplicationWord, Program

YES_NO = (Option("yes", {"he": "כן", "en": "Yes"}), Option("no", {"he": "לא", "en": "No"}))
WAYS = (
    Option("friend", {"he": "מחבר", "en": "From a friend"}),
    Option("rabbi", {"he": "מאחד הרבנים", "en": "From one of the rabbis"}),
    Option("open_day", {"he": "ביום פתוח", "en": "On an open day"}),
)
TO_ACCOMPANY = [
    Question("why", "long", {"he": "למה אתה רוצה ללוות?", "en": "Why would you like to accompany?"}, required=True),
    Question("before", "one", {"he": "ליווית כבר מישהו?", "en": "Have you accompanied before?"}, options=YES_NO),
    Question("where", "text", {"he": "איפה?", "en": "Where?"}, only_if="before", only_for=("yes",)),
    Question("free", "hours", {"he": "מתי אתה פנוי?", "en": "When are you free?"}),
    Question("reference", "file", {"he": "מכתב המלצה, אם יש", "en": "A letter of reference, if you have one"}),
]
TO_BE_ACCOMPANIED = [
    Question("goal", "long", {"he": "במה מלווה יכול לעזור לך?", "en": "How could a mentor help?"}, required=True),
    Question("way", "one", {"he": "איך שמעת על הליווי?", "en": "How did you hear of it?"}, options=WAYS),
    Question(
        "urgent", "scale", {"he": "כמה זה דחוף לך?", "en": "How urgent is it?"},
        low={"he": "יש זמן", "en": "No hurry"}, high={"he": "דחוף", "en": "Urgent"},
    ),
    Question("free", "hours", {"he": "מתי נוח לך?", "en": "When does it suit you?"}),
]  # fmt: skip
WORDS = {
    "intro": {"he": "כמה שאלות קצרות, כדי שנכיר.", "en": "A few short questions, so that we get to know you."},
    "consent": {
        "he": "אני מסכים שרכזי התכנית יקראו את מה שכתבתי כדי לענות לי ולמצוא התאמה. דבר לא יימסר הלאה בלי רשותי.",
        "en": "I agree that the coordinators read what I wrote, to answer me and find a match. Nothing is passed on.",
    },
    "next": {
        "he": "הרכז קורא, ומתקשר בתוך שבוע לקבוע שיחת היכרות.",
        "en": "The coordinator reads it, and calls within a week to set up a first talk.",
    },
}


@dataclass(frozen=True)
class Asked:
    """Somebody who applied so many days ago."""

    name: str
    side: str
    days: int
    answers: Mapping = field(default_factory=dict)
    waits_for: str = ""
    is_cared_for: bool = False
    said: Sequence[tuple[bool, str]] = ()
    heard_from: str = ""
    why: str = ""
    state: str = ApplicationState.WAITING
    gender: str = Gender.MALE
    languages: Sequence[str] = ("he",)


EVENINGS = ["6-20", "6-21", "1-20", "1-21"]
YESHIVA = (
    Asked("אביתר נחום", Side.MENTEE, 40, {"goal": "לא מצליח להתמיד בסדר שני, ורוצה לדבר על זה עם מישהו.",
          "way": "friend", "urgent": "3", "free": EVENINGS}, waits_for="מלווה דובר צרפתית", is_cared_for=True,
          languages=("he", "fr")),
    Asked("שילה גרוס", Side.MENTEE, 16, {"goal": "החלטה על המשך אחרי הצבא.", "way": "rabbi", "urgent": "4",
          "free": ["0-15", "3-15"]}, is_cared_for=True,
          said=((True, "באילו ערבים נוח לך לפגישת היכרות?"), (False, "ראשון או שלישי, אחרי ערבית."))),
    Asked("נריה ברגמן", Side.MENTEE, 6, {"goal": "מישהו שאפשר לדבר איתו פתוח.", "way": "open_day", "free": EVENINGS}),
    Asked("מתן אדלר", Side.MENTEE, 1, {"goal": "עזרה בארגון הזמן לקראת בחינות.", "urgent": "5"}),
    Asked("הרב יאיר שגב", Side.MENTOR, 23, {"why": "בוגר הישיבה, מרגיש שקיבלתי הרבה ורוצה להחזיר.", "before": "yes",
          "where": "במכינה בגולן", "free": EVENINGS}, waits_for="שני ממליצים", is_cared_for=True),
    Asked("אלעד כספי", Side.MENTOR, 3, {"why": "למדתי ייעוץ ורוצה ללוות תלמידים צעירים.", "before": "no",
          "free": ["2-19", "2-20"]}),
    Asked("ידידיה לוין", Side.MENTEE, 30, {"goal": "חברותא קבועה."}, state=ApplicationState.DECLINED),
)  # fmt: skip
COUNCIL = (
    Asked("מושב גבעת הזית", Side.MENTEE, 19, heard_from="מזכירת המושב, בפורום המזכירות",
          why="חילופי ועד אחרי משבר, ואין מי שמוביל את הקליטה.", is_cared_for=True, gender=""),
    Asked("הרחבת נחל אלה", Side.MENTEE, 8, heard_from="מחלקת הרווחה", why="משפחות חדשות רבות, בלי ועד ובלי מסורת.",
          waits_for="עובדת שתתפנה בגוש", is_cared_for=True, gender=""),
)  # fmt: skip


def open_forms(world: World, program: Program) -> dict[str, ApplicationVersion]:
    """Two open forms: to accompany, and to be accompanied."""
    made_at = clock.local_instant(world.organization, world.day_ago(60), time(9))
    versions = {}
    for side, questions in ((Side.MENTOR, TO_ACCOMPANY), (Side.MENTEE, TO_BE_ACCOMPANIED)):
        form = world.add(ApplicationForm, program=program, side=side, is_open=True)
        versions[side] = world.add(
            ApplicationVersion, form=form, number=1, questions=[row.written() for row in questions], words=WORDS,
            asks=["gender", "languages"], is_used=True, made_at=made_at,
        )  # fmt: skip
    return versions


def tell_applications(
    world: World,
    program: Program,
    people: Sequence[Asked],
    office: Membership,
    *,
    versions: Mapping[str, ApplicationVersion] | None = None,
    unit: Unit | None = None,
) -> None:
    """Who applied by these versions, or was entered by the office where there are none."""
    for number, asked in enumerate(people):
        at = clock.local_instant(world.organization, world.day_ago(asked.days), time(20, 5 + number))
        waits = asked.state == ApplicationState.WAITING
        row = world.add(
            Application,
            program=program,
            side=asked.side,
            state=asked.state,
            version=versions[asked.side] if versions else None,
            language="he",
            answers=dict(asked.answers),
            full_name=asked.name,
            search_name=searchable(asked.name),
            gender=asked.gender,
            phone=f"+9725000012{number:02}" if versions else "",
            languages=list(asked.languages),
            unit=unit,
            begun_at=at - timedelta(minutes=12),
            saved_at=at,
            sent_at=at,
            entered_by=None if versions else office,
            heard_from=asked.heard_from,
            why=asked.why,
            cares=office if asked.is_cared_for or not waits else None,
            waits_for=asked.waits_for,
            waits_until=world.today + timedelta(days=14) if asked.waits_for else None,
            decided_on=None if waits else world.day_ago(asked.days - 4),
            decided_words="" if waits else "תודה שפנית. חברותא קבועה מסדר אצלנו הרב של השיעור, ונשמח שתפנה אליו.",
        )
        for place, (from_office, words) in enumerate(asked.said):
            world.add(
                ApplicationWord,
                application=row,
                from_office=from_office,
                words=words,
                at=at + timedelta(days=1, hours=place),
                by=office if from_office else None,
            )
