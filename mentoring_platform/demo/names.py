"""Invented names, put together from common first and family names; nobody in the demo exists."""

from random import Random

from mentoring_platform.accounts.choices import Gender

MALE = (
    "אברהם", "אביעד", "אביחי", "אהרן", "איתן", "איתמר", "אלון", "אליהו", "אלישע", "אלעד", "אריאל", "ארז", "אשר",
    "בועז", "בניה", "בנימין", "ברק", "גדעון", "גלעד", "דביר", "דוד", "דן", "דניאל", "הלל", "הראל", "זאב", "זיו",
    "חגי", "חיים", "חנן", "טל", "יאיר", "יגאל", "יהודה", "יהונתן", "יואב", "יובל", "יוחאי", "יונתן", "יוסף",
    "יעקב", "יצחק", "ירון", "ישי", "ישראל", "כפיר", "ליאור", "מאיר", "מיכאל", "מנחם", "משה", "מתן", "נדב",
    "נועם", "נחום", "נתן", "נתנאל", "עדו", "עוז", "עומר", "עידן", "עמיחי", "עמית", "עקיבא", "פנחס", "צבי",
    "קובי", "ראובן", "רועי", "רז", "שאול", "שגיא", "שילה", "שלמה", "שמואל", "שמעון", "תומר",
)  # fmt: skip
FEMALE = (
    "אביגיל", "אביטל", "אביה", "אורית", "אורלי", "אילה", "אילנה", "אסתר", "אפרת", "בת־שבע", "ברכה", "גאולה",
    "גילה", "גלית", "דבורה", "דינה", "דליה", "דנה", "הדס", "הודיה", "הילה", "ורד", "זהבה", "חגית", "חווה",
    "חנה", "טליה", "טובה", "יהודית", "יעל", "יפעת", "כרמית", "לאה", "ליאת", "לימור", "מאיה", "מורן", "מיכל",
    "מירב", "מרים", "נאוה", "נגה", "נועה", "נורית", "נעמה", "נעמי", "סיגל", "סמדר", "עדי", "עדינה", "עינת",
    "ענת", "ערבה", "פנינה", "צביה", "ציפי", "קרן", "רבקה", "רונית", "רות", "רחל", "רינה", "שולמית", "שירה",
    "שני", "שרה", "שושנה", "תהילה", "תמר", "תרצה",
)  # fmt: skip
FAMILY = (
    "אביטן", "אבוטבול", "אדלר", "אוחיון", "אזולאי", "אטיאס", "אלבז", "אלון", "אלמוג", "אלקיים", "אמסלם",
    "אסולין", "ארד", "אשכנזי", "בוזגלו", "ביטון", "בירנבאום", "בן־דוד", "בן־חמו", "בן־שושן", "ברגר", "ברזילי",
    "ברקוביץ", "גבאי", "גולדברג", "גולן", "גרוס", "גרינברג", "דהן", "דרורי", "הורוביץ", "הכהן", "הלפרין",
    "וולף", "וייס", "וקנין", "זהבי", "זיגדון", "זמיר", "חדד", "חורי", "חזן", "חיון", "טויטו", "טננבאום",
    "יוספי", "יפרח", "כהן", "כץ", "כרמי", "לביא", "לוי", "לוין", "ליברמן", "מועלם", "מזרחי", "מימון", "מלכה",
    "מרציאנו", "נגר", "נחמיאס", "ניסים", "סבג", "סויסה", "סעדה", "עובדיה", "עוזרי", "עמרם", "פישר", "פלדמן",
    "פרידמן", "פרץ", "צדוק", "צור", "קדוש", "קליין", "קפלן", "רביבו", "רוזנברג", "רוט", "רחמים", "רפאלי", "שגב",
    "שוורץ", "שושן", "שטרית", "שלום", "שמש", "שפירא", "שקד", "תורג׳מן", "תמיר",
)  # fmt: skip

SETTLEMENT_FIRST = (
    "נווה", "גבעת", "מצפה", "מעלה", "שדה", "כפר", "עין", "רמת",
)  # fmt: skip
SETTLEMENT_LAST = (
    "סחלב", "כלנית", "נורית", "חצב", "דרדר", "תורמוס", "סביון", "חבצלת", "מרווה", "אזוב", "קידה", "שיטה",
    "אשחר", "עירית", "זמזומית", "כרכום", "לוענית", "דמומית", "בוצין", "מקור־חסידה", "לשון־פר", "נץ־חלב",
    "סתוונית", "אלון־תבור",
)  # fmt: skip


class Names:
    """Full names drawn without repetition; the same random source gives the same names."""

    def __init__(self, rng: Random):
        self._rng = rng
        self._used: set[str] = set()

    def reserve(self, full_name: str) -> str:
        """Keep a name that is given by hand from being drawn."""
        self._used.add(full_name)
        return full_name

    def draw(self, gender: str) -> str:
        """A new full name for a woman or a man."""
        first_names = FEMALE if gender == Gender.FEMALE else MALE
        while True:
            name = f"{self._rng.choice(first_names)} {self._rng.choice(FAMILY)}"
            if name not in self._used:
                return self.reserve(name)

    def draw_anyone(self) -> tuple[str, str]:
        """A new full name and its gender."""
        gender = self._rng.choice([Gender.FEMALE, Gender.MALE])
        return self.draw(gender), gender


def settlement_names(rng: Random, count: int) -> list[str]:
    """Names of settlements that are on no map; raises ValueError for more than can be put together."""
    combined = [f"{first} {last}" for first in SETTLEMENT_FIRST for last in SETTLEMENT_LAST]
    return rng.sample(combined, count)
