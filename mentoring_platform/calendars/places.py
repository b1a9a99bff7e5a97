"""Places whose setting of the sun is known. Coordinates are those of the middle of the city, in degrees.

How many minutes before sunset candles are lit is each place's custom: 40 in Jerusalem, 30 in Haifa and Zikhron Yaakov
(as Hebcal lists them, hebcal.com "Candle-lighting, Havdalah & Fast times"), 40 in Petah Tikva, whose founders came from
Jerusalem; elsewhere in Israel 20, abroad 18 (as Home Assistant's calendar advises: "in Israel usually 20, 30 or 40").
An organization that lights sooner keeps its own: these are shown as a service, and no ruling.
"""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

IN_ISRAEL_MINUTES, ABROAD_MINUTES = 20, 18
JERUSALEM_TIME = "Asia/Jerusalem"


@dataclass(frozen=True)
class Place:
    """A city: where it lies, what its clocks show, and how long before sunset candles are lit there."""

    key: str
    name: str | Promise
    latitude: float
    longitude: float
    time_zone: str
    candle_minutes: int

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def in_israel(self) -> bool:
        return self.time_zone == JERUSALEM_TIME


def _israel(key: str, name: Promise, latitude: float, longitude: float, minutes: int = IN_ISRAEL_MINUTES) -> Place:
    return Place(key, name, latitude, longitude, JERUSALEM_TIME, minutes)


def _abroad(key: str, name: Promise, latitude: float, longitude: float, zone: str) -> Place:
    return Place(key, name, latitude, longitude, zone, ABROAD_MINUTES)


_ALL = (
    _israel("jerusalem", _("Jerusalem"), 31.778, 35.225, 40),
    _israel("tel-aviv", _("Tel Aviv"), 32.080, 34.781),
    _israel("haifa", _("Haifa"), 32.794, 34.990, 30),
    _israel("beer-sheva", _("Beer Sheva"), 31.252, 34.791),
    _israel("petah-tikva", _("Petah Tikva"), 32.089, 34.886, 40),
    _israel("bnei-brak", _("Bnei Brak"), 32.084, 34.835),
    _israel("rishon-lezion", _("Rishon LeZion"), 31.973, 34.793),
    _israel("ashdod", _("Ashdod"), 31.804, 34.655),
    _israel("ashkelon", _("Ashkelon"), 31.669, 34.571),
    _israel("netanya", _("Netanya"), 32.321, 34.853),
    _israel("modiin", _("Modiin"), 31.899, 35.010),
    _israel("beit-shemesh", _("Beit Shemesh"), 31.747, 34.988),
    _israel("sderot", _("Sderot"), 31.525, 34.597),
    _israel("zikhron-yaakov", _("Zikhron Yaakov"), 32.571, 34.952, 30),
    _israel("nazareth", _("Nof HaGalil and Nazareth"), 32.706, 35.305),
    _israel("afula", _("Afula"), 32.608, 35.289),
    _israel("tiberias", _("Tiberias"), 32.794, 35.532),
    _israel("safed", _("Safed"), 32.966, 35.498),
    _israel("karmiel", _("Karmiel"), 32.915, 35.296),
    _israel("kiryat-shmona", _("Kiryat Shmona"), 33.207, 35.571),
    _israel("katzrin", _("Katzrin"), 32.993, 35.690),
    _israel("ariel", _("Ariel"), 32.105, 35.187),
    _israel("gush-etzion", _("Gush Etzion"), 31.658, 35.122),
    _israel("hebron", _("Kiryat Arba and Hebron"), 31.525, 35.119),
    _israel("dimona", _("Dimona"), 31.069, 35.033),
    _israel("mitzpe-ramon", _("Mitzpe Ramon"), 30.610, 34.801),
    _israel("eilat", _("Eilat"), 29.557, 34.952),
    _abroad("new-york", _("New York"), 40.713, -74.006, "America/New_York"),
    _abroad("boston", _("Boston"), 42.360, -71.059, "America/New_York"),
    _abroad("philadelphia", _("Philadelphia"), 39.953, -75.164, "America/New_York"),
    _abroad("washington", _("Washington"), 38.907, -77.037, "America/New_York"),
    _abroad("atlanta", _("Atlanta"), 33.749, -84.388, "America/New_York"),
    _abroad("miami", _("Miami"), 25.762, -80.192, "America/New_York"),
    _abroad("chicago", _("Chicago"), 41.878, -87.630, "America/Chicago"),
    _abroad("dallas", _("Dallas"), 32.777, -96.797, "America/Chicago"),
    _abroad("denver", _("Denver"), 39.739, -104.990, "America/Denver"),
    _abroad("los-angeles", _("Los Angeles"), 34.052, -118.244, "America/Los_Angeles"),
    _abroad("san-francisco", _("San Francisco"), 37.775, -122.419, "America/Los_Angeles"),
    _abroad("toronto", _("Toronto"), 43.651, -79.383, "America/Toronto"),
    _abroad("montreal", _("Montreal"), 45.502, -73.567, "America/Toronto"),
    _abroad("vancouver", _("Vancouver"), 49.283, -123.121, "America/Vancouver"),
    _abroad("mexico-city", _("Mexico City"), 19.433, -99.133, "America/Mexico_City"),
    _abroad("panama", _("Panama City"), 8.983, -79.520, "America/Panama"),
    _abroad("buenos-aires", _("Buenos Aires"), -34.604, -58.382, "America/Argentina/Buenos_Aires"),
    _abroad("montevideo", _("Montevideo"), -34.901, -56.165, "America/Montevideo"),
    _abroad("sao-paulo", _("São Paulo"), -23.551, -46.633, "America/Sao_Paulo"),
    _abroad("santiago", _("Santiago"), -33.449, -70.669, "America/Santiago"),
    _abroad("london", _("London"), 51.507, -0.128, "Europe/London"),
    _abroad("manchester", _("Manchester"), 53.481, -2.242, "Europe/London"),
    _abroad("paris", _("Paris"), 48.857, 2.352, "Europe/Paris"),
    _abroad("marseille", _("Marseille"), 43.296, 5.370, "Europe/Paris"),
    _abroad("strasbourg", _("Strasbourg"), 48.573, 7.752, "Europe/Paris"),
    _abroad("antwerp", _("Antwerp"), 51.219, 4.402, "Europe/Brussels"),
    _abroad("amsterdam", _("Amsterdam"), 52.368, 4.904, "Europe/Amsterdam"),
    _abroad("berlin", _("Berlin"), 52.520, 13.405, "Europe/Berlin"),
    _abroad("vienna", _("Vienna"), 48.208, 16.373, "Europe/Vienna"),
    _abroad("zurich", _("Zurich"), 47.377, 8.541, "Europe/Zurich"),
    _abroad("budapest", _("Budapest"), 47.498, 19.040, "Europe/Budapest"),
    _abroad("rome", _("Rome"), 41.903, 12.496, "Europe/Rome"),
    _abroad("madrid", _("Madrid"), 40.417, -3.704, "Europe/Madrid"),
    _abroad("stockholm", _("Stockholm"), 59.329, 18.069, "Europe/Stockholm"),
    _abroad("kyiv", _("Kyiv"), 50.450, 30.524, "Europe/Kyiv"),
    _abroad("moscow", _("Moscow"), 55.756, 37.617, "Europe/Moscow"),
    _abroad("istanbul", _("Istanbul"), 41.008, 28.978, "Europe/Istanbul"),
    _abroad("johannesburg", _("Johannesburg"), -26.204, 28.047, "Africa/Johannesburg"),
    _abroad("cape-town", _("Cape Town"), -33.925, 18.424, "Africa/Johannesburg"),
    _abroad("melbourne", _("Melbourne"), -37.814, 144.963, "Australia/Melbourne"),
    _abroad("sydney", _("Sydney"), -33.869, 151.209, "Australia/Sydney"),
)
PLACES = {place.key: place for place in _ALL}
"""By key, the greatest of a zone before its others."""

PLACE_CHOICES = [(place.key, place.name) for place in _ALL]


def place_of(time_zone: str) -> Place | None:
    """The first of `PLACES` whose clocks show that zone; None where none is known."""
    zone = JERUSALEM_TIME if time_zone in {"Asia/Tel_Aviv", "Israel"} else time_zone
    return next((place for place in _ALL if place.time_zone == zone), None)
