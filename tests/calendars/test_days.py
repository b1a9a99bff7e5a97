"""Every day of 2025 to 2030, in Israel and abroad, held against calendars that count by themselves.

Ours counts with pyluach. hdate and zmanim bring a Hebrew calendar of their own each; holidays has tables, and knows
Israel alone. What a library does not tell is not asked of it, and said below.
"""

from collections import defaultdict
from datetime import date, timedelta

import pytest
from django.utils import translation
from hdate.hebrew_date import HebrewDate
from hdate.holidays import HolidayDatabase, HolidayTypes
from holidays import country_holidays
from zmanim.hebrew_calendar.jewish_calendar import JewishCalendar

from mentoring_platform.calendars.choices import Observance
from mentoring_platform.calendars.countries import country_choices, country_days
from mentoring_platform.calendars.hebrew import say_hebrew_date
from mentoring_platform.calendars.observances import all_of_day, days_of, is_day_of_rest, is_yom_tov

YEARS = range(2025, 2031)
DAYS = [date(2025, 1, 1) + timedelta(days=number) for number in range((date(2031, 1, 1) - date(2025, 1, 1)).days)]
OF_A_KIND = [observance for observance in Observance if observance not in (Observance.SHABBAT, Observance.FRIDAY)]

Kinds = dict[str, set[date]]


def ours(in_israel: bool) -> Kinds:
    found: Kinds = defaultdict(set)
    for day in DAYS:
        for one in all_of_day(day, in_israel=in_israel):
            found[one.observance].add(day)
    return found


def by_hdate(in_israel: bool) -> Kinds:
    kinds = {
        HolidayTypes.YOM_TOV: Observance.YOM_TOV,
        HolidayTypes.EREV_YOM_TOV: Observance.EVES,
        HolidayTypes.HOL_HAMOED: Observance.CHOL_HAMOED,
        HolidayTypes.FAST_DAY: Observance.FASTS,
    }
    names = {
        "hoshana_raba": Observance.CHOL_HAMOED,
        "hol_hamoed_pesach": Observance.CHOL_HAMOED,
        "chanukah": Observance.CHANUKA,
        "purim": Observance.PURIM,
        **({"shushan_purim": Observance.PURIM} if in_israel else {}),
        **dict.fromkeys(("yom_hashoah", "yom_hazikaron"), Observance.MEMORIAL),
        **dict.fromkeys(("yom_haatzmaut", "yom_yerushalayim"), Observance.INDEPENDENCE),
    }
    found: Kinds = defaultdict(set)
    for year in range(5785, 5792):
        told = HolidayDatabase(diaspora=not in_israel).lookup_holidays_for_year(HebrewDate(year))
        for hebrew, holidays in told.items():
            for holiday in holidays:
                for kind in filter(None, (kinds.get(holiday.type), names.get(holiday.name))):
                    found[kind].add(hebrew.to_gdate())
    return {kind: {day for day in days if day.year in YEARS} for kind, days in found.items()}


def by_zmanim(in_israel: bool) -> Kinds:
    names = {
        "yom_hashoah": Observance.MEMORIAL,
        "yom_hazikaron": Observance.MEMORIAL,
        "yom_haatzmaut": Observance.INDEPENDENCE,
        "yom_yerushalayim": Observance.INDEPENDENCE,
        "purim": Observance.PURIM,
        "chanukah": Observance.CHANUKA,
        **({"shushan_purim": Observance.PURIM} if in_israel else {}),
    }
    found: Kinds = defaultdict(set)
    for day in DAYS:
        there = JewishCalendar(day, in_israel=in_israel)
        there.use_modern_holidays = True
        is_fast = there.is_taanis() and there.significant_day() != "yom_kippur"
        answers = {
            Observance.YOM_TOV: there.is_yom_tov_assur_bemelacha(),
            Observance.EVES: there.is_erev_yom_tov(),
            Observance.CHOL_HAMOED: there.is_chol_hamoed(),
            Observance.FASTS: is_fast,
            names.get(there.significant_day()): True,
        }
        for kind in filter(None, (kind for kind, answer in answers.items() if answer)):
            found[kind].add(day)
    return found


@pytest.mark.parametrize("in_israel", [True, False])
@pytest.mark.parametrize("library", [by_hdate, by_zmanim])
def test_days_are_those_of_hdate_and_zmanim(library, in_israel):
    found, told = ours(in_israel), library(in_israel)
    for observance in OF_A_KIND:
        assert found[observance] == told[observance], observance
        assert len(found[observance]) >= len(YEARS)


YOM_TOV_IN_TABLES = {"Rosh Hashanah", "Yom Kippur", "Sukkot", "Simchat Torah / Shemini Atzeret", "Pesach", "Shavuot"}
YOM_TOV_IN_TABLES |= {"Seventh day of Pesach"}
ALIKE = {  # their name: ours
    "Purim": "Purim",
    "Remembrance Day": "Remembrance Day",
    "Independence Day": "Independence Day",
    "Jerusalem Day": "Jerusalem Day",
    "Tisha B'Av": "Tisha B'Av",
    "Ta'anit Ester": "Fast of Esther",
    "Hanukkah": "Chanuka",
}


def test_days_are_those_of_the_tables_of_holidays():
    """Eves, Hoshana Rabba, the other fasts, the day of the Shoah and Shushan Purim are not in its tables."""
    table = country_holidays("IL", years=YEARS, categories=("public", "optional", "school"), language="en_US")
    named: Kinds = defaultdict(set)
    for day in table:
        for name in table.get_list(day):
            named[name.removesuffix(" (observed)")].add(day)
    found = ours(in_israel=True)
    assert found[Observance.YOM_TOV] == set().union(*(named[name] for name in YOM_TOV_IN_TABLES))
    hoshana_rabba = {sukkot + timedelta(days=6) for sukkot in named["Sukkot"]}
    assert found[Observance.CHOL_HAMOED] - hoshana_rabba == named["Pesach holiday"] | named["Sukkot holiday"]
    with translation.override("en"):
        for theirs, name in ALIKE.items():
            days = {day for day in DAYS for one in all_of_day(day, in_israel=True) if str(one.name) == name}
            assert days == named[theirs] and len(days) >= len(YEARS), name


@pytest.mark.parametrize("in_israel", [True, False])
def test_a_day_of_rest_is_shabbat_or_yom_tov(in_israel):
    yom_tov = ours(in_israel)[Observance.YOM_TOV]
    for day in DAYS:
        assert is_yom_tov(day, in_israel=in_israel) == (day in yom_tov)
        assert is_day_of_rest(day, in_israel=in_israel) == (day in yom_tov or day.weekday() == 5)


def test_a_day_is_told_once_under_the_weightiest_that_is_kept():
    pesach = date(2025, 4, 13)
    assert [one.observance for one in days_of(Observance.values, pesach, pesach, in_israel=True)] == ["yom_tov"]
    shabbat = date(2026, 10, 3)  # Shemini Atzeret
    assert [one.observance for one in days_of(["shabbat"], shabbat, shabbat, in_israel=True)] == ["shabbat"]
    hoshana_rabba = date(2026, 10, 2)
    found = [days_of([kept], hoshana_rabba, hoshana_rabba, in_israel=True) for kept in ("eves", "chol_hamoed", "fasts")]
    with translation.override("en"):
        assert [[str(one.name) for one in days] for days in found] == [["Hoshana Rabba"], ["Hoshana Rabba"], []]
    assert days_of(Observance.values, pesach, pesach - timedelta(days=1), in_israel=True) == []


def test_hebrew_dates_are_those_of_another_calendar():
    """Every day, both by number and by month; and some as people write them."""
    months = ["Nisan", "Iyar", "Sivan", "Tammuz", "Av", "Elul", "Tishrei", "Cheshvan", "Kislev", "Tevet", "Shvat"]
    for day in DAYS:
        there = JewishCalendar(day)
        adar = ["Adar I", "Adar II"] if there.is_jewish_leap_year() else ["Adar"]
        month = [*months, *adar][there.jewish_month - 1]
        said = say_hebrew_date(day, language="en", with_year=True)
        assert said == f"{there.jewish_day} {month} {there.jewish_year}"


@pytest.mark.parametrize(
    ("day", "hebrew"),
    [
        (date(2026, 11, 4), "כ״ד במרחשוון תשפ״ז"),
        (date(2026, 9, 12), "א׳ בתשרי תשפ״ז"),
        (date(2026, 9, 26), "ט״ו בתשרי תשפ״ז"),
        (date(2026, 10, 11), "ל׳ בתשרי תשפ״ז"),
        (date(2027, 2, 8), "א׳ באדר א׳ תשפ״ז"),
        (date(2027, 3, 23), "י״ד באדר ב׳ תשפ״ז"),
        (date(2026, 3, 3), "י״ד באדר תשפ״ו"),
        (date(2029, 9, 10), "א׳ בתשרי תש״צ"),
    ],
)
def test_hebrew_dates_are_written_as_people_write_them(day, hebrew):
    assert say_hebrew_date(day, language="he", with_year=True) == hebrew
    assert hebrew.startswith(say_hebrew_date(day, language="he"))


def test_holidays_of_countries_speak_the_readers_language():
    first, last = date(2026, 12, 20), date(2027, 1, 2)
    with translation.override("he"):
        assert ("GB", "בריטניה") in country_choices()
        assert "ראש השנה" in [one.name for one in country_days("IL", date(2026, 9, 1), date(2026, 9, 30))]
        assert [one.name for one in country_days("US", first, last)] == ["Christmas Day", "New Year's Day"]
    with translation.override("en"):
        assert ("FR", "France") in country_choices()
        assert [(one.day, one.name) for one in country_days("FR", first, last)] == [
            (date(2026, 12, 25), "Christmas Day"),
            (date(2027, 1, 1), "New Year's Day"),
        ]
        with pytest.raises(ValueError, match="XX"):
            country_days("XX", first, last)
