"""The handbooks of the yeshiva and of the council: what their mentors hold, terms, and how to answer what comes up."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time

from mentoring_platform.accounts.models import Membership
from mentoring_platform.demo.world import World
from mentoring_platform.tenancy import clock
from mentors.models import Mentor
from programs.choices import HandbookKind
from programs.models import (
    HandbookAgreement,
    HandbookPage,
    HandbookText,
    HandbookTopic,
    HandbookVersion,
    Program,
    Topic,
)


@dataclass(frozen=True)
class Told:
    """A page of the demo: its versions by language, the last one read now."""

    kind: HandbookKind
    title: str
    versions: Sequence[str]
    names: str = ""
    remark: str = ""
    english: tuple[str, str] | None = None
    topics: Sequence[str] = ()
    asks_agreement: bool = False
    beside_concern: bool = False
    beside_course: bool = False
    days_ago: Sequence[int] = field(default=(160, 20))


LISTENING = """\
רוב התלמידים שפותחים נושא קשה לא מחפשים פתרון. הם מחפשים מישהו שיישאר לשבת איתם עם השאלה.

**מה עוזר**

- לשתוק עוד רגע אחרי שהוא סיים לדבר. הרבה פעמים הדבר החשוב בא רק אז.
- לחזור במילים פשוטות על מה ששמעתם: *אם הבנתי נכון, הכי קשה לך בערבים.*
- לשאול שאלה אחת פתוחה, ולא שלוש.

**ממה להיזהר**

- מעצות בחמש הדקות הראשונות.
- מסיפור על עצמנו שלוקח ממנו את המקום.
- ממשפטים כמו *זה יעבור* או *לכולם זה קורה*.

> תלמיד סיפר שהוא לא מצליח לקום לתפילה. המלווה שאל רק: "ואיך הערב שלפני?" רבע שעה אחר כך הם דיברו על הגעגוע הביתה.

הקשבה איננה הסכמה. אפשר להקשיב עד הסוף ולחשוב אחרת, ולומר זאת בפעם הבאה.
"""
LISTENING_BEFORE = LISTENING.replace(
    "- לשתוק עוד רגע אחרי שהוא סיים לדבר. הרבה פעמים הדבר החשוב בא רק אז.\n", "- לתת לו לסיים.\n"
).replace("הקשבה איננה הסכמה. אפשר להקשיב עד הסוף ולחשוב אחרת, ולומר זאת בפעם הבאה.\n", "")
LISTENING_IN_ENGLISH = """\
Most students who open up a hard subject are not looking for a solution. They look for somebody who stays with them \
and the question.

**What helps**

- Be silent for a moment longer after he has finished. Often what matters comes only then.
- Say again in simple words what you have heard: *If I understood, the evenings are hardest for you.*
- Ask one open question, and not three.

**What to beware of**

- Advice in the first five minutes.
- A story about ourselves that takes his place.
- Sentences like *it will pass*.

Listening is not agreeing. One can listen to the end, think differently, and say so the next time.
"""

YESHIVA = (
    Told(
        HandbookKind.POSITION, "הקשבה מספיקה לעתים קרובות", (LISTENING_BEFORE, LISTENING),
        names="להקשיב, אמפתיה, עצות", remark="נוספה שורה על שתיקה, ועל ההבדל בין הקשבה להסכמה",
        english=("Listening is often enough", LISTENING_IN_ENGLISH), asks_agreement=True, beside_course=True,
    ),
    Told(
        HandbookKind.POSITION, "מה נשאר בינינו, ומה לא",
        ("""\
סודיות היא הבסיס: מה שנאמר בשיחה נשאר בין השניים.
לא מספרים לרבנים, לא למשפחה ולא למלווים אחרים, גם לא ברמז וגם לא בלי שם.

**אומרים זאת לתלמיד כבר בפגישה הראשונה**, במשפט אחד: *מה שתספר לי נשאר אצלי, חוץ ממצב שבו מישהו בסכנה.*

יש יוצא מן הכלל אחד, והוא צר: סכנה לחיים, פגיעה בקטין או פגיעה באדם חסר ישע. אז פונים, וקודם אומרים לתלמיד שפונים.

- ההנהלה רואה אם נפגשתם ומתי. היא אינה רואה על מה דיברתם.
- הרשומות החסויות שלכם נקראות על ידיכם בלבד.
- כשאתם מתייעצים על מקרה, משנים פרטים עד שגם חבר קרוב לא יזהה.
""",),
        names="סוד, חיסיון, פרטיות, דיסקרטיות", asks_agreement=True, beside_concern=True,
    ),
    Told(
        HandbookKind.ANSWER, "כשעולה בדידות",
        ("""\
בדידות נשמעת אחרת אצל כל אחד: *אין לי חברותא*, *בשבת אני נשאר בחדר*, ולפעמים רק תשובות קצרות.

1. **לא למהר לסדר חברים.** קודם לשאול איך זה מרגיש, ומתי זה קשה יותר.
2. **לחפש רגע אחד שהיה אחרת.** מתי בשבוע האחרון היה פחות לבד? מי היה שם?
3. **צעד קטן אחד עד הפגישה הבאה**: לשבת בארוחה ליד מישהו, לשאול שכן לחדר על הסוגיה.

> תלמיד אמר: "אם לא אבוא, אף אחד לא ישים לב." המלווה ענה: "אני אשים לב. ביום שלישי בארבע אני מחכה לך."

אם הבדידות נמשכת שבועות ויש גם חוסר שינה או חוסר תיאבון, קראו את הדף על סכנה.
""",),
        names="לבד, חברים, חבר, מבודד", topics=("בדידות", "חברותא וחברים", "מצב רוח"),
    ),
    Told(
        HandbookKind.ANSWER, "לפני הגיוס: חששות וציפיות",
        ("""\
בחודשים שלפני הגיוס אותה שאלה חוזרת בהרבה לבושים: *מי אני אהיה שם?*

**מה שואלים אותנו**

- *לאן ללכת?* לא ממליצים על יחידה. עוזרים לו לומר מה חשוב לו.
- *ואם לא אעמוד בזה?* שואלים מה עזר לו בפעם האחרונה שהיה קשה.
- *ומה יהיה עם התפילה?* זו שאלה לרב, ואפשר ללכת אליה יחד.

**מה אנחנו לא אומרים**: לא סיפורי גבורה, ולא הבטחות.

מי שחזר ממילואים או איבד חבר נושא משהו אחר. שם מקשיבים, ואם השינה או הכעס נפגעים, מפנים ליועצת.
""",),
        names="צבא, שירות, מיונים, יחידה, מלחמה", topics=("צבא ושירות", "תכניות לעתיד"),
    ),
    Told(
        HandbookKind.REFERRAL, "כששיחה נוגעת בסכנה",
        ("""\
אתם לא צריכים להיות בטוחים. מספיק שאתם מודאגים.

## סימנים שלא מחכים איתם

- דיבור על מוות, על פגיעה בעצמו, או *עדיף בלעדיי*
- חלוקת חפצים, פרידות, מכתבים
- אלימות בבית, או פגיעה שנעשתה בו

## מה עושים

1. **נשארים איתו** ושואלים ישר: *אתה חושב לפגוע בעצמך?* השאלה אינה מכניסה רעיון לראש.
2. **לא מבטיחים לשמור סוד.** אומרים: *את זה לא אשאיר אצלי, כי אתה חשוב לי.*
3. **מתקשרים.** משטרה 100, מד״א 101, ער״ן 1201.
4. **מעלים דאגה** בכפתור שבתפריט. היועצת מקבלת אותה באותו יום.

| מה קורה | למי פונים |
|---|---|
| סכנה עכשיו | 100 או 101, ואחר כך היועצת |
| מחשבות אובדניות | ער״ן 1201, ונשארים איתו עד שמישהו מגיע |
| חשד לפגיעה בקטין | היועצת; יש חובת דיווח בחוק |
| עצב שנמשך שבועות | היועצת, באותו שבוע |
""",),
        names="אובדנות, התאבדות, אלימות, דיכאון, מצוקה, חירום", topics=("מצב רוח",), beside_concern=True,
    ),
    Told(
        HandbookKind.TERM, "ליווי",
        ("""\
קשר קבוע בין תלמיד לאיש צוות, שעה בשבוע, שבו התלמיד מביא את מה שחשוב לו והמלווה הולך לצדו.

ליווי איננו חניכה, איננו טיפול ואיננו פיקוח. המלווה לא בודק נוכחות בסדר, ולא מדווח על התלמיד.
""",),
        names="ליווי אישי, תפקיד המלווה",
    ),
    Told(
        HandbookKind.TERM, "סודיות",
        ("""\
מה שהתלמיד סיפר שייך לו. מי ששמע שומר עליו, ורק סכנה לחיים או חובה בחוק פותחות אותו, בפנייה גלויה שהתלמיד יודע עליה.

סודיות איננה בדידות של המלווה: מותר וכדאי להתייעץ, בלי שם ובלי פרטים מזהים.
""",),
    ),
    Told(
        HandbookKind.TERM, "גבול",
        ("""\
הקו שבין מה שהמלווה נותן לבין מה שאין ביכולתו או בתפקידו לתת: כסף, הלוואות, לינה בבית, זמינות בלילה.

גבול אומרים בחום ומראש. *אני כאן בשבילך בימי שלישי, ובלילה יש מי שעונה.*
""",),
        names="גבולות, זמינות, הלוואה, מתנות",
    ),
)  # fmt: skip

SETTLEMENTS = (
    Told(
        HandbookKind.POSITION, "העובדת הקהילתית בישוב: מה כן ומה לא",
        ("""\
אנחנו מלווים את מי שמנהל את הישוב, ולא מנהלים במקומו.

**כן**: עוזרות לוועד לראות את התמונה, לחבר בין אנשים, להכיר את מה שהמועצה יכולה לתת, ולתכנן שנה.

**לא**: לא לוקחות צד בסכסוך בין תושבים, לא מנהלות תקציב, לא מחליפות מזכירות, ולא מבטיחות בשם המועצה.

> בישוב אחד ביקשו שהעובדת תודיע למשפחה שהיא לא מתקבלת. היא ענתה: "זו החלטה שלכם, ואני אעזור לכם לומר אותה בכבוד."

כשקשה להחליט אם בקשה שייכת לנו, מביאים אותה לפורום העובדים הקהילתיים.
""",),
        names="גבולות התפקיד, ועד, סכסוך, תקציב", asks_agreement=True,
    ),
)  # fmt: skip

MOTHERS = (
    Told(
        HandbookKind.ANSWER, "ביקור ראשון אצל אם אחרי לידה",
        ("""\
הביקור הראשון קצר: שלושת רבעי שעה, ולא יותר. באים בשביל האם, לא בשביל התינוק.

- מתקשרים לפני, ושואלות מתי נוח. אם היא עייפה, דוחים בלי להתרץ.
- שוטפים ידיים, לא מביאות עוגה, ולא מבקשות להחזיק את התינוק.
- שואלות *איך את?* לפני שמסתכלים בעריסה, וממתינות לתשובה.

**על מה לשים לב**: בכי שלא נפסק, חוסר שינה גם כשהתינוק ישן, מחשבות שמפחידות אותה. דיכאון אחרי לידה נפוץ ומטופל היטב. \
אומרות לה את זה במילים האלה, ומספרות למיכל עוד באותו יום.
""",),
        names="ביקור בית, תינוק, יולדת, דיכאון אחרי לידה", beside_concern=True,
    ),
)  # fmt: skip


def tell_handbook(
    world: World, program: Program, pages: Sequence[Told], author: Membership, mentors: Sequence[Mentor] = ()
) -> None:
    """Write these pages into a program's handbook; of the mentors most have agreed to what asks for it."""
    topics = {topic.name: topic for topic in world.rows(Topic) if topic.program_id == program.id}
    positions: dict[str, int] = {}
    for told in pages:
        position = positions[told.kind] = positions.get(told.kind, -1) + 1
        page = world.add(
            HandbookPage, program=program, kind=told.kind, position=position, asks_agreement=told.asks_agreement,
            beside_concern=told.beside_concern, beside_course=told.beside_course, published=len(told.versions),
            needs=len(told.versions),
        )  # fmt: skip
        for name in told.topics:
            world.add(HandbookTopic, page=page, topic=topics[name])
        for number, body in enumerate(told.versions, 1):
            _publish(world, page, told, number, body, author)
        if told.asks_agreement:
            _agree(world, page, mentors)


def _publish(world: World, page: HandbookPage, told: Told, number: int, body: str, author: Membership) -> None:
    at = _on(world, told.days_ago[number - 1])
    version = world.add(
        HandbookVersion, page=page, number=number, remark=told.remark if number > 1 else "", written_by=author,
        written_at=at, published_at=at,
    )  # fmt: skip
    texts = [("he", told.title, told.names, body)]
    if told.english and number == len(told.versions):
        texts.append(("en", told.english[0], "", told.english[1]))
    for language, title, names, words in texts:
        text = world.add(HandbookText, version=version, language=language, title=title, names=names, body=words)
        text.note_words()


def _agree(world: World, page: HandbookPage, mentors: Sequence[Mentor]) -> None:
    """Most have; the first, who can be tried, has the newest one before him."""
    for number in range(1, page.published + 1):
        for mentor in mentors[1:] if number == page.published else mentors:
            if mentor.membership and (number < page.published or world.chance(0.7)):
                at = _on(world, 150 if number < page.published else 12)
                world.add(HandbookAgreement, page=page, mentor=mentor, number=number, agreed_at=at)


def _on(world: World, days: int) -> datetime:
    return clock.local_instant(world.organization, world.day_ago(days), time(11, 20))
