"""Days, times and spans as people say them: "מחר ב־16:00", "Tuesday 24 November".

Pure functions: what day today is and where the clock hangs are arguments, so nothing here depends on the server's own
clock or zone. Languages are "he" and "en"; any other is spoken to in English.
"""

from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from babel.dates import format_date

EARLIEST_DAY, LATEST_DAY = date(1970, 1, 1), date(2099, 12, 31)
"""What a page takes for a day: beyond lie slips of the keyboard, and soon the ends of the calendar."""


@dataclass(frozen=True)
class Phrases:
    near: dict[int, str]
    day: str
    day_with_year: str
    near_at: str
    day_at: str
    spans: tuple[str, str, str]
    hour: str
    two_hours: str
    hours: str
    one_minute: str
    minutes: str
    half: str
    join: str


HEBREW = Phrases(
    near={-2: "שלשום", -1: "אתמול", 0: "היום", 1: "מחר", 2: "מחרתיים"},
    day="EEEE, d בMMMM",
    day_with_year="EEEE, d בMMMM y",
    near_at="{day} ב־{time}",
    day_at="{day}, ב־{time}",
    spans=("d", "d בMMMM", "d בMMMM y"),
    hour="שעה",
    two_hours="שעתיים",
    hours="{count} שעות",
    one_minute="דקה אחת",
    minutes="{count} דקות",
    half="{hours} וחצי",
    join="{hours} ו־{minutes}",
)
ENGLISH = Phrases(
    near={-1: "yesterday", 0: "today", 1: "tomorrow"},
    day="EEEE d MMMM",
    day_with_year="EEEE d MMMM y",
    near_at="{day} at {time}",
    day_at="{day} at {time}",
    spans=("d", "d MMMM", "d MMMM y"),
    hour="1 hour",
    two_hours="2 hours",
    hours="{count} hours",
    one_minute="1 minute",
    minutes="{count} minutes",
    half="",
    join="{hours} {minutes}",
)


def _phrases(language: str) -> tuple[Phrases, str]:
    return (HEBREW, "he") if language.startswith("he") else (ENGLISH, "en_GB")


def _formatted(day: date, pattern: str, locale: str) -> str:
    # Hebrew says "Shabbat", not "day of Shabbat".
    return format_date(day, pattern, locale=locale).replace("יום שבת", "שבת")


def say_date(day: date, *, today: date, language: str, is_letter: bool = False) -> str:
    """A day: by its distance when near ("tomorrow"), else with weekday; the year only when it is another one.

    In a letter, which may be read days later, never by its distance.
    """
    phrases, locale = _phrases(language)
    near = None if is_letter else phrases.near.get((day - today).days)
    if near:
        return near
    return _formatted(day, phrases.day if day.year == today.year else phrases.day_with_year, locale)


def say_time(instant: datetime, *, zone: tzinfo) -> str:
    """The clock time of an aware instant in a zone, 24 hours. Raises ValueError for a naive instant."""
    if instant.tzinfo is None:
        raise ValueError("say_time needs an aware datetime")
    return instant.astimezone(zone).strftime("%H:%M")


def say_datetime(instant: datetime, *, today: date, zone: tzinfo, language: str, is_letter: bool = False) -> str:
    """Day and clock time of an aware instant in a zone. `today` is the day in that zone. Raises ValueError if naive.

    As in `say_date`, a letter says no distance.
    """
    phrases, _ = _phrases(language)
    time = say_time(instant, zone=zone)
    day = instant.astimezone(zone).date()
    pattern = phrases.near_at if not is_letter and (day - today).days in phrases.near else phrases.day_at
    return pattern.format(day=say_date(day, today=today, language=language, is_letter=is_letter), time=time)


def say_period(first: date, last: date, *, today: date, language: str) -> str:
    """A span of days, both inclusive, with no word said twice: "15–21 November", "29 November – 5 December"."""
    phrases, locale = _phrases(language)
    day_only, with_month, with_year = phrases.spans
    end_pattern = with_month if last.year == first.year == today.year else with_year
    if first == last:
        return _formatted(last, end_pattern, locale)
    if (first.year, first.month) == (last.year, last.month):
        return f"{_formatted(first, day_only, locale)}–{_formatted(last, end_pattern, locale)}"
    start_pattern = with_month if first.year == last.year else with_year
    return f"{_formatted(first, start_pattern, locale)} – {_formatted(last, end_pattern, locale)}"


def say_minutes(minutes: int, *, language: str) -> str:
    """A length of time in minutes, in words: "45 minutes", "1 hour 20 minutes", "שעה וחצי"."""
    phrases, _ = _phrases(language)
    hours, rest = divmod(minutes, 60)
    rest_words = phrases.one_minute if rest == 1 else phrases.minutes.format(count=rest)
    if not hours:
        return rest_words
    hour_words = {1: phrases.hour, 2: phrases.two_hours}.get(hours, phrases.hours.format(count=hours))
    if not rest:
        return hour_words
    if rest == 30 and phrases.half:
        return phrases.half.format(hours=hour_words)
    return phrases.join.format(hours=hour_words, minutes=rest_words)
