"""When Shabbat and holidays come in and go out. Pure; instants are aware, in the place's own zone.

At sea level, with the refraction of the usual air. They come in as many minutes before sunset as the place lights
candles, and go out when three small stars are out: the sun 8.5 degrees below the horizon. In the light nights of the
north, where it sinks no lower, 72 minutes after sunset. Minutes are whole: coming in is rounded down, going out up.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from astral import Observer, SunDirection
from astral.sun import sunset, time_at_elevation
from django.utils.functional import Promise

from mentoring_platform.calendars.choices import Observance
from mentoring_platform.calendars.observances import ONE_DAY, all_of_day, is_day_of_rest
from mentoring_platform.calendars.places import Place

NIGHTFALL_DEGREES = 8.5
LIGHT_NIGHT = timedelta(minutes=72)
ONE_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Rest:
    """A stretch of days of rest with no working day between them, from candle lighting on its eve until nightfall."""

    eve: date
    last_day: date
    starts_at: datetime
    ends_at: datetime
    names: tuple[str | Promise, ...]
    """Of its first holiday, and of a Shabbat beside it, in order."""
    is_shabbat: bool
    """Whether it is a Shabbat and nothing else."""

    @property
    def days(self) -> list[date]:
        return [self.eve + timedelta(days=number) for number in range(1, (self.last_day - self.eve).days + 1)]


def rest_times(place: Place, first: date, last: date) -> list[Rest]:
    """The rests of which an eve or a day lies between `first` and `last`, both inclusive, in order.

    Two days of yom tov, and yom tov beside Shabbat, are one rest.
    """
    return list(_rests(place, first, last))


def rest_that_begins(place: Place, eve: date) -> Rest | None:
    """The rest that comes in on the evening of this day; None unless the day is a working one before a day of rest."""
    in_israel = place.in_israel
    if is_day_of_rest(eve, in_israel=in_israel) or not is_day_of_rest(eve + ONE_DAY, in_israel=in_israel):
        return None
    last = eve + ONE_DAY
    while is_day_of_rest(last + ONE_DAY, in_israel=in_israel):
        last += ONE_DAY
    told = _names(eve + ONE_DAY, last, in_israel)
    is_shabbat = Observance.YOM_TOV not in told
    return Rest(eve, last, candle_lighting(place, eve), nightfall(place, last), tuple(told.values()), is_shabbat)


def candle_lighting(place: Place, day: date) -> datetime:
    """When candles are lit on this day, if it is an eve."""
    lit = _sunset(place, day) - timedelta(minutes=place.candle_minutes)
    return lit.replace(second=0, microsecond=0)


def nightfall(place: Place, day: date) -> datetime:
    """When the stars of the evening of this day are out."""
    try:
        dark = time_at_elevation(
            _observer(place), -NIGHTFALL_DEGREES, date=day, direction=SunDirection.SETTING, tzinfo=place.zone
        )
    except ValueError:
        dark = _sunset(place, day) + LIGHT_NIGHT
    return (dark + ONE_MINUTE - timedelta(microseconds=1)).replace(second=0, microsecond=0)


def _names(first: date, last: date, in_israel: bool) -> dict[Observance, str | Promise]:
    told: dict[Observance, str | Promise] = {}
    for number in range((last - first).days + 1):
        kept = (Observance.YOM_TOV, Observance.SHABBAT)
        day = first + number * ONE_DAY
        one = next(one for one in all_of_day(day, in_israel=in_israel) if one.observance in kept)
        told.setdefault(one.observance, one.name)
    return told


def _rests(place: Place, first: date, last: date) -> Iterator[Rest]:
    day = first
    while is_day_of_rest(day, in_israel=place.in_israel):
        day -= ONE_DAY
    while day <= last:
        rest = rest_that_begins(place, day)
        if rest:
            yield rest
        day = rest.last_day if rest else day + ONE_DAY


def _sunset(place: Place, day: date) -> datetime:
    return sunset(_observer(place), date=day, tzinfo=place.zone)


def _observer(place: Place) -> Observer:
    return Observer(place.latitude, place.longitude, 0)
