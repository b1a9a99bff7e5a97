"""What people write for days, genders, languages and the like, in Hebrew and English; keys as `key_of` makes them."""

import re
import unicodedata

_FINALS = str.maketrans("ךםןףץ", "כמנפצ")
_UNSEEN = re.compile("[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_MARKS = re.compile(r"[\"'`´’‘“”„״׳.]")
_GAPS = re.compile(r"[\s\-־–—_/\\,:;()\[\]?!*#|+&]+")


def key_of(text: str) -> str:
    """What is compared: no vowel points, quotes, geresh or dots; punctuation as one space; plain final letters."""
    plain = _UNSEEN.sub("", unicodedata.normalize("NFKD", text))
    return _GAPS.sub(" ", _MARKS.sub("", plain)).strip().translate(_FINALS).casefold()


def _keys(table: dict) -> dict:
    return {key_of(word): value for value, words in table.items() for word in words.split("|")}


def _key_set(words: str) -> frozenset[str]:
    return frozenset(key_of(word) for word in words.split("|"))


WEEKDAYS = _keys(
    {
        6: "א|ראשון|ביום ראשון|sunday|sun|su|sundays",
        0: "ב|שני|monday|mon|mo|mondays",
        1: "ג|שלישי|tuesday|tue|tues|tu|tuesdays",
        2: "ד|רביעי|wednesday|wed|weds|we|wednesdays",
        3: "ה|חמישי|thursday|thu|thur|thurs|th|thursdays",
        4: "ו|שישי|ששי|friday|fri|fr|fridays",
        5: "ש|שבת|מוצש|מוצאי שבת|saturday|sat|sa|shabbat|saturdays",
    }
)

BEFORE_A_DAY = ("ימי ", "ביומ ", "יומ ", "בימי ", "כל יומ ", "on ", "every ", "ב")
"""What may stand before the name of a day, with plain final letters."""

GENDERS = _keys(
    {
        "male": "ז|זכר|גבר|בן|מר|m|male|man|boy",
        "female": "נ|נקבה|אישה|אשה|בת|גב|גברת|f|female|woman|girl",
    }
)

LANGUAGES = _keys(
    {
        "he": "עברית|עב|hebrew|he|heb",
        "en": "אנגלית|english|en|eng",
        "ru": "רוסית|russian|ru|rus",
        "am": "אמהרית|amharic|am",
        "ti": "תיגרינית|טיגרינית|tigrinya|ti",
        "ar": "ערבית|arabic|ar",
        "fr": "צרפתית|french|fr",
        "es": "ספרדית|spanish|es",
        "pt": "פורטוגזית|פורטוגלית|portuguese|pt",
        "yi": "יידיש|אידיש|yiddish|yi",
        "uk": "אוקראינית|ukrainian|uk",
        "de": "גרמנית|german|de",
        "it": "איטלקית|italian|it",
        "hu": "הונגרית|hungarian|hu",
        "ro": "רומנית|romanian|ro",
        "fa": "פרסית|persian|farsi|fa",
        "tr": "טורקית|תורכית|turkish|tr",
        "ka": "גיאורגית|גרוזינית|georgian|ka",
        "nl": "הולנדית|dutch|nl",
        "sign": "שפת הסימנים|שפת סימנים|שסי|sign language|isl",
    }
)

MODES = _keys(
    {
        "in_person": "פנים אל פנים|פנים מול פנים|פא פ|פרונטלי|פרונטלית|פיזי|במקום|in person|face to face|on site",
        "phone": "טלפון|בטלפון|טלפוני|טלפונית|phone|by phone|telephone|call",
        "video": "וידאו|וידיאו|זום|בזום|מקוון|שיחת וידאו|video|zoom|online|by video|meet",
    }
)

FREQUENCIES = _keys(
    {
        "weekly": "שבועי|שבועית|כל שבוע|פעם בשבוע|אחת לשבוע|weekly|every week|once a week",
        "fortnightly": "דו שבועי|דו שבועית|כל שבועיים|פעם בשבועיים|אחת לשבועיים|fortnightly|biweekly|"
        "every two weeks|every 2 weeks|every other week",
        "monthly": "חודשי|חודשית|כל חודש|פעם בחודש|אחת לחודש|monthly|every month|once a month",
    }
)

EMPTY = _key_set("|-|--|אין|ללא|לא ידוע|לא רלוונטי|none|n/a|na|nil|null|?")
"""What people write where there is nothing to write."""

TITLES = _key_set("הרב|רב|ר'|הרה\"ג|הרבנית|ד\"ר|דר'|פרופ'|מר|גב'|גברת|rabbi|rav|dr|mr|mrs|ms")
"""Forms of address before a name, left out when names are compared."""

TOTALS = tuple(map(key_of, ('סה"כ', "סך הכל", "סך הכול", "סיכום", "total", "totals", "sum")))
"""How the last line of a list begins that counts it."""

SECTIONS = _key_set("שיעור|כיתה|קבוצה|סניף|מחזור|שנה|שכבה|class|group|grade|year|branch")
"""How a line begins that is only a title over the rows below it."""

_LONGEST_EMPTY = 14


def says_nothing(text: str) -> bool:
    """Whether a cell is empty, or filled with what people write where there is nothing to write."""
    return len(text) <= _LONGEST_EMPTY and key_of(text) in EMPTY
