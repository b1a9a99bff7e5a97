"""Public holidays of countries, from the `holidays` library. It is slow to load: where it is used, and no sooner."""

from dataclasses import dataclass
from datetime import date

from babel import Locale
from django.utils.translation import get_language


@dataclass(frozen=True)
class CountryDay:
    """A civil day and how its country calls it."""

    day: date
    name: str


def country_choices() -> list[tuple[str, str]]:
    """(code, name in the reader's language) of the countries whose holidays are known, by name."""
    from holidays import list_supported_countries

    names = Locale.parse(_reader()).territories
    known = [(code, str(names[code])) for code in list_supported_countries(include_aliases=False) if code in names]
    return sorted(known, key=lambda choice: choice[1])


def country_days(country: str, first: date, last: date) -> list[CountryDay]:
    """The public holidays of a country (two letters, ISO 3166) from `first` to `last`, both inclusive, in order.

    Each day once, all its names joined. Names are in the reader's language when the library has it, then in English,
    then in the country's own. Raises ValueError for a country that the library does not know.
    """
    from holidays import country_holidays, list_supported_countries

    if country not in list_supported_countries(include_aliases=False):
        raise ValueError(f"No holidays are known of {country!r}.")
    found = country_holidays(country, years=range(first.year, last.year + 1), language=_spoken(country))
    return [CountryDay(day, " · ".join(found.get_list(day))) for day in sorted(found) if first <= day <= last]


def _spoken(country: str) -> str | None:
    from holidays import country_holidays

    known = country_holidays(country).supported_languages
    wanted = [_reader(), "en_US", "en_GB", "en"]
    return next((language for language in wanted if language in known), None)


def _reader() -> str:
    return (get_language() or "en")[:2]
