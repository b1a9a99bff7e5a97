"""The columns a sheet may have, and the headings by which people call them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sessions.importing.words import key_of


class SheetKind(models.TextChoices):
    MENTEES = "mentees", _("Who is accompanied, one in each row")
    MENTORS = "mentors", _("Mentors, one in each row")
    IGNORED = "ignored", _("Leave this sheet out")


class Field(models.TextChoices):
    """What a column holds. Columns that hold none of these are left out."""

    FULL_NAME = "full_name", pgettext_lazy("column of a sheet", "Full name")
    FIRST_NAME = "first_name", pgettext_lazy("column of a sheet", "First name")
    LAST_NAME = "last_name", pgettext_lazy("column of a sheet", "Family name")
    PHONE = "phone", pgettext_lazy("column of a sheet", "Phone")
    EMAIL = "email", pgettext_lazy("column of a sheet", "E-mail address")
    GENDER = "gender", pgettext_lazy("column of a sheet", "Gender")
    UNIT = "unit", pgettext_lazy("column of a sheet", "Unit")
    GROUP_LABEL = "group_label", pgettext_lazy("column of a sheet", "Class or year")
    EXTERNAL_ID = "external_id", pgettext_lazy("column of a sheet", "Number in your records")
    LANGUAGES = "languages", pgettext_lazy("column of a sheet", "Languages")
    NOTE = "note", pgettext_lazy("column of a sheet", "Note")
    CAPACITY = "capacity", pgettext_lazy("column of a sheet", "How many a mentor accompanies")
    MENTOR_NAME = "mentor_name", pgettext_lazy("column of a sheet", "Name of the mentor")
    MENTOR_PHONE = "mentor_phone", pgettext_lazy("column of a sheet", "Phone of the mentor")
    FIXED_TIME = "fixed_time", pgettext_lazy("column of a sheet", "Fixed day and hour together")
    WEEKDAY = "weekday", pgettext_lazy("column of a sheet", "Fixed day")
    START_TIME = "start_time", pgettext_lazy("column of a sheet", "Fixed hour")
    MINUTES = "minutes", pgettext_lazy("column of a sheet", "Minutes of a meeting")
    FREQUENCY = "frequency", pgettext_lazy("column of a sheet", "How often")
    MODE = "mode", pgettext_lazy("column of a sheet", "In person, phone or video")
    PLACE = "place", pgettext_lazy("column of a sheet", "Place")


_PERSON = (
    Field.FULL_NAME,
    Field.FIRST_NAME,
    Field.LAST_NAME,
    Field.PHONE,
    Field.EMAIL,
    Field.GENDER,
    Field.UNIT,
    Field.EXTERNAL_ID,
    Field.LANGUAGES,
    Field.NOTE,
)
FIELDS = {
    SheetKind.MENTORS: (*_PERSON, Field.CAPACITY),
    SheetKind.MENTEES: (
        *_PERSON,
        Field.GROUP_LABEL,
        Field.MENTOR_NAME,
        Field.MENTOR_PHONE,
        Field.FIXED_TIME,
        Field.WEEKDAY,
        Field.START_TIME,
        Field.MINUTES,
        Field.FREQUENCY,
        Field.MODE,
        Field.PLACE,
    ),
    SheetKind.IGNORED: (),
}
NAME_FIELDS = (Field.FULL_NAME, Field.FIRST_NAME, Field.LAST_NAME)

_MENTEE_NAMES = (
    "שם התלמיד|שם תלמיד|תלמיד|תלמידה|שם החניך|שם חניך|חניך|חניכה|שם הבחור|בחור|משתתף|משתתפת|שם המשתתף|"
    "שם הנער|שם הילד|student|student name|mentee|mentee name|participant|participant name|"
    "name of student"
)
_MENTOR_NAMES = (
    "name of the mentor|מלווה|שם המלווה|שם מלווה|מלווה אישי|המלווה|חונך|שם החונך|שם חונך|מדריך|שם המדריך|"
    "שם מדריך|רכז מלווה|משגיח|רב מלווה|שם הרב|אחראי|mentor|mentor name|name of mentor|mentors name|companion|"
    "tutor"
)
HEADINGS = {
    Field.FULL_NAME: (
        "שם|שם מלא|שם ומשפחה|שם ושם משפחה|שם פרטי ומשפחה|שם משפחה ופרטי|שם משפחה ושם פרטי|השם|שמות|name|"
        "full name|fullname|names"
    ),
    Field.FIRST_NAME: "שם פרטי|פרטי|first name|firstname|given name|forename",
    Field.LAST_NAME: "שם משפחה|משפחה|שם המשפחה|last name|lastname|surname|family name",
    Field.PHONE: (
        "טלפון|מספר טלפון|מס טלפון|טל|נייד|טלפון נייד|מספר נייד|מס נייד|טלפון סלולרי|סלולרי|סלולר|סלולארי|"
        "פלאפון|פלא|טלפון תלמיד|טלפון התלמיד|נייד תלמיד|phone|phone number|mobile|mobile phone|cell|"
        "cellphone|cell phone|tel|telephone"
    ),
    Field.EMAIL: (
        "כתובת דואל|כתובת מייל|מייל|אימייל|דואל|דוא ל|דואר אלקטרוני|אי מייל|mail|email|e mail|email address|"
        "e mail address"
    ),
    Field.GENDER: "מין|מגדר|ז נ|זכר נקבה|gender|sex",
    Field.UNIT: (
        "סניף|ישוב|יישוב|קבוצה מקומית|גוש|אזור|איזור|קהילה|מוסד|שלוחה|unit|branch|community|settlement|location branch"
    ),
    Field.GROUP_LABEL: (
        "כיתה או שנה|כיתה|שיעור|שנה|מחזור|שכבה|קבוצה|שיעור מחזור|class|year|grade|group|cohort|class or year"
    ),
    Field.EXTERNAL_ID: (
        "מספר ברישומים שלכם|מספר ברישומים|תז|ת ז|תעודת זהות|מספר זהות|מס זהות|מספר אישי|מס אישי|מספר תלמיד|"
        "מס תלמיד|מספר סידורי במערכת|קוד תלמיד|קוד|מזהה|מספר מזהה|מספר עובד|id|id number|student id|"
        "student number|personal number|external id|number in your records"
    ),
    Field.LANGUAGES: "שפה|שפות|שפת אם|דובר שפות|language|languages|speaks",
    Field.NOTE: "הערה|הערות|הערות כלליות|note|notes|remark|remarks|comment|comments",
    Field.CAPACITY: (
        "כמה אפשר ללוות|how many a mentor accompanies|קיבולת|מספר מלווים|מס מלווים|כמות|כמה|מספר תלמידים|"
        "מספר חניכים|כמות תלמידים|כמות חניכים|מקסימום|מכסה|מספר משתתפים|עד כמה|capacity|max|maximum|"
        "number of mentees|number of students|max mentees|how many"
    ),
    Field.MENTOR_NAME: _MENTOR_NAMES,
    Field.MENTOR_PHONE: (
        "טלפון המלווה|phone of the mentor|טלפון מלווה|טלפון של המלווה|נייד מלווה|נייד המלווה|טל מלווה|"
        "טלפון חונך|טלפון מדריך|mentor phone|mentors phone|phone of mentor|mentor mobile"
    ),
    Field.FIXED_TIME: (
        "יום ושעה קבועים|fixed day and hour together|יום ושעה|יום שעה|מועד|מועד קבוע|זמן קבוע|זמן|זמן מפגש|"
        "מועד פגישה|מועד מפגש|fixed time|day and time|day and hour|day time|meeting time|when|slot"
    ),
    Field.WEEKDAY: (
        "יום|יום קבוע|יום פגישה|יום הפגישה|יום מפגש|יום המפגש|ביום|יום בשבוע|day|weekday|fixed day|meeting day"
    ),
    Field.START_TIME: (
        "שעה|שעה קבועה|שעת פגישה|שעת הפגישה|שעת מפגש|שעת התחלה|בשעה|time|hour|start|start time|fixed hour"
    ),
    Field.MINUTES: (
        "משך הפגישה בדקות|דקות|משך|משך פגישה|משך בדקות|אורך|אורך פגישה|minutes|length|duration|minutes of a meeting"
    ),
    Field.FREQUENCY: "תדירות הפגישות|תדירות|קצב|כל כמה|frequency|rhythm|how often",
    Field.MODE: "אופן הפגישה|in person phone or video|אופן|אופן המפגש|דרך|צורת מפגש|סוג מפגש|mode|how",
    Field.PLACE: "מקום הפגישה|מקום|מקום מפגש|מקום קבוע|חדר|מיקום|היכן|place|where|room|location|meeting place",
}

KNOWN: dict[SheetKind, dict[str, Field]] = {}
"""For each kind of sheet: the key of a heading → its field."""

for _kind, _fields in FIELDS.items():
    KNOWN[_kind] = {key_of(word): field for field in _fields for word in HEADINGS[field].split("|")}
_own_names = {SheetKind.MENTEES: _MENTEE_NAMES, SheetKind.MENTORS: _MENTOR_NAMES}
for _kind, _names in _own_names.items():
    KNOWN[_kind] |= {key_of(word): Field.FULL_NAME for word in _names.split("|")}
KNOWN[SheetKind.MENTORS] |= {
    key: Field.PHONE for key, field in KNOWN[SheetKind.MENTEES].items() if field == Field.MENTOR_PHONE
}


def _list(words: str) -> tuple[str, ...]:
    return tuple(key_of(word) for word in words.split("|"))


REASON_HEADINGS = frozenset(_list("מה לתקן|What to correct"))
"""The heading of the column that an error sheet adds; it is left out when the sheet comes back."""

SHEET_NAMES = {
    SheetKind.MENTORS: _list(
        "מלווים|מלוות|חונכים|חונכות|מדריכים|מדריכות|צוות|רמים|מתנדבים|מתנדבות|mentors|tutors|companions|staff|"
        "volunteers"
    ),
    SheetKind.MENTEES: _list(
        "תלמידים|תלמידות|חניכים|חניכות|משתתפים|משתתפות|בחורים|נערים|נערות|צימודים|שיבוץ|שיבוצים|mentees|students|"
        "participants|pairings|pupils"
    ),
}
"""What the name of a sheet contains that holds such people."""
