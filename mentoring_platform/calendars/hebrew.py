"""Hebrew dates, written as people write them: "כ״ד במרחשוון תשפ״ז", "24 Cheshvan 5787". Pure.

A civil day's Hebrew date is that of its daytime: what happens after sunset belongs, by the Hebrew calendar, to the next
date, but a page that shows days shows them as people plan them, from morning till night.
"""

from datetime import date

from pyluach.dates import HebrewDate
from pyluach.hebrewcal import Year

_HEBREW = ("ניסן", "אייר", "סיוון", "תמוז", "אב", "אלול", "תשרי", "מרחשוון", "כסלו", "טבת", "שבט", "אדר", "אדר ב׳")
_ENGLISH = ("Nisan", "Iyar", "Sivan", "Tammuz", "Av", "Elul", "Tishrei", "Cheshvan", "Kislev", "Tevet", "Shvat", "Adar")
_ENGLISH += ("Adar II",)
_FIRST_ADAR = 12


def say_hebrew_date(day: date, *, language: str, with_year: bool = False) -> str:
    """The Hebrew date of a civil day's daytime; languages are "he" and "en", any other is spoken to in English."""
    there = HebrewDate.from_pydate(day)
    is_hebrew = language.startswith("he")
    month = _month(there, is_hebrew=is_hebrew)
    said = f"{there.hebrew_day()} ב{month}" if is_hebrew else f"{there.day} {month}"
    return f"{said} {year_name(there.year, language=language)}" if with_year else said


def say_hebrew_period(first: date, last: date, *, language: str) -> str:
    """The Hebrew dates of a span of days, both inclusive, the month said once: "5–11 Kislev", "כ״ח בכסלו – ד׳ בטבת"."""
    begins, ends = HebrewDate.from_pydate(first), HebrewDate.from_pydate(last)
    until = say_hebrew_date(last, language=language)
    if first == last:
        return until
    if (begins.year, begins.month) == (ends.year, ends.month):
        number = begins.hebrew_day() if language.startswith("he") else str(begins.day)
        return f"{number}–{until}"
    return f"{say_hebrew_date(first, language=language)} – {until}"


def year_name(year: int, *, language: str) -> str:
    """A Hebrew year as it is written: "תשפ״ז", "5787"."""
    return Year(year).year_string() if language.startswith("he") else str(year)


def _month(there: HebrewDate, *, is_hebrew: bool) -> str:
    name = (_HEBREW if is_hebrew else _ENGLISH)[there.month - 1]
    if there.month == _FIRST_ADAR and Year(there.year).leap:
        return f"{name} א׳" if is_hebrew else f"{name} I"
    return name
