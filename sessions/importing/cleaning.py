"""One cell to one value, forgiving what real sheets hold. Raises `Unclear` with a reason that says how to mend it."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sessions.importing import words
from sessions.importing.reading import Value
from sessions.importing.words import key_of

NAME_LENGTH = 150
DEFAULT_REGION = "IL"
EXCEL_EPOCH = datetime(1899, 12, 30)
MEETING_MINUTES = range(5, 601)

_INVISIBLE = ("Cf", "Cc", "Co", "Cs", "Cn")
_POINTS = re.compile("[\u0591-\u05bd\u05bf-\u05c7]")
_CLOCK = re.compile(r"(\d{1,2})(?:[:.,׃h](\d{1,2}))?(?:[:.](\d{1,2}))?\s*(am|pm|a\.m\.|p\.m\.)?", re.IGNORECASE)
_EXTENSION = re.compile(r"\s*(?:ext\.?|שלוחה|x)\s*\d+$", re.IGNORECASE)
_DATE = re.compile(r"(\d{1,4})[./\-](\d{1,2})[./\-](\d{1,4})")


class Unclear(ValueError):
    """A value that cannot be understood; `reason` is a translated sentence in plain words."""

    def __init__(self, reason: Promise | str):
        super().__init__(reason)
        self.reason = reason


def text(value: Value) -> str:
    """Any cell as a person sees it: one line, single spaces, whole numbers without `.0`, no invisible signs."""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime):
        return value.strftime("%d.%m.%Y" if value.time() == time.min else "%d.%m.%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d.%m.%Y")
    if isinstance(value, time):
        return value.strftime("%H:%M")
    plain = unicodedata.normalize("NFC", str(value))
    if not plain.isprintable():
        plain = "".join(char for char in plain if char.isspace() or unicodedata.category(char) not in _INVISIBLE)
    return " ".join(plain.split())


def optional_text(value: Value, length: int) -> str:
    """Text, or empty where people write a dash or "none". Raises Unclear when it is longer than `length`."""
    plain = text(value)
    if words.says_nothing(plain):
        return ""
    if len(plain) > length:
        raise Unclear(_("This is longer than %(length)s letters. Shorten it.") % {"length": length})
    return plain


def name(value: Value) -> str:
    """A name without vowel points; "Last, First" is turned round. Empty stays empty; numbers are refused."""
    plain = text(_POINTS.sub("", text(value)))
    if words.says_nothing(plain):
        return ""
    last, comma, first = plain.partition(",")
    if comma and first.strip() and "," not in first:
        plain = f"{first.strip()} {last.strip()}"
    plain = plain.strip(" ,;:*")
    if not any(char.isalpha() for char in plain):
        raise Unclear(_("This is not a name. Write the name in letters."))
    if len(plain) > NAME_LENGTH:
        raise Unclear(_("This is longer than %(length)s letters. Shorten it.") % {"length": NAME_LENGTH})
    return plain


def joined_name(first: Value, last: Value) -> str:
    """A full name from two cells."""
    return text(f"{name(first)} {name(last)}")


def phone(value: Value, region: str = DEFAULT_REGION) -> str:
    """A phone number as E.164, or empty. Mends a zero that Excel has dropped, dashes, a country code without plus."""
    plain = _EXTENSION.sub("", text(value))
    if words.says_nothing(plain):
        return ""
    digits = re.sub(r"[^\d+]", "", plain)
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    country = str(phonenumbers.country_code_for_region(region))
    candidates = [digits]
    if not digits.startswith(("+", "0")):
        candidates.insert(0, "0" + digits)
        if digits.startswith(country):
            candidates.append("+" + digits)
    for candidate in candidates:
        try:
            number = phonenumbers.parse(candidate, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if len(re.findall(r"\d{9,}", re.sub(r"[\s\-().]", "", plain))) > 1:
        raise Unclear(_("There are two numbers here. Leave one of them."))
    raise Unclear(_("This is not a phone number that can be called. Check the digits, for example 050-234-5678."))


def email(value: Value) -> str:
    """An e-mail address in small letters, or empty."""
    plain = text(value).removeprefix("mailto:").strip(" <>;,").replace(" ", "").casefold()
    if words.says_nothing(plain):
        return ""
    try:
        validate_email(plain)
    except ValidationError:
        raise Unclear(_("This is not an e-mail address. It looks like name@example.org.")) from None
    return plain


def gender(value: Value) -> str:
    """ "female", "male", or empty."""
    return _word(value, words.GENDERS, _("Write female or male, or leave it empty."))


def mode(value: Value) -> str:
    """How they meet, as a value of `Mode`, or empty."""
    return _word(value, words.MODES, _("Write in person, phone or video, or leave it empty."))


def frequency(value: Value) -> str:
    """How often they meet, as a value of `Frequency`, or empty."""
    return _word(value, words.FREQUENCIES, _("Write every week, every two weeks or every month, or leave it empty."))


def _word(value: Value, known: dict[str, str], reason: Promise) -> str:
    key = key_of(text(value))
    if key in words.EMPTY:
        return ""
    if key not in known:
        raise Unclear(reason)
    return known[key]


def languages(value: Value) -> list[str]:
    """Language codes in the order written, each once."""
    found: list[str] = []
    if words.says_nothing(text(value)):
        return found
    for part in re.split(r"[,;/+&|]|\s+ו(?=[א-ת])|\band\b", text(value)):
        if not (key := key_of(part)):
            continue
        code = words.LANGUAGES.get(key)
        codes = [code] if code else [words.LANGUAGES.get(word) for word in key.split()]
        if None in codes:
            raise Unclear(_("We do not know this language. Write its usual name, several divided by commas."))
        found += [code for code in codes if code not in found]
    return found


def weekday(value: Value) -> int | None:
    """A day of the week as Python counts (Monday 0), or None for an empty cell. Understands א', יום ב, Sunday, sun."""
    if isinstance(value, date):
        return value.weekday()
    if isinstance(value, int | float) and not isinstance(value, bool):
        # In a sheet's own counting Sunday is 1.
        if value in range(1, 8):
            return (int(value) - 2) % 7
        raise _unclear_day()
    key = key_of(text(value))
    if key in words.EMPTY:
        return None
    if key.isdecimal() and int(key) in range(1, 8):
        return (int(key) - 2) % 7
    for start in words.BEFORE_A_DAY:
        if key.startswith(start) and (rest := key.removeprefix(start).strip()) in words.WEEKDAYS:
            return words.WEEKDAYS[rest]
    if key not in words.WEEKDAYS:
        raise _unclear_day()
    return words.WEEKDAYS[key]


def _unclear_day() -> Unclear:
    return Unclear(_("Which day is this? Write one day, for example Sunday."))


def clock(value: Value) -> time | None:
    """A clock time to the minute, or None for an empty cell. Understands 16:00, 16.00, 1600, 4 pm, Excel's."""
    if isinstance(value, datetime):
        return _to_minute(value)
    if isinstance(value, time):
        return _to_minute(EXCEL_EPOCH + timedelta(hours=value.hour, minutes=value.minute, seconds=value.second))
    if isinstance(value, timedelta):
        return _to_minute(EXCEL_EPOCH + value % timedelta(days=1))
    if isinstance(value, float) and 0 < value < 1:
        return _to_minute(EXCEL_EPOCH + timedelta(days=value))
    plain = text(value).strip().strip("-–")
    for start in ("בשעה", "שעה", "at", "ב-"):
        plain = plain.removeprefix(start).strip()
    if words.says_nothing(plain):
        return None
    if re.fullmatch(r"\d{1,2}\.[0-4]", plain):
        # What a sheet that took "16.30" for a number has left of it.
        plain += "0"
    elif re.fullmatch(r"\d{1,2}\.\d", plain):
        raise _unclear_time()
    if re.fullmatch(r"\d{3,4}", plain):
        plain = f"{plain[:-2]}:{plain[-2:]}"
    # From a span of time ("16:00-16:45") the beginning counts.
    found = _CLOCK.fullmatch(re.split(r"\s*(?:[-–—]|עד)\s*", plain, maxsplit=1)[0])
    if not found:
        raise _unclear_time()
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[4]:
        if hour not in range(1, 13):
            raise _unclear_time()
        hour = hour % 12 + (12 if found[4][0].lower() == "p" else 0)
    if hour > 23 or minute > 59:
        raise _unclear_time()
    return time(hour, minute)


def _to_minute(moment: datetime) -> time:
    return (moment + timedelta(seconds=30)).time().replace(second=0, microsecond=0)


def _unclear_time() -> Unclear:
    return Unclear(_("Which hour is this? Write it like 16:00."))


def day_and_clock(value: Value) -> tuple[int | None, time | None]:
    """A day and an hour from one cell: "Monday 16:00", "יום ב' בשעה 16:00"."""
    if isinstance(value, datetime):
        return value.weekday(), clock(value)
    plain = text(value)
    if words.says_nothing(plain):
        return None, None
    found = re.search(r"\d", plain)
    if not found:
        raise Unclear(_("Write the day and the hour, for example Monday 16:00."))
    head = re.sub(r"(?:בשעה|שעה|\bat)?[\s,\-–]*$", "", plain[: found.start()])
    try:
        which = weekday(head)
    except Unclear:
        # "Monday" may be followed by a lone "at", which in Hebrew is also the letter of a day.
        which = weekday(re.sub(r"\s+ב[\s\-–]*$", "", head))
    return which, clock(plain[found.start() :])


def number(value: Value, allowed: range) -> int | None:
    """A whole number within `allowed`, or None for an empty cell. Words around it are left out ("3 students")."""
    plain = text(value)
    if words.says_nothing(plain):
        return None
    found = re.fullmatch(r"\D*?(-?\d+)\D*", plain)
    if not found or int(found[1]) not in allowed:
        raise Unclear(
            _("Write a whole number between %(least)s and %(most)s.") % {"least": allowed[0], "most": allowed[-1]}
        )
    return int(found[1])


def day(value: Value) -> date | None:
    """A date written day first, or None for an empty cell."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    plain = text(value)
    if words.says_nothing(plain):
        return None
    found = _DATE.fullmatch(plain)
    if not found:
        raise Unclear(_("Write the date day first, for example 31.12.2026."))
    first, month, last = (int(part) for part in found.groups())
    days, year = (last, first) if len(found[1]) == 4 else (first, last)
    try:
        return date(year + 2000 if year < 100 else year, month, days)
    except ValueError:
        raise Unclear(_("There is no such date. Write it day first, for example 31.12.2026.")) from None
