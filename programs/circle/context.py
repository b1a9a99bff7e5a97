"""Whether a word that is a name as well is meant as a name: by the words around it."""

import re
from collections.abc import Callable

from programs.circle.lists import ALWAYS, FAMILY, OFTEN, SELDOM
from programs.circle.spelling import Word, plain


def _plain(words: str) -> frozenset[str]:
    return frozenset(map(plain, words.split()))


ACTS = _plain(
    "אמר אמרה אומר אומרת סיפר סיפרה מספר מספרת שאל שאלה שואל שואלת ענה ענתה עונה ביקש ביקשה מבקש מבקשת רצה רצתה רוצה "
    "הגיע הגיעה מגיע מגיעה בא באה הלך הלכה הולך הולכת חזר חזרה חוזר חוזרת יצא יצאה נכנס נכנסה ישב ישבה יושב יושבת "
    "ישן ישנה קם קמה נרדם נרדמה אכל אכלה אוכל אוכלת שתה שתתה שותה מעשן עישן כתב כתבה כותב כותבת שלח שלחה שולח שולחת "
    "התקשר התקשרה מתקשר מתקשרת דיבר דיברה מדבר מדברת שתק שתקה שותק שותקת בכה בכתה בוכה צחק צחקה צוחק צוחקת כעס כעסה "
    "כועס כועסת נעלב נעלבה פחד פחדה מפחד מפחדת פוחד פוחדת דואג דואגת חושב חושבת חשב חשבה מרגיש מרגישה הרגיש הרגישה "
    "יודע יודעת ידע ידעה מבין מבינה הבין הבינה אוהב אוהבת אהב אהבה שונא שונאת מוכן מוכנה צריך צריכה חייב חייבת יכול "
    "יכולה הסכים הסכימה מסכים מסכימה סירב סירבה מסרב מסרבת החליט החליטה התחיל התחילה מתחיל מתחילה הפסיק הפסיקה עזב "
    "עזבה עוזב עוזבת נעלם נעלמה נשאר נשארה לומד לומדת למד למדה עובד עובדת גר גרה התגייס התגייסה מתגייס ביטל ביטלה מבטל "
    "מבטלת איחר איחרה מאחר מאחרת שיקר שיקרה משקר משקרת גנב הרביץ רב רבה התחתן התחתנה התגרש שיתף שיתפה הודה הודתה "
    "הבטיח הבטיחה מבטיח ניסה ניסתה מנסה הצליח הצליחה מצליח נכשל נכשלה נכשלת מתמודד מתמודדת מתחמק מתחמקת מתבייש "
    "מתביישת מתגעגע מתגעגעת מתקשה מתלבט מתלבטת מחפש מחפשת מחכה חיכה מקשיב מקשיבה הקשיב הקשיבה התפרץ התפרצה הופיע "
    "הופיעה הזמין הזמינה קיבל קיבלה הביא הביאה לקח לקחה סגר סגרה פתח פתחה ברח ברחה ויתר ויתרה מוותר מוותרת התקלח "
    "נפגע נפגעה באו אמרו הלכו חזרו רבו הגיעו עצוב עצובה שמח שמחה מאוהב מיואש חולה נמצא מסתגר שיכור "
    "ביקשו גרות מסתובב מהמר מכור נראה"
)
"""What only people do; the word before it is who does it."""
BETWEEN = _plain("לא כבר גם שוב תמיד עדיין ממש רק היום אתמול אף פעם השבוע פתאום בעצמו בעצמה הזה הזאת מאוד עוד כל הזמן")
CLAUSE = _plain("כי אבל אז וגם אולי האם אם מאז כאשר לפני אחרי ואז רק גם היום אתמול השבוע בסוף לדעתי כמו אומנם")
NAMED = _plain("בשם שמו שמה שם ששמו ששמה המכונה מכונה נקרא נקראת קוראים קוראות ושמו ושמה")
CALLED = _plain("לו לה לי לזה אותו אותה")
WHO = _plain(
    "החניך החניכה התלמיד התלמידה הבחור הבחורה הנער הנערה המשתתף המשתתפת הילד הילדה אחיו אחותו אחיה אחותה אשתו בעלה "
    "בנו בתה חברו חברתו חברתה אביו אמו אמא משפחת המלווה הרכז הרכזת היועצת היועץ המורה בשביל היקר היקרה היי הבן הבת "
    "הסטודנט הסטודנטית החייל החיילת החבר החברה כשפגשתי פגשתי"
)
OF = _plain("של אצל אל על בלי עם כלפי לגבי ליד בגלל בשביל עבור מול בין")
TALKED = _plain(
    "נפגשתי נפגשנו דיברתי דיברנו שוחחתי שיחה השיחה שיחות השיחות פגישה הפגישה פגישות הפגישות קבעתי ישבתי קשר הקשר "
    "בשיחה בפגישה הלכתי יצאתי נסעתי התייעצתי רבתי"
)
TOLD = _plain(
    "אמרתי כתבתי סיפרתי הצעתי עזרתי הקשבתי עניתי הסברתי התקשרתי אמרנו נתתי ביקשתי הבטחתי שלחתי הודעתי עוזר עונה כותב "
    "מקשיב מציע אומר להגיד לומר לעזור לכתוב להציע להסביר להקשיב לענות להתקשר הזכרתי נסעתי הגעתי הלכתי קניתי הבאתי "
    "למדתי שמעתי קיבלתי לקחתי"
)
STATES = _plain("אין יש קשה קל היה הייתה נמאס חסר נוח כואב חשוב אכפת לא כבר")
QUALITIES = _plain(
    "גדול גדולה גדולים ארוך ארוכים חדש חדשה חדשים טוב טובה טובים ישן ישנה ראשון ראשונה חזק חלש פנימי מלא מלאה מלאים "
    "שלמים פשוט פשוטים אחד אחת אחר אחרת כזה כזאת כאלה כאלו קשים יפה יפים מיוחד מיוחדת ארוכה עצובה אחרים שונה ומלאים עם "
    "של ומטר שכר תורה פתרון שיעור לי לו לה לנו להם לכם לך להן בעיני בעיניו בעיניי בעיניה בית לכולם לכם חברים רב אליכם "
    "דברים זאת העובדה מה גיוסים שלמה ארוכות אמון הזדמנות מקום זמן בקצה בחדר בעיניים שלו שלה שלי שלנו שלכם ודעת ופה "
    "המנהרה יום הבוקר כולם פנים את בסתר"
)
COUNTED = _plain(
    "כל איזה מעט הרבה קצת שום עוד שמחת בעלי צורכי יש אין הוא היא אני הם בכל שעה תקופה שנה "
    "מצא מצאה מוצא מוצאת למצוא בקול שנת דרך דרכי קרן שפת בשעת ראיתי אבא אמא הרב שר שרנו ירד ערב בליל חודש ימי "
    "לאורך תחושת היו הייתה יותר מלאי כמעט שהוא שהיא ואני"
)
KIN_OF_DAVID = _plain("שלו שלה שלי שלהם שלנו")
REVERED = {
    plain(first): _plain(second)
    for first, second in {
        "אברהם": "אבינו", "יצחק": "אבינו", "יעקב": "אבינו", "שרה": "אמנו אימנו", "רבקה": "אמנו אימנו",
        "רחל": "אמנו אימנו", "לאה": "אמנו אימנו", "משה": "רבנו רבינו", "אהרן": "הכהן", "דוד": "המלך", "שלמה": "המלך",
        "שאול": "המלך", "אליהו": "הנביא", "אלישע": "הנביא", "שמואל": "הנביא", "מרים": "הנביאה", "יוסף": "הצדיק",
        "נחמן": "מברסלב", "ישעיהו": "הנביא", "ירמיהו": "הנביא", "נתן": "הנביא", "ויקטור": "פרנקל", "יאנוש": "קורצ׳אק",
        "בן": "אדם",
    }.items()
}  # fmt: skip
"""Whom everybody knows: by the word after the name."""
_COUNTRY = _plain("עם ארץ בארץ לארץ מדינת במדינת ממשלת צבא אהבת")
_BOOKS = _plain("רבי ספר בספר מספר מגילת במגילת פרשת בפרשת תפילת")
_INITIAL = re.compile(r"^[ ]([א-ת])(?:[.'׳’]|$)")


def is_revered(words: list[Word], place: int, name: str) -> bool:
    """Whether a figure of the Bible or a book is meant, about whom nobody has to keep silent."""
    before, after = _near(words, place, -1), _near(words, place, 1)
    if name == "ישראל" and before in _COUNTRY:
        return True
    if after in REVERED.get(name, ()) or before in _BOOKS:
        return True
    return before in REVERED and name in REVERED[before]


def has_initial(text: str, end: int) -> bool:
    """Whether one letter with a point or a mark follows, as of a family name."""
    return bool(_INITIAL.match(text[end : end + 3]))


def weight(text: str, words: list[Word], place: int, *, prefix: str, tier: str, is_name: Callable[[Word], bool]) -> int:
    """How much speaks for a name: from 2 on it is one, 1 is a question, less is a word like others."""
    score = {SELDOM: 1, OFTEN: 0, ALWAYS: -1, FAMILY: 0}[tier]
    before, after = _near(words, place, -1), _near(words, place, 1)
    word = words[place]
    # Hebrew names bear no article.
    if prefix.endswith("ה"):
        return score if after in ("הזה", "הזאת") else 0
    if after in QUALITIES or (before in COUNTED and not prefix):
        return score - 1
    if has_initial(text, word.end) or _beside_a_name(words, place, is_name):
        return score + 2
    return score + max(
        _as_who_acts(text, words, place, prefix),
        _as_whom(text, words, place, prefix),
        2 if before in NAMED or before in WHO and tier != ALWAYS else 0,
        2 if before in CALLED and _near(words, place, -2) in NAMED else 0,
    )


def _as_who_acts(text: str, words: list[Word], place: int, prefix: str) -> int:
    """The subject of a sentence: what follows is what only people do."""
    word, step = words[place], place + 1
    gap = text[word.end : words[step].start] if step < len(words) else "."
    if _stands_apart(text, word) and step < len(words) and words[step].plain in ACTS:
        return 2
    if "," in gap and _near(words, place, 1) in _plain("בן בת והוא והיא שהוא שהיא לעומת"):
        return 2
    while step < len(words) and words[step].plain in BETWEEN:
        step += 1
    if step >= len(words) or re.search(r"[^א-ת\s]", text[word.end : words[step].start]):
        return 0
    follows = words[step].plain
    begins = _begins_clause(text, words, place) or prefix.endswith("ש") or prefix == "ו"
    if follows in ACTS:
        return 2 if begins else int(not prefix)
    if prefix.endswith("ל"):
        return 2 if begins and follows in STATES else 0
    if _near(words, place, 1) in ("בנ", "בת", "והוא", "והיא"):
        return 2
    if _near(words, place, 1) in ("שמו", "שמה"):
        return 2
    return int(begins and prefix in ("", "ו", "ש", "כש") and words[place + 1].plain == "לא")


def _as_whom(text: str, words: list[Word], place: int, prefix: str) -> int:
    """To whom or with whom something is done."""
    before, earlier = _near(words, place, -1), {_near(words, place, -step) for step in (1, 2, 3, 4)}
    if before == "את" and not prefix:
        return 2 if not _near(words, place, 1).startswith("ה") or _near(words, place, 1) in BETWEEN else 0
    if before in OF and not prefix:
        return 2 if earlier & TALKED or before in ("אצל", "אל", "כלפי", "לגבי") else 1
    if prefix[-1:] in ("ל", "מ", "ב") and prefix:
        return 2 if earlier & TOLD else 0
    return int(_stands_apart(text, words[place]))


def _stands_apart(text: str, word: Word) -> bool:
    """Whether the word stands between two commas, or in brackets: "the boy, Or, has left"."""
    return text[: word.start].endswith((", ", "(")) and text[word.end :].startswith((",", ")"))


def _beside_a_name(words: list[Word], place: int, is_name: Callable[[Word], bool]) -> bool:
    neighbours = (words[step] for step in (place - 1, place + 1) if 0 <= step < len(words))
    return any(
        is_name(other)
        for other in neighbours
        if min(abs(other.start - words[place].end), abs(words[place].start - other.end)) <= 1
    )


def _begins_clause(text: str, words: list[Word], place: int) -> bool:
    if place == 0 or re.search(r"[.,:;?!\n(–-]", text[words[place - 1].end : words[place].start]):
        return True
    return words[place - 1].plain in CLAUSE


def _near(words: list[Word], place: int, step: int) -> str:
    """The word some steps away; nothing beyond the ends."""
    return words[place + step].plain if 0 <= place + step < len(words) else ""
