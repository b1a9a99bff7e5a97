from datetime import date, timedelta

import pytest
from pyluach.dates import HebrewDate
from pyluach.hebrewcal import Year

from mentoring_platform.demo import calendar
from programs.choices import PeriodKind

YEARS = range(5786, 5797)


def day(year: int, month: int, of_month: int) -> date:
    return HebrewDate(year, month, of_month).to_pydate()


def by_name(periods):
    return {(period.name, period.starts_on.year): (period.starts_on, period.ends_on) for period in periods}


def all_of(periods):
    return periods(date(2024, 1, 1), date(2037, 1, 1))


@pytest.mark.parametrize("year", YEARS)
def test_the_terms_of_a_yeshiva_begin_and_end_on_their_jewish_days(year):
    name = Year(year).year_string()
    found = {period.name: (period.starts_on, period.ends_on) for period in all_of(calendar.yeshiva_periods)}
    assert found[f"זמן חורף {name}"] == (day(year, 8, 1), day(year, 1, 1) - timedelta(days=1))
    assert found[f"זמן קיץ {name}"] == (day(year, 2, 1), day(year, 5, 9))


def test_the_known_year():
    found = by_name(calendar.community_periods(date(2026, 1, 1), date(2026, 12, 31)))
    assert found["חופשת קיץ", 2026] == (date(2026, 8, 8), date(2026, 8, 21))


@pytest.mark.parametrize("periods", [calendar.yeshiva_periods, calendar.community_periods])
@pytest.mark.parametrize("kind", [PeriodKind.TERM, PeriodKind.BREAK])
def test_periods_of_a_kind_do_not_overlap(periods, kind):
    spans = [period for period in all_of(periods) if period.kind == kind]
    assert len(spans) > 10
    assert all(one.ends_on < next_one.starts_on for one, next_one in zip(spans, spans[1:], strict=False))
