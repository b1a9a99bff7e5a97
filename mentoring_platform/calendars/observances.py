"""The days of the Jewish year, in Israel and abroad. Pure: no database, no clock, days in and days out.

A day is a civil one and stands for its daytime: what begins on the evening before is told on the day after it, and on
the day before as an eve. Names are lazy translations; whoever stores one stores it in the language of the reader.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from pyluach.dates import HebrewDate
from pyluach.hebrewcal import Year

from mentoring_platform.calendars.choices import Observance

THURSDAY, FRIDAY, SATURDAY, SUNDAY = 3, 4, 5, 6
ONE_DAY = timedelta(days=1)
IN_ISRAEL = frozenset({"Asia/Jerusalem", "Asia/Tel_Aviv", "Israel"})
"""Time zones in which one day of yom tov is kept."""

NISAN, IYAR, SIVAN, TAMMUZ, AV, TISHREI, KISLEV, TEVET, ADAR = 1, 2, 3, 4, 5, 7, 9, 10, 12
YOM_TOV = Observance.YOM_TOV
WEIGHTS = {observance: place for place, observance in enumerate(Observance)}


@dataclass(frozen=True)
class ObservedDay:
    """A civil day, what is kept on it, and how it is called."""

    day: date
    name: str | Promise
    observance: Observance


Days = Iterator[tuple[int, int, Observance, str | Promise]]
"""(month, day of the month, what it is, its name); months count from Nisan as pyluach does."""


def days_of(observances: Collection[str], first: date, last: date, *, in_israel: bool) -> list[ObservedDay]:
    """The days from `first` to `last` (both inclusive) that are kept by who keeps `observances`, in order.

    Each day once: under the weightiest of the observances asked for, so that a first day of Pesach on Shabbat is told
    as Pesach to who keeps both, and as Shabbat to who keeps Shabbat alone. Fasts and the days of remembrance and
    independence are told on the day to which they are moved. Abroad the second days of yom tov are yom tov.
    """
    found = []
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        kept = [one for one in all_of_day(day, in_israel=in_israel) if one.observance in observances]
        found += kept[:1]
    return found


def all_of_day(day: date, *, in_israel: bool) -> list[ObservedDay]:
    """All that a civil day is, the weightiest first: also what a program does not keep can be shown beside it."""
    found = list(_of_year(HebrewDate.from_pydate(day).year, in_israel).get(day, ()))
    if day.weekday() == SATURDAY:
        found.append(ObservedDay(day, _("Shabbat"), Observance.SHABBAT))
    if day.weekday() == FRIDAY:
        found.append(ObservedDay(day, _("Friday"), Observance.FRIDAY))
    return sorted(found, key=lambda one: WEIGHTS[one.observance])


def is_yom_tov(day: date, *, in_israel: bool) -> bool:
    """Whether work rests on this day besides Shabbat."""
    found = _of_year(HebrewDate.from_pydate(day).year, in_israel).get(day, ())
    return any(one.observance == YOM_TOV for one in found)


def is_day_of_rest(day: date, *, in_israel: bool) -> bool:
    """Whether no work is done on this day: Shabbat or yom tov. The one definition of it in this product."""
    return day.weekday() == SATURDAY or is_yom_tov(day, in_israel=in_israel)


@lru_cache(maxsize=64)
def _of_year(year: int, in_israel: bool) -> dict[date, tuple[ObservedDay, ...]]:
    found: dict[date, tuple[ObservedDay, ...]] = {}
    last_adar = 13 if Year(year).leap else ADAR
    kinds: list[Callable[[], Days]] = [
        lambda: _autumn(in_israel),
        lambda: _winter(year, last_adar, in_israel),
        lambda: _spring(in_israel),
    ]
    for kind in kinds:
        for month, day_of_month, observance, name in kind():
            _add(found, HebrewDate(year, month, day_of_month).to_pydate(), observance, name)
    for day, observance, name in _moved(year, last_adar):
        _add(found, day, observance, name)
    return found


def _add(found: dict, day: date, observance: Observance, name: str | Promise) -> None:
    found[day] = (*found.get(day, ()), ObservedDay(day, name, observance))


def _autumn(in_israel: bool) -> Days:
    yield 6, 29, Observance.EVES, _("Eve of Rosh Hashana")
    yield TISHREI, 1, YOM_TOV, _("Rosh Hashana")
    yield TISHREI, 2, YOM_TOV, _("Second day of Rosh Hashana")
    yield TISHREI, 9, Observance.EVES, _("Eve of Yom Kippur")
    yield TISHREI, 10, YOM_TOV, _("Yom Kippur")
    yield TISHREI, 14, Observance.EVES, _("Eve of Sukkot")
    yield TISHREI, 15, YOM_TOV, _("Sukkot")
    if not in_israel:
        yield TISHREI, 16, YOM_TOV, _("Second day of Sukkot")
    for day in range(16 if in_israel else 17, 21):
        yield TISHREI, day, Observance.CHOL_HAMOED, _("Chol HaMoed Sukkot")
    yield TISHREI, 21, Observance.CHOL_HAMOED, _("Hoshana Rabba")
    yield TISHREI, 21, Observance.EVES, _("Hoshana Rabba")
    if in_israel:
        yield TISHREI, 22, YOM_TOV, _("Shemini Atzeret and Simchat Torah")
    else:
        yield TISHREI, 22, YOM_TOV, _("Shemini Atzeret")
        yield TISHREI, 23, YOM_TOV, _("Simchat Torah")


def _winter(year: int, last_adar: int, in_israel: bool) -> Days:
    first = HebrewDate(year, KISLEV, 25)
    for day in range(8):
        one = first + day
        yield one.month, one.day, Observance.CHANUKA, _("Chanuka")
    yield TEVET, 10, Observance.FASTS, _("Fast of Tevet")
    yield last_adar, 14, Observance.PURIM, _("Purim")
    if in_israel:
        yield last_adar, 15, Observance.PURIM, _("Shushan Purim")


def _spring(in_israel: bool) -> Days:
    yield NISAN, 14, Observance.EVES, _("Eve of Pesach")
    yield NISAN, 15, YOM_TOV, _("Pesach")
    if not in_israel:
        yield NISAN, 16, YOM_TOV, _("Second day of Pesach")
    for day in range(16 if in_israel else 17, 21):
        yield NISAN, day, Observance.CHOL_HAMOED, _("Chol HaMoed Pesach")
    yield NISAN, 20, Observance.EVES, _("Eve of the seventh day of Pesach")
    yield NISAN, 21, YOM_TOV, _("Seventh day of Pesach")
    if not in_israel:
        yield NISAN, 22, YOM_TOV, _("Last day of Pesach")
    yield IYAR, 28, Observance.INDEPENDENCE, _("Jerusalem Day")
    yield SIVAN, 5, Observance.EVES, _("Eve of Shavuot")
    yield SIVAN, 6, YOM_TOV, _("Shavuot")
    if not in_israel:
        yield SIVAN, 7, YOM_TOV, _("Second day of Shavuot")


def _moved(year: int, last_adar: int) -> Iterator[tuple[date, Observance, str | Promise]]:
    """What gives way to Shabbat: fasts by halakha; remembrance and independence by the laws of the State of Israel.

    Holocaust Remembrance Day (27 Nisan): from Friday to Thursday, from Sunday to Monday (since 1997). Independence Day
    (5 Iyar): from Friday and Shabbat to Thursday, from Monday to Tuesday (since 2004), with Remembrance Day before it.
    """
    fasts = [
        (TISHREI, 3, ONE_DAY, _("Fast of Gedaliah")),
        (last_adar, 13, -2 * ONE_DAY, _("Fast of Esther")),
        (TAMMUZ, 17, ONE_DAY, _("Fast of Tammuz")),
        (AV, 9, ONE_DAY, _("Tisha B'Av")),
    ]
    for month, day_of_month, by, name in fasts:
        day = HebrewDate(year, month, day_of_month).to_pydate()
        yield day + by if day.weekday() == SATURDAY else day, Observance.FASTS, name

    holocaust = HebrewDate(year, NISAN, 27).to_pydate()
    holocaust += {FRIDAY: -ONE_DAY, SUNDAY: ONE_DAY}.get(holocaust.weekday(), timedelta())
    yield holocaust, Observance.MEMORIAL, _("Holocaust Remembrance Day")

    independence = HebrewDate(year, IYAR, 5).to_pydate()
    by = {FRIDAY: -ONE_DAY, SATURDAY: -2 * ONE_DAY, 0: ONE_DAY}
    independence += by.get(independence.weekday(), timedelta())
    yield independence - ONE_DAY, Observance.MEMORIAL, _("Remembrance Day")
    yield independence, Observance.INDEPENDENCE, _("Independence Day")
