"""Professionals and services to whom people of the demo can be sent: all invented, with numbers that nobody has."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from mentoring_platform.accounts.models import Membership
from mentoring_platform.demo.world import World
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.names import searchable
from programs.choices import EntryCost, EntryKind, EntryState
from programs.models import DirectoryEntry, DirectoryField, EntryField, EntryRecommendation

FREE, BY_MEANS, PAID = EntryCost.FREE, EntryCost.BY_MEANS, EntryCost.PAID
PERSON, SERVICE, BODY = EntryKind.PERSON, EntryKind.SERVICE, EntryKind.ORGANIZATION
FIELDS = ("משפט", "כסף וחובות", "מיצוי זכויות", "תעסוקה", "לימודים", "נפש", "זוגיות ומשפחה", "בריאות", "רוח ואמונה")


@dataclass(frozen=True)
class Told:
    """One entry; `days_ago` is when it was last confirmed, `why` what somebody says who recommends it."""

    name: str
    kind: str
    fields: Sequence[str]
    phone: str
    about: str
    cost: str
    area: str = ""
    languages: Sequence[str] = ("he",)
    cost_words: str = ""
    limits: str = ""
    waiting: str = ""
    why: str = ""
    days_ago: int = 60
    is_suggested: bool = False


YESHIVA = (
    Told("ד״ר יונתן אלמוג", PERSON, ["נפש"], "04-000-1101", "פסיכולוג קליני. ליווי צעירים בגיל הישיבה והצבא.", BY_MEANS,
         "צפת והגליל העליון", cost_words="שיחה ראשונה ללא תשלום", waiting="כשלושה שבועות",
         why="מדבר בגובה העיניים, ויודע מה זו ישיבה."),
    Told("הרב אלחנן שטרן", PERSON, ["זוגיות ומשפחה", "רוח ואמונה"], "04-000-1102",
         "ליווי לקראת נישואין ובשנה הראשונה.", FREE, "הגליל", why="חם וסבלני, תמיד חוזר."),
    Told("מוקד זכויות חיילים ומילואים", SERVICE, ["מיצוי זכויות"], "*0000", "זכויות בשירות ובמילואים, ערעורים, מענקים.",
         FREE, "כל הארץ, בטלפון", limits="לא מייצגים בבית דין"),
    Told("גלית נבון, אבחון ולקויות למידה", PERSON, ["לימודים"], "04-000-1103",
         "אבחונים, התאמות ואסטרטגיות ללימוד.", PAID,
         "כרמיאל", cost_words="החזר חלקי מקופת החולים", waiting="כחודשיים", days_ago=430),
    Told("מרפאת הצעירים", SERVICE, ["בריאות"], "04-000-1104", "רופאה ואח, שיחה בלי תור בימי שלישי אחר הצהריים.", FREE,
         "צפת", languages=("he", "ar", "ru"), why="קיבלו תלמיד באותו היום."),
    Told("סדנת ניהול כסף לפני החתונה", SERVICE, ["כסף וחובות"], "04-000-1105", "ארבעה מפגשים לזוגות מאורסים.", BY_MEANS,
         "קו טלפון וזום", is_suggested=True),
)  # fmt: skip
COUNCIL = (
    Told("עו״ד סיוון הלל", PERSON, ["משפט"], "02-000-1201", "דיני אגודות שיתופיות, קליטה ותקנונים.", PAID, "כל המועצה",
         cost_words="שעת ייעוץ ראשונה על חשבון המועצה", why="עזרה לשלוש מזכירויות לסגור תקנון קליטה."),
    Told("מרכז גישור קהילתי", SERVICE, ["משפט", "זוגיות ומשפחה"], "02-000-1202", "גישור בין שכנים, בין ותיקים לחדשים.",
         FREE, waiting="כשבועיים", why="ישבו איתנו ערב שלם במועדון."),
    Told("קרן לקידום יוזמות כפריות", BODY, ["כסף וחובות"], "02-000-1203", "מענקים קטנים לפעילות קהילתית, פעמיים בשנה.",
         FREE, "כל הארץ", limits="רק לאגודות רשומות"),
    Told("תמר שקד, מנחת קבוצות", PERSON, ["נפש", "רוח ואמונה"], "02-000-1204",
         "ערבי שיח אחרי אירוע קשה בישוב.", BY_MEANS,
         languages=("he", "en"), days_ago=20),
)  # fmt: skip
SAFETY_NET = (
    Told("קו הסיוע ליציאה מחובות", SERVICE, ["כסף וחובות", "מיצוי זכויות"], "*0001",
         "מתנדבים עם רקע בבנקאות בונים תכנית החזר ומלווים אותה.", FREE, "כל הארץ, בטלפון",
         languages=("he", "ru", "am"), waiting="שבוע", why="שתי משפחות שליוויתי נושמות שוב."),
    Told("עו״ד אמיר חדאד", PERSON, ["משפט", "מיצוי זכויות"], "03-000-1301",
         "ביטוח לאומי, נכות כללית, ערעורים.", BY_MEANS,
         "תל אביב והמרכז", languages=("he", "ar"), limits="לא מטפל בענייני משפחה",
         why="מסביר בשפה פשוטה ועונה להודעות."),
    Told("מרכז ההזדמנות לתעסוקה", SERVICE, ["תעסוקה"], "03-000-1302",
         "קורות חיים, הכנה לראיון, חיבור למעסיקים.", FREE,
         "בת ים וחולון", languages=("he", "ru", "fr"), waiting="אין"),
    Told("מרפאה לבריאות הנפש, הדרום", SERVICE, ["נפש", "בריאות"], "03-000-1303",
         "טיפול שיחתי ותרופתי דרך הקופה.", BY_MEANS,
         "תל אביב", waiting="שלושה חודשים ויותר", limits="בני 18 ומעלה", days_ago=450),
)  # fmt: skip


def tell_directory(world: World, entries: Sequence[Told], friends: Sequence[Membership]) -> None:
    """List these entries; each word of recommendation is one of the friends', in turn."""
    used = [name for name in FIELDS if any(name in told.fields for told in entries)]
    fields = {
        name: world.add(DirectoryField, name=name, search_name=searchable(name), position=position)
        for position, name in enumerate(used, start=1)
    }
    for number, told in enumerate(entries):
        entry = _entry(world, told, friends[number % len(friends)])
        for name in told.fields:
            world.add(EntryField, entry=entry, field=fields[name])
        if told.why:
            at = clock.local_instant(world.organization, world.day_ago(40 + number), time(20, 15))
            friend = friends[number % len(friends)]
            world.add(EntryRecommendation, entry=entry, membership=friend, word=told.why, at=at)


def _entry(world: World, told: Told, friend: Membership) -> DirectoryEntry:
    confirmed_on: date = world.today - timedelta(days=told.days_ago)
    words = (told.name, told.about, told.area, told.cost_words, told.limits)
    return world.add(
        DirectoryEntry,
        kind=told.kind,
        name=told.name,
        state=EntryState.SUGGESTED if told.is_suggested else EntryState.LISTED,
        suggested_by=friend if told.is_suggested else None,
        languages=list(told.languages),
        area=told.area,
        cost=told.cost,
        cost_words=told.cost_words,
        phone=told.phone,
        about=told.about,
        limits=told.limits,
        waiting=told.waiting,
        search_text=searchable(" ".join(filter(None, words))),
        told_on=confirmed_on if told.kind == PERSON else None,
        confirmed_on=confirmed_on,
        changed_at=clock.local_instant(world.organization, confirmed_on, time(10)),
    )
